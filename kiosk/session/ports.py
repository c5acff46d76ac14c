"""What a visit needs from outside. `programs/session.py` plugs the real parts in; they fit by shape.

Every call may block and may raise `KioskError` (its class names the failure); the runner makes them in worker threads.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from typing import NewType, Protocol

from contract.digits import Digits
from contract.member import (
    Act,
    CardAccepted,
    CardEvidence,
    CertificateIssued,
    CertificateKind,
    ChipChallenge,
    ChipQuestion,
    CodeRequest,
    CodeSent,
    Profile,
    SignedIn,
)
from contract.personal import Personal
from kiosk.failures import Failure
from kiosk.identity.challenge import CardChallenge
from kiosk.link.messages import EndReason, Happening
from texts.language import Language

JobId = NewType("JobId", int)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a piece of work is; `total` is None while it is unknown."""

    done: int
    total: int | None


@dataclass(frozen=True, slots=True)
class Pixels:
    """A picture of a page: `width` × `height`, 3 bytes a pixel (RGB), rows from the top, no padding."""

    width: int
    height: int
    rgb: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What members can check of a certificate before it is printed: the seal's own claims, so what is on the page."""

    name_latin: str
    name_arabic: str
    registration_number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class Document:
    """A typeset certificate: PDF bytes, pages, the first page as pixels for the screen, and what to check on it."""

    pdf: Personal[bytes]
    pages: int
    preview: Personal[Pixels]
    facts: Personal[Facts]


class JobState(Enum):
    """What the printer said of a job; nothing else is ever called printed."""

    SUBMITTED = auto()
    PRINTING = auto()
    HELD = auto()
    CONFIRMED = auto()
    FAILED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One answer of the printer about a job; `reason` says why it is held or failed."""

    state: JobState
    pages_done: int
    reason: Failure | None = None


class CardSource(Protocol):
    """The card on the reader."""

    def watch(
        self, placed: Callable[[], None], taken: Callable[[], None], failed: Callable[[Failure | None], None]
    ) -> None:
        """Report presence from now on, from another thread, until `close`; `failed(None)`: the reader works again."""

    def read(
        self,
        card_number: Digits,
        challenge: CardChallenge,
        progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> Personal[CardEvidence]:
        """Open the chip with the CAN, read what identifies, let it answer the challenge, verify all locally.

        Raises a KioskError of K2xx, or one of the challenge's `ask_chip`. Once `cancelled` says so it stops at the next
        APDU; what it raises then is ignored. A reading that broke off is gone on with by the next one, until `forget`.
        """

    def forget(self) -> None:
        """Drop what a reading that broke off has left; called when the CAN is dropped. Never raises, never waits."""

    def close(self) -> None:
        """Let go of the reader. Never raises."""


class Gateway(Protocol):
    """The fund's gateway, for this visit."""

    def admit(self, token: str) -> None:
        """Use this credential from now on, and open the visit (its lease is renewed until `close`)."""

    def card_nonce(self) -> bytes:
        """A fresh nonce for card evidence, 32 bytes."""

    def challenge_chip(self, question: Personal[ChipQuestion]) -> ChipChallenge:
        """What is to be said to a chip that cannot sign; the same question has the same answer."""

    def judge_card(self, evidence: Personal[CardEvidence]) -> CardAccepted:
        """Send the card's evidence to be judged."""

    def send_code(self, request: CodeRequest) -> CodeSent:
        """Have a one-time code sent to a contact on file."""

    def check_code(self, act: Act, code: Digits) -> SignedIn:
        """Check what the member typed. Wrong: `CodeRefused` with the tries left."""

    def profile(self) -> Personal[Profile]:
        """Who the member is, for the home screen."""

    def issue(self, kind: CertificateKind) -> Personal[CertificateIssued]:
        """A sealed certificate."""

    def confirm_print(self, reference: Personal[str], pages: int) -> None:
        """The printer confirmed that the paper is out."""

    def close(self) -> None:
        """Renew the lease no more and close the visit; what was not confirmed is voided. Never raises."""


class Supervisor(Protocol):
    """The program that started this one. None of its calls blocks."""

    def visit_began(self, language: Language) -> None:
        """Ask for this visit's credential; the answer comes by `Runner.admit` or `Runner.not_admitted`."""

    def happened(self, what: Happening, count: int, failure: Failure | None) -> None:
        """A line for the journal."""

    def visit_ended(
        self, reason: EndReason, language: Language, steps: int, pages: int, failure: Failure | None
    ) -> None:
        """The visit is over."""


class Scheduler(Protocol):
    """Clocks that fire in the thread that calls `Runner.step`."""

    def start(self, seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
        """Call `fire` once after `seconds`; the answer stops it."""


class Typesetter(Protocol):
    """Sealed claims to a page."""

    def typeset(self, certificate: Personal[CertificateIssued], language: Language) -> Document:
        """Verify the seal, lay the certificate out, draw its preview."""


class Printer(Protocol):
    """The printer beside the screen."""

    def problem(self) -> Failure | None:
        """What keeps it from printing right now; None when it is ready."""

    def submit(self, document: Document, job_owner: str) -> JobId:
        """Hand the document over; the answer is the printer's own job id."""

    def status(self, job: JobId) -> JobStatus:
        """What has become of the job."""

    def cancel(self, job: JobId) -> None:
        """Withdraw the job if it is not finished."""

    def cancel_all(self, job_owner: str) -> bool:
        """Withdraw all that was submitted under this name; whether the printer, asked afterwards, has none left."""


@dataclass(frozen=True, slots=True)
class Ports:
    """All that one visit reaches."""

    cards: CardSource
    gateway: Gateway
    typesetter: Typesetter
    printer: Printer
    supervisor: Supervisor
    scheduler: Scheduler
