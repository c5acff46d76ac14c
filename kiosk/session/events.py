"""What can happen in a visit: what the member did, what the world answered, what the supervisor said."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from contract.digits import Digits
from contract.member import CardAccepted, CertificateIssued, CertificateKind, ChannelKind, CodeSent, Profile
from contract.personal import Personal
from kiosk.failures import Failure
from kiosk.link.messages import EndReason, Rules
from kiosk.session.ports import Document, JobId, JobStatus, Progress
from texts.language import Language

# --- the member


@dataclass(frozen=True, slots=True)
class LanguageChosen:
    """On *Welcome*: begin in this language. On any other screen: change to it and stay."""

    language: Language


@dataclass(frozen=True, slots=True)
class PaceChosen:
    """From now on every wait for the member is `times` as long (1 to 10)."""

    times: int


@dataclass(frozen=True, slots=True)
class ScreenAdapted:
    """Settings of the screen were chosen, or their sheet opened or closed: whether anything of it is not as usual."""

    adapted: bool


class Press(Enum):
    """Buttons that carry nothing."""

    ACCEPT = auto()
    REFUSE = auto()
    BACK = auto()
    TRY_AGAIN = auto()
    PRINT = auto()
    CANCEL_PRINT = auto()
    """Asks whether to cancel; STOP_PRINT does, BACK goes on printing. The question about paper it answers at once."""
    STOP_PRINT = auto()
    RESEND_CODE = auto()
    OTHER_CHANNEL = auto()
    NOT_MINE = auto()
    """The phone or address on file, which the code goes to, is not the member's."""
    HOME = auto()
    LEAVE = auto()
    STILL_HERE = auto()
    MORE_TIME = auto()
    USUAL_SCREEN = auto()
    """Instead of an answer: what was opened or adapted where no visit is under way goes back now."""
    START = auto()
    """On *Finished* when clean: the next member may begin."""
    HELP = auto()
    """Help for this screen; once more, or BACK: away with it."""
    CALL_STAFF = auto()


@dataclass(frozen=True, slots=True)
class Pressed:
    """The member touched a button."""

    button: Press


@dataclass(frozen=True, slots=True)
class CardNumberEntered:
    """Six digits on the CAN pad."""

    digits: Digits


@dataclass(frozen=True, slots=True)
class ChannelChosen:
    """Where the one-time code should go."""

    channel: ChannelKind


@dataclass(frozen=True, slots=True)
class CodeEntered:
    """Six digits on the code pad."""

    digits: Digits


@dataclass(frozen=True, slots=True)
class CertificateChosen:
    """A tile of the home screen."""

    kind: CertificateKind


@dataclass(frozen=True, slots=True)
class Touched:
    """A touch or key that did nothing else: somebody is there."""


# --- the card


@dataclass(frozen=True, slots=True)
class CardPlaced:
    """A card came to a reader."""


@dataclass(frozen=True, slots=True)
class CardTaken:
    """The card left the reader."""


@dataclass(frozen=True, slots=True)
class ReaderTrouble:
    """The reader or its service failed (`failure`), or works again (None)."""

    failure: Failure | None


@dataclass(frozen=True, slots=True)
class CardProgressed:
    """More of the chip has been read."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class CardRead:
    """The chip was read and verified locally."""


# --- answers


@dataclass(frozen=True, slots=True)
class Failed:
    """The work under way failed. `tries_left` where the other side counts tries."""

    failure: Failure
    tries_left: int | None = None
    waited: float = 0.0
    """Seconds that the card's slowest answer took."""


@dataclass(frozen=True, slots=True)
class CardJudged:
    """The gateway accepted the card's evidence."""

    accepted: Personal[CardAccepted]


@dataclass(frozen=True, slots=True)
class CodeWasSent:
    """A one-time code is on its way."""

    sent: Personal[CodeSent]


@dataclass(frozen=True, slots=True)
class CodeAccepted:
    """Signed in."""


@dataclass(frozen=True, slots=True)
class ProfileLoaded:
    """The home screen can be shown."""

    profile: Personal[Profile]


@dataclass(frozen=True, slots=True)
class CertificateReady:
    """Issued, its seal verified, typeset."""

    certificate: Personal[CertificateIssued]
    document: Document


@dataclass(frozen=True, slots=True)
class JobAccepted:
    """The printer has the job."""

    job: JobId


@dataclass(frozen=True, slots=True)
class JobProgressed:
    """The printer said something about the job."""

    status: JobStatus


@dataclass(frozen=True, slots=True)
class JobNotCancelled:
    """The job could not be withdrawn: it goes on."""

    job: JobId


@dataclass(frozen=True, slots=True)
class PrintRecorded:
    """The gateway knows that the paper is out: the certificate is in force."""


@dataclass(frozen=True, slots=True)
class PrinterChecked:
    """What keeps the printer from printing right now (`failure`), or nothing (None)."""

    failure: Failure | None


# --- time and supervisor


class Timer(Enum):
    """The runner's clocks; each fires once."""

    INACTIVITY = auto()
    COUNT_DOWN = auto()
    """One second of a question."""
    RESEND = auto()
    """One second of the wait before a code can be sent again."""
    CODE = auto()
    """The code's life: nobody types in vain what the gateway takes no more."""
    PAPER = auto()
    """The wait for paper when leaving, until the question whether to wait on."""
    FINISHED = auto()
    """*Finished* turns into *Welcome* by itself."""
    PRINTER_CHECK = auto()
    """*Welcome* and *Home* look at the printer from time to time."""


@dataclass(frozen=True, slots=True)
class TimerFired:
    """A clock ran out."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Started:
    """The supervisor shows this process as the first one: *Welcome*."""


@dataclass(frozen=True, slots=True)
class Raised:
    """The supervisor brought this spare to the front, on *Finished*."""

    reason: EndReason
    language: Language
    steps: int
    pages: int


@dataclass(frozen=True, slots=True)
class WipeVerified:
    """The machine is clean."""


@dataclass(frozen=True, slots=True)
class PutOutOfService:
    """The supervisor doubts the machine."""

    failure: Failure


@dataclass(frozen=True, slots=True)
class LeaveOrdered:
    """The supervisor ends the visit."""

    reason: EndReason


@dataclass(frozen=True, slots=True)
class RulesReceived:
    """The fund's policy in force."""

    rules: Rules


Event: TypeAlias = (
    LanguageChosen
    | PaceChosen
    | ScreenAdapted
    | Pressed
    | CardNumberEntered
    | ChannelChosen
    | CodeEntered
    | CertificateChosen
    | Touched
    | CardPlaced
    | CardTaken
    | ReaderTrouble
    | CardProgressed
    | CardRead
    | Failed
    | CardJudged
    | CodeWasSent
    | CodeAccepted
    | ProfileLoaded
    | CertificateReady
    | JobAccepted
    | JobProgressed
    | JobNotCancelled
    | PrintRecorded
    | PrinterChecked
    | TimerFired
    | Started
    | Raised
    | WipeVerified
    | PutOutOfService
    | LeaveOrdered
    | RulesReceived
)
