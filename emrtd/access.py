"""Opening a chip: which access control, in which order (ICAO Doc 9303-11, 4.2).

PACE where EF.CardAccess offers a variant that we speak; BAC only where `BacPolicy` allows it and the password is an
MRZ. A PACE that failed is never followed by BAC: that would let anybody between chip and terminal choose the weaker.
Whether somebody cut the offers short is told afterwards, by what was signed (`downgrade`). For the same reason a chip
whose channel was lost is opened again in the way that opened it first, and in no other.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from emrtd.apdu import CommandApdu, Ins, ResponseApdu, StatusWord, tries_left
from emrtd.bac import establish_bac
from emrtd.errors import (
    AccessChangedError,
    AccessFailedError,
    EmptyFileError,
    MalformedError,
    MrzNeededError,
    NoApplicationError,
    PasswordBlockedError,
    StatusError,
    TooLargeError,
)
from emrtd.lds import APPLICATION_AID, FileId
from emrtd.link import parse_atr_info
from emrtd.pace import PaceResult, best_first, establish_pace, not_offered, select_variant
from emrtd.passwords import Can, Password
from emrtd.reading import ABSENT, read_file
from emrtd.security_infos import PaceInfo, parse_security_infos
from emrtd.terminal import Terminal

Random = Callable[[int], bytes]

_MASTER_FILE = b"\x3f\x00"
_SELECT_MASTER_FILE = (
    CommandApdu(0, Ins.SELECT, 0x00, 0x0C, _MASTER_FILE),
    CommandApdu(0, Ins.SELECT, 0x00, 0x0C),
    CommandApdu(0, Ins.SELECT, 0x00, 0x00, _MASTER_FILE, le=256),
)
APPLICATION_FORMS = (
    CommandApdu(0, Ins.SELECT, 0x04, 0x0C, APPLICATION_AID),
    CommandApdu(0, Ins.SELECT, 0x04, 0x00, APPLICATION_AID, le=256),
)
"""SELECT of the application: without an answer, as the standard writes it, and with one, as some chips want it."""

_PROTECTED = frozenset({StatusWord.SECURITY_STATUS_NOT_SATISFIED, StatusWord.CONDITIONS_NOT_SATISFIED})
_NO_SUCH_COMMAND = frozenset({StatusWord.INS_NOT_SUPPORTED, StatusWord.CLA_NOT_SUPPORTED})
_WITHOUT_CARD_ACCESS = (
    ABSENT
    | _PROTECTED
    | _NO_SUCH_COMMAND
    | {StatusWord.NO_CURRENT_EF, StatusWord.FUNCTION_NOT_SUPPORTED, StatusWord.INCORRECT_P1_P2}
)
"""What chips older than PACE say of it: no such file; nothing to read, or not yet; no such command or form of it."""

_WITHOUT_IF_SAID_TWICE = frozenset(
    {
        StatusWord.WRONG_LENGTH,
        StatusWord.COMMAND_INCOMPATIBLE,
        StatusWord.WRONG_LC,
        StatusWord.OFFSET_OUTSIDE_FILE,
        StatusWord.NO_DIAGNOSIS,
        StatusWord.SUCCESS,
        StatusWord.END_OF_FILE,
        StatusWord.FILE_DEACTIVATED,
    }
)
"""What other such chips say of it, and a fault may say once; the last three with no data (decision 0011)."""


class BacPolicy(Enum):
    """When Basic Access Control may open a chip; after a PACE that failed, never."""

    NEVER = auto()
    WITHOUT_PACE = auto()
    """The chip has no EF.CardAccess, or one that offers no PACE."""
    WITHOUT_SPOKEN_PACE = auto()
    """It may also offer variants of PACE that are not spoken here, such as those in MODP groups."""


class AccessProtocol(StrEnum):
    """What opened the chip."""

    PACE = "pace"
    BAC = "bac"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Way:
    """How a chip was opened, without the keys; all sessions that the files of one reading come from have the same.

    Attributes:
        protocol: what opened it.
        card_access: EF.CardAccess as read, byte for byte; None if there was none.
        variant: of PACE; None after any other protocol.
        denial: the status that was said twice in place of EF.CardAccess; None where there was no doubt.
    """

    protocol: AccessProtocol
    card_access: bytes | None
    variant: PaceInfo | None
    denial: int | None = None


@dataclass(frozen=True, slots=True)
class Access:
    """An open chip.

    Attributes:
        protocol: what opened it.
        card_access: EF.CardAccess as read; None if there is none.
        pace: what PACE left; None for BAC and for an open chip.
        denial: see `Way.denial`.
    """

    protocol: AccessProtocol
    card_access: bytes | None
    pace: PaceResult | None = None
    denial: int | None = None

    @property
    def application_selected(self) -> bool:
        """After PACE the master file is still the current one."""
        return self.pace is None

    @property
    def way(self) -> Way:
        """How it was opened."""
        return Way(self.protocol, self.card_access, self.pace.info if self.pace else None, self.denial)


@dataclass(frozen=True, slots=True)
class Plan:
    """What will be read, as far as it decides how a chip is opened.

    Attributes:
        bulky: much, so that it pays to ask EF.ATR/INFO how long answers may be.
        prefer_chip: EF.CardSecurity, so that PACE-CAM is worth more than other variants: its proof will be judged.
        bac: when BAC may be used.
    """

    bulky: bool = False
    prefer_chip: bool = False
    bac: BacPolicy = BacPolicy.WITHOUT_PACE

    @classmethod
    def to_read(cls, wanted: Collection[FileId], bac: BacPolicy = BacPolicy.WITHOUT_PACE) -> "Plan":
        """The plan for these files."""
        return cls(any(file.bulky for file in wanted), FileId.CARD_SECURITY in wanted, bac)


ANY_PLAN = Plan()
"""Nothing is known of what will be read."""


def open_access(
    terminal: Terminal, password: Password, *, random: Random, plan: Plan = ANY_PLAN, denial: int | None = None
) -> Access:
    """Open a chip that was just reset; from here on the terminal is protected.

    Args:
        terminal: not protected.
        password: CAN or MRZ.
        random: source of random bytes.
        plan: what will be read.
        denial: `sw` of the `StatusError` that came of this before the reset. A chip that says it again has no
            EF.CardAccess, if it is one of the statuses of decision 0011.

    Raises:
        WrongPasswordError: the chip refused the password.
        PasswordBlockedError: the chip takes no more tries.
        MrzNeededError: a CAN cannot open this chip.
        NoApplicationError: no eMRTD application.
        AccessFailedError: access control broke otherwise.
        StatusError: EF.CardAccess is not given, and it is not clear that there is none; a reset may help.
        EmrtdError: as `Terminal.send`; MalformedError for an EF.CardAccess that is none.
    """
    select_master_file(terminal)
    card_access = read_card_access(terminal, denial=denial)
    if plan.bulky:
        heed_atr_info(terminal)
    offered = parse_security_infos(card_access).pace if card_access is not None else ()
    if variants := best_first(offered, prefer_chip=plan.prefer_chip):
        result = _run_pace(terminal, variants, offered, password, random)
        terminal.protect(result.keys)
        return Access(AccessProtocol.PACE, card_access, result)
    if offered and plan.bac is not BacPolicy.WITHOUT_SPOKEN_PACE:
        raise AccessFailedError("no variant of PACE that is spoken here")
    if plan.bac is BacPolicy.NEVER:
        raise AccessFailedError("no PACE, and BAC is not allowed")
    doubted = denial if card_access is None else None
    _select_without_pace(terminal, doubted)
    return Access(_open_without_pace(terminal, password, random), card_access, denial=doubted)


def _select_without_pace(terminal: Terminal, denial: int | None) -> None:
    """SELECT the application; one that is guarded until PACE has an EF.CardAccess, whatever the chip said of it."""
    try:
        select_application(terminal)
    except AccessFailedError:
        if denial is None:
            raise
        raise StatusError(denial) from None


def open_again(terminal: Terminal, password: Password, way: Way, *, random: Random) -> Access:
    """Open a chip whose channel was lost, in the way that opened it before: the same variant of PACE, or BAC.

    Raises:
        AccessChangedError: EF.CardAccess is not what it was, or another protocol opens the chip.
        EmrtdError: as `open_access`.
    """
    select_master_file(terminal)
    absent_before = way.card_access is None
    card_access = read_card_access(terminal, denial=way.denial) if absent_before else _read_again(terminal)
    if card_access != way.card_access:
        raise AccessChangedError
    if way.variant is not None:
        offered = parse_security_infos(card_access or b"").pace
        result = _run_pace(terminal, [way.variant], offered, password, random)
        terminal.protect(result.keys)
        return Access(way.protocol, card_access, result)
    select_application(terminal)
    if _open_without_pace(terminal, password, random) is not way.protocol:
        raise AccessChangedError
    return Access(way.protocol, card_access, denial=way.denial)


def select_master_file(terminal: Terminal) -> None:
    """SELECT the MF in the forms that chips in the field know.

    A refusal of all is no error: after a reset the MF is the current file anyway (ISO/IEC 7816-4, 7.2).
    """
    for command in _SELECT_MASTER_FILE:
        if terminal.send(command).ok:
            return


def read_card_access(terminal: Terminal, *, denial: int | None = None) -> bytes | None:
    """EF.CardAccess of the current master file; None if the chip says that it has none to give.

    Where the link allows extended length, this first read is of that form and so shows whether the chip understands
    it, at a time when there is no protected channel to lose.

    Args:
        terminal: not protected.
        denial: see `open_access`.

    Raises:
        StatusError: any other status, which may come of a fault, and must not be what BAC is used over; also 9000, 6282
            or 6283 with no data.
        EmrtdError: as `Terminal.send`; MalformedError or TooLargeError for a file that is none.
    """
    probing = terminal.lengths.probe()
    content, sw = _try_to_read(terminal, FileId.CARD_ACCESS)
    if probing:
        terminal.lengths.settle(understood=content is not None)
    if probing and content is None and sw not in ABSENT:
        content, sw = _try_to_read(terminal, FileId.CARD_ACCESS)
    said_again = sw == denial and sw in _WITHOUT_IF_SAID_TWICE
    if content is None and sw not in _WITHOUT_CARD_ACCESS and not said_again:
        raise StatusError(sw)
    return content


def _read_again(terminal: Terminal) -> bytes | None:
    """EF.CardAccess that was there before; None if the chip says that there is none."""
    try:
        return read_file(terminal, FileId.CARD_ACCESS)
    except StatusError as error:
        if error.sw in ABSENT:
            return None
        raise


def heed_atr_info(terminal: Terminal) -> None:
    """Learn from EF.ATR/INFO how long answers may be, if extended length is in use; a chip without it is none the less.

    Raises:
        EmrtdError: as `Terminal.send`.
    """
    if not terminal.lengths.extended:
        return
    try:
        content, _ = _try_to_read(terminal, FileId.ATR_INFO)
    except (MalformedError, TooLargeError):
        return
    if content is not None:
        terminal.lengths.heed(parse_atr_info(content))


def _try_to_read(terminal: Terminal, file: FileId) -> tuple[bytes | None, int]:
    """The file, or the status instead of it."""
    try:
        return read_file(terminal, file), StatusWord.SUCCESS
    except (StatusError, EmptyFileError) as error:
        return None, error.sw


def select_application(terminal: Terminal, forms: Sequence[CommandApdu] = APPLICATION_FORMS) -> None:
    """SELECT the eMRTD application by its identifier (Doc 9303-10, 3.6.3), in the first form that the chip knows.

    Raises:
        NoApplicationError: there is none.
        AccessFailedError: there is one that wants another access control first.
        EmrtdError: as `Terminal.send`.
    """
    for command in forms:
        response = terminal.send(command)
        if response.ok or response.sw == StatusWord.FILE_DEACTIVATED:
            return
        if response.sw in _PROTECTED:
            raise AccessFailedError("SELECT application", response.sw)
        if response.sw in ABSENT:
            break
    raise NoApplicationError


def _run_pace(
    terminal: Terminal,
    variants: list[PaceInfo],
    offered: tuple[PaceInfo, ...],
    password: Password,
    random: Random,
) -> PaceResult:
    """The first variant that the chip accepts in MSE:Set AT is the one that counts."""
    response = ResponseApdu(b"", StatusWord.REFERENCE_NOT_FOUND)
    for info in variants:
        rivals = {item.parameter_id for item in offered if item.oid == info.oid}
        response = select_variant(terminal.send, info, password, ambiguous=len(rivals) > 1)
        if not_offered(response):
            continue
        _check_selected(response)
        return establish_pace(terminal.send, info, password, random=random)
    if isinstance(password, Can) and response.sw == StatusWord.REFERENCE_NOT_FOUND:
        # The referenced password does not exist: this chip knows no CAN; the MRZ it must know (4.4.2).
        raise MrzNeededError
    raise AccessFailedError("MSE:Set AT", response.sw)


def _check_selected(response: ResponseApdu) -> None:
    """63Cx is a warning that says how many tries remain."""
    tries = tries_left(response.sw)
    if response.ok or tries:
        return
    if tries == 0 or response.sw == StatusWord.AUTHENTICATION_BLOCKED:
        raise PasswordBlockedError
    raise AccessFailedError("MSE:Set AT", response.sw)


def _open_without_pace(terminal: Terminal, password: Password, random: Random) -> AccessProtocol:
    """BAC, or nothing for a chip that does not know BAC either (4.2, plain access)."""
    if isinstance(password, Can):
        return _open_plainly(terminal)
    try:
        keys = establish_bac(terminal.send, password, random=random)
    except AccessFailedError as error:
        if error.sw in _NO_SUCH_COMMAND:
            return AccessProtocol.NONE
        raise
    terminal.protect(keys)
    return AccessProtocol.BAC


def _open_plainly(terminal: Terminal) -> AccessProtocol:
    """A CAN opens nothing here; go on only if the chip asks for nothing."""
    by_sfi = CommandApdu(0, Ins.READ_BINARY, 0x80 | FileId.COM.sfi, 0, le=1)
    if not terminal.send(by_sfi).ok:
        raise MrzNeededError
    return AccessProtocol.NONE
