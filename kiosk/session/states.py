"""The states of one visit: frozen values, each carries only what it still needs.

`Visit` is the whole: the stage the member sees, in which language, and what runs beside it (the question whether
somebody is still there, the count of steps and pages). Going forward drops what is no longer needed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto
from typing import TypeAlias

from contract.member import CertificateKind, ChannelKind, MaskedChannel, Profile
from contract.personal import Personal
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import EndReason, Rules
from kiosk.session.ports import Document, JobId, JobStatus, Progress
from texts.language import Language

DEFAULT_RULES = Rules(
    inactivity_seconds=60,
    question_seconds=30,
    more_time_times=4,
    card_taken_seconds=30,
    paper_wait_seconds=120,
    card_number_tries=3,
)
"""Until the supervisor has told the fund's policy.

Whoever is warned has 30 s to ask for more time (WCAG 2.2, 2.2.1 asks for 20).
"""


@dataclass(frozen=True, slots=True)
class Hidden:
    """A warm spare: window built, not shown, no device open."""


@dataclass(frozen=True, slots=True)
class Welcome:
    """The first screen; it knows nothing. `troubles` are what will not work now (no reader, no paper…)."""

    troubles: frozenset[Failure] = frozenset()


@dataclass(frozen=True, slots=True)
class Notice:
    """The privacy notice of law 09-08, to accept or refuse."""


@dataclass(frozen=True, slots=True)
class PlaceCard:
    """Waiting for the card; `problem` says why it is asked for again.

    `resumes`: its number is known already, so the reading goes on by itself as soon as the card is back.
    """

    problem: Failure | None = None
    tries_left: int = 3
    resumes: bool = False


@dataclass(frozen=True, slots=True)
class EnterCardNumber:
    """The CAN pad. `tries_left` counts down after wrong numbers."""

    tries_left: int
    problem: Failure | None = None
    card_waits: bool = False
    """The card answers later and later after each wrong number (chips that count no tries)."""


@dataclass(frozen=True, slots=True)
class ReadingCard:
    """The chip is being read: bytes done of bytes known. `card_waits`: it lets us wait after a wrong number."""

    progress: Progress
    tries_left: int
    card_waits: bool = False


@dataclass(frozen=True, slots=True)
class Confirming:
    """The gateway judges the card."""


@dataclass(frozen=True, slots=True)
class ChooseChannel:
    """More than one contact on file: which one gets the code."""

    channels: Personal[tuple[MaskedChannel, ...]]


@dataclass(frozen=True, slots=True)
class SendingCode:
    """A one-time code is being asked for."""

    channels: Personal[tuple[MaskedChannel, ...]]
    channel: ChannelKind


@dataclass(frozen=True, slots=True)
class EnterCode:
    """The one-time code's pad; `resend_in_seconds` counts down to 0."""

    channels: Personal[tuple[MaskedChannel, ...]]
    sent_to: Personal[MaskedChannel]
    tries_left: int
    resend_in_seconds: int
    problem: Failure | None = None
    valid_seconds: int = 300
    """How long the code can be used from when it was sent, as the gateway said."""


@dataclass(frozen=True, slots=True)
class CheckingCode:
    """The gateway checks the code; what was on the pad's screen is kept to return to it."""

    entry: EnterCode


@dataclass(frozen=True, slots=True)
class LoadingProfile:
    """Signed in; the home screen's few data are on their way."""


@dataclass(frozen=True, slots=True)
class Home:
    """What can be done here, and the member's masked name."""

    profile: Personal[Profile]


@dataclass(frozen=True, slots=True)
class Preparing:
    """A certificate is issued, checked and typeset."""

    profile: Personal[Profile]
    kind: CertificateKind


@dataclass(frozen=True, slots=True)
class Preview:
    """The certificate as it will be on paper."""

    profile: Personal[Profile]
    kind: CertificateKind
    reference: Personal[str]
    document: Document


@dataclass(frozen=True, slots=True)
class Printing:
    """A job at the printer: `job` is None until it has answered. HELD shows the reason and goes on by itself."""

    profile: Personal[Profile]
    kind: CertificateKind
    reference: Personal[str]
    pages: int
    job: JobId | None
    status: JobStatus
    cancelling: bool = False
    """The member cancelled; the printer has not said yet that it stopped, nor that it does not."""
    asked: bool = False
    """Whether to cancel is being asked; printing goes on meanwhile."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The printer confirmed: take your paper."""

    profile: Personal[Profile]
    pages: int


