"""What is to be done about an event: the runner performs it through the ports and answers with events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from contract.digits import Digits
from contract.member import CertificateKind, ChannelKind
from contract.personal import Personal
from kiosk.failures import Failure
from kiosk.link.messages import EndReason, Happening
from kiosk.session.events import Timer
from kiosk.session.ports import Document, JobId
from texts.language import Language


@dataclass(frozen=True, slots=True)
class WatchCards:
    """Open the reader (only a session on show does) and report presence."""


@dataclass(frozen=True, slots=True)
class Begin:
    """Tell the supervisor that a visit began; the credential it answers with opens the visit at the gateway."""

    language: Language


@dataclass(frozen=True, slots=True)
class ReadCard:
    """Read the chip with this CAN; None: with the one kept since a reading that was cut short."""

    card_number: Digits | None


@dataclass(frozen=True, slots=True)
class JudgeCard:
    """Send what was read to be judged; it is kept until the gateway has accepted or refused it."""


@dataclass(frozen=True, slots=True)
class StopWork:
    """Give up the work under way: a read stops at its next APDU, and no answer of it counts any more."""


@dataclass(frozen=True, slots=True)
class ForgetCard:
    """Drop the CAN and what was read."""


@dataclass(frozen=True, slots=True)
class SendCode:
    """Ask for a one-time code to sign in."""

    channel: ChannelKind
    language: Language


@dataclass(frozen=True, slots=True)
class CheckCode:
    """Check the typed code."""

    digits: Digits


@dataclass(frozen=True, slots=True)
class LoadProfile:
    """Fetch what the home screen needs."""


@dataclass(frozen=True, slots=True)
class PrepareCertificate:
    """Issue, verify the seal, typeset."""

    kind: CertificateKind
    language: Language


@dataclass(frozen=True, slots=True)
class PrintDocument:
    """Hand the document to the printer."""

    document: Document
    reference: Personal[str]


@dataclass(frozen=True, slots=True)
class FollowJob:
    """Report what becomes of the job until its end."""

    job: JobId


@dataclass(frozen=True, slots=True)
class CancelJob:
    """Withdraw the job."""

    job: JobId


@dataclass(frozen=True, slots=True)
class WithdrawPrint:
    """The printer may have taken what was said to have failed: withdraw it, and print nothing before it is gone."""


@dataclass(frozen=True, slots=True)
class ConfirmPrint:
    """Tell the gateway that the paper of the last document is out."""

    pages: int


@dataclass(frozen=True, slots=True)
class CheckPrinter:
    """Ask the printer whether it could print now."""


@dataclass(frozen=True, slots=True)
class StartTimer:
    """Start or restart a clock."""

    timer: Timer
    seconds: float


@dataclass(frozen=True, slots=True)
class StopTimer:
    """Stop a clock."""

    timer: Timer


@dataclass(frozen=True, slots=True)
class Report:
    """A line for the journal."""

    what: Happening
    count: int = 1
    failure: Failure | None = None


@dataclass(frozen=True, slots=True)
class EndVisit:
    """Tell the supervisor that the visit is over, and let go of reader and gateway."""

    reason: EndReason
    language: Language
    steps: int
    pages: int
    failure: Failure | None = None


WorkEffect: TypeAlias = (
    ReadCard
    | JudgeCard
    | SendCode
    | CheckCode
    | LoadProfile
    | PrepareCertificate
    | PrintDocument
    | FollowJob
    | ConfirmPrint
)
"""Work whose answer the visit waits for: one at a time, the next one makes the answers of the last worthless."""

SideEffect: TypeAlias = CheckPrinter | CancelJob | WithdrawPrint
"""Work beside it, that nobody waits for."""

Effect: TypeAlias = (
    WorkEffect | SideEffect | WatchCards | Begin | StopWork | ForgetCard | StartTimer | StopTimer | Report | EndVisit
)
