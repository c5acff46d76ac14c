"""An open chip that can be opened again: what to do when the protected channel is lost halfway.

A chip ends the channel at the first error in secure messaging (Doc 9303-11, 9.8.8). So whoever stands between chip and
terminal can have it opened again at will: it is opened as it was the first time, or not at all.
"""

from collections.abc import Callable, Sequence
from contextlib import suppress

from emrtd.access import (
    ANY_PLAN,
    APPLICATION_FORMS,
    Access,
    Plan,
    Random,
    Way,
    open_access,
    open_again,
    select_application,
)
from emrtd.apdu import CommandApdu, StatusWord
from emrtd.chip_mapping import ChipMapping, evidence_of
from emrtd.errors import (
    AccessChangedError,
    AccessFailedError,
    MrzNeededError,
    NoApplicationError,
    SecureMessagingError,
    StatusError,
    WrongPasswordError,
)
from emrtd.passwords import Password
from emrtd.terminal import Terminal

_RECOVERIES_MAX = 4
_NOT_OPENED = (AccessFailedError, MrzNeededError, NoApplicationError, SecureMessagingError, StatusError)


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
        self.way: Way | None = None
        """How the chip was opened, the same each time; None before the first."""
        self._password = password
        self._random = random
        self._reset = reset
        self._plan = plan
        self._in_application = False
        self._forms: Sequence[CommandApdu] = APPLICATION_FORMS
        self._recoveries = 0

    def open(self) -> Access:
        """Run access control; once more after a reset if EF.CardAccess did not come and is not known to be absent.

        What is said again then may mean that there is none (decision 0011).

        Raises:
            NoApplicationError: nor is this an eMRTD.
            EmrtdError: as `open_access`.
        """
        try:
            return self._open()
        except StatusError as error:
            denial = error.sw
        self._reset()
        try:
            return self._open(denial)
        except StatusError:
            with suppress(AccessFailedError):  # an application that is guarded is there
                select_application(self.terminal)
            raise

    def enter_application(self) -> None:
        """SELECT the application unless access control did; a channel lost over it is opened again.

        Raises:
            NoApplicationError: there is none; said under protection, or in the clear.
            EmrtdError: as `select_application` and `recover`.
        """
        while not self._in_application:
            try:
                select_application(self.terminal, self._forms)
            except SecureMessagingError as error:
                if error.sw == StatusWord.FILE_NOT_FOUND:
                    raise NoApplicationError from error
                if error.sw is not None:  # some chips drop the channel over a form that they do not know
                    self._forms = self._forms[1:] or APPLICATION_FORMS
                self.recover(error)
            else:
                self._in_application = True

    def recover(self, error: SecureMessagingError) -> None:
        """Open the chip once more in the same way, and the application if it was selected.

        Args:
            error: why; raised again if this was done four times before, or if the chip does not open.

        Raises:
            AccessChangedError: it would open in another way only.
            EmrtdError: `error`; or CancelledError, as always.
        """
        if self.way is None or self._recoveries == _RECOVERIES_MAX:
            raise error
        self._recoveries += 1
        in_application, self._in_application = self._in_application, False
        self.terminal.unprotect()
        self._reset()
        try:
            self._note(open_again(self.terminal, self._password, self.way, random=self._random))
            if in_application:
                self.enter_application()
        except AccessChangedError:
            raise
        except _NOT_OPENED as failure:
            raise error from failure

    def _open(self, denial: int | None = None) -> Access:
        try:
            opened = open_access(self.terminal, self._password, random=self._random, plan=self._plan, denial=denial)
        except WrongPasswordError as error:
            error.waited = self.terminal.longest_wait
            raise
        self._note(opened)
        return opened

    def _note(self, opened: Access) -> None:
        self.way = opened.way
        self._in_application = opened.application_selected
        evidence = evidence_of(opened.pace) if opened.pace else None
        if evidence is not None:
            self.chip_mappings.append(evidence)