@dataclass(frozen=True, slots=True)
class Refused:
    """Something failed: what happened, what to do now.

    TRY_AGAIN enters `back` once more; BACK goes to the last screen before it that asked the member something.
    With LEAVE and OTHER_WAY as next step neither is offered, only HOME once signed in (`back` has a profile).
    """

    failure: Failure
    next_step: NextStep
    back: Stage


@dataclass(frozen=True, slots=True)
class Leaving:
    """The visit is over except for paper that is still coming, shown without any datum.

    `pages` are those that the job has; `job` is None until the printer has answered; `asked` as for *Printing*.
    """

    reason: EndReason
    pages: int
    job: JobId | None
    status: JobStatus
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Ended:
    """All said to the supervisor; this process waits to be killed."""

    reason: EndReason


@dataclass(frozen=True, slots=True)
class Finished:
    """First screen of the next process: what was erased. Touch is disabled until `clean`."""

    reason: EndReason
    steps: int
    pages: int
    clean: bool


@dataclass(frozen=True, slots=True)
class OutOfService:
    """A doubt about this machine: nobody is greeted; the code is for staff."""

    failure: Failure


Stage: TypeAlias = (
    Hidden
    | Welcome
    | Notice
    | PlaceCard
    | EnterCardNumber
    | ReadingCard
    | Confirming
    | ChooseChannel
    | SendingCode
    | EnterCode
    | CheckingCode
    | LoadingProfile
    | Home
    | Preparing
    | Preview
    | Printing
    | Printed
    | Refused
    | Leaving
    | Ended
    | Finished
    | OutOfService
)


class Asked(Enum):
    """What a question is about; STILL_HERE and MORE_TIME both answer it, and go on."""

    PRESENCE = auto()
    """Nobody did anything for a while. It can be answered `more_time_left` times in a row, until something is done."""
    CARD = auto()
    """The own card left the reader. Answered without a count; whatever card is placed afterwards ends the visit."""
    PAPER = auto()
    """The visit is over but for its paper, which takes long. Answered `more_time_left` times in a row."""
    SCREEN = auto()
    """Nobody did anything for a while to what was opened or adapted where no visit is under way.

    Answered `more_time_left` times in a row. USUAL_SCREEN puts it back at once, no answer does so at the end.
    """


@dataclass(frozen=True, slots=True)
class Question:
    """Is somebody still there? A count-down."""

    about: Asked
    seconds_left: int
    more_time_left: int


class Sheet(Enum):
    """What may be opened over any screen."""

    HELP = auto()
    """What this screen is, what to do, what if one cannot."""
    STAFF = auto()
    """Calling somebody, with the code that tells them where the member is."""


@dataclass(frozen=True, slots=True)
class Visit:
    """The whole of one visit."""

    stage: Stage = field(default_factory=Hidden)
    language: Language = Language.ARABIC
    question: Question | None = None
    sheet: Sheet | None = None
    """Open over the stage, which goes on below it."""
    card_present: bool = False
    card_unasked: bool = False
    """The own card has left, and the question about it waits until the kiosk waits for a person."""
    reader_problem: Failure | None = None
    """Why no card can be read now."""
    printer_problem: Failure | None = None
    """Why nothing can be printed now; known from *Welcome* on, and looked at again on *Home*."""
    first_language: Language = Language.ARABIC
    """In which *Welcome* greets, whatever the last member spoke."""
    steps: int = 0
    """Screens passed."""
    pages: int = 0
    """Pages that the printer confirmed."""
    more_time_left: int = DEFAULT_RULES.more_time_times
    rules: Rules = DEFAULT_RULES
    pace: int = 1
    """How many times as long as the rules say the kiosk waits for this member."""
    adapted: bool = False
    """The screen is not as anybody else would meet it: its settings are somebody's own, or their sheet is open.

    The window says so. Whose it is in a visit is known; where none is under way somebody may have left it behind.
    """
    put_back: int = 0
    """How often the screen had to become the usual one again; one more than before means: now."""
