"""An open chip that can be opened again: what to do when the protected channel is lost halfway.

A chip ends the channel at the first error in secure messaging (Doc 9303-11, 9.8.8).
"""

from collections.abc import Callable
from dataclasses import replace

from emrtd.access import ANY_PLAN, Access, Plan, Random, open_access, select_application
from emrtd.apdu import StatusWord
from emrtd.chip_mapping import ChipMapping, evidence_of
from emrtd.errors import AccessFailedError, NoApplicationError, SecureMessagingError, StatusError, WrongPasswordError
from emrtd.passwords import Password
from emrtd.terminal import Terminal

_RECOVERIES_MAX = 4


class Connection:
    """Access to one document, kept up across errors of secure messaging.

    A chip ends the channel at any error (Doc 9303-11, 9.8.8), and so do we. Readers lose a bit now and then; the
    files read so far need not be read again.
    """

    def __init__(
        self,
        terminal: Terminal,
        password: Password,
        *,
        random: Random,
        reset: Callable[[], None],
        plan: Plan = ANY_PLAN,
    ) -> None:
        """Take a chip that was just reset.

        Args:
            terminal: not protected yet.
            password: CAN or MRZ.
            random: source of random bytes.
            reset: resets the chip; may do nothing, since most chips open again without.
            plan: what will be read.
        """
        self.terminal = terminal
        self.chip_mappings: list[ChipMapping] = []
        """What PACE-CAM left, each time that the chip was opened."""
        self._password = password
        self._random = random
        self._reset = reset
        self._plan = plan
        self._in_application = False
        self._recoveries = 0

    def open(self) -> Access:
        """Run access control; errors as `open_access`."""
        plan = replace(self._plan, bulky=self._plan.bulky and not self._recoveries)  # lengths need no asking twice
        try:
            opened = open_access(self.terminal, self._password, random=self._random, plan=plan)
        except WrongPasswordError as error:
            error.waited = self.terminal.longest_wait
            raise
        self._in_application = opened.application_selected
        evidence = evidence_of(opened.pace) if opened.pace else None
        if evidence is not None:
            self.chip_mappings.append(evidence)
        return opened

    def enter_application(self) -> None:
        """SELECT the application unless access control did; a channel lost over it is opened again.

        Raises:
            NoApplicationError: there is none; said under protection, or in the clear.
            EmrtdError: as `select_application` and `recover`.
        """
        while not self._in_application:
            try:
                select_application(self.terminal)
            except SecureMessagingError as error:
                if error.sw == StatusWord.FILE_NOT_FOUND:
                    raise NoApplicationError from error
                self.recover(error)
            else:
                self._in_application = True

    def recover(self, error: SecureMessagingError) -> None:
        """Open the chip once more, and the application if it was selected.

        Args:
            error: why; raised again if this was done four times before, or if the chip does not open.

        Raises:
            EmrtdError: `error`; or CancelledError, as always.
        """
        if self._recoveries == _RECOVERIES_MAX:
            raise error
        self._recoveries += 1
        in_application, self._in_application = self._in_application, False
        self.terminal.unprotect()
        self._reset()
        try:
            self.open()
            if in_application:
                self.enter_application()
        except (AccessFailedError, NoApplicationError, SecureMessagingError, StatusError) as failure:
            raise error from failure
