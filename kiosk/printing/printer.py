"""What a printer is to this program: it says how it is, takes a document, and says what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NewType, Protocol

from kiosk.failures import Failure, KioskError

JobId = NewType("JobId", int)
"""The printer's own number of a job; it dies with the printer's memory."""


class PrinterAbsent(KioskError):
    """Nobody answers at the printer's address, or not in time."""

    failure = Failure.PRINTER_ABSENT


class PrinterRefused(KioskError):
    """The printer answered, but with a refusal or with nonsense."""

    failure = Failure.PRINTER_REFUSED


class PrinterUnsupported(KioskError):
    """The printer takes no format that we can make."""

    failure = Failure.PRINTER_UNSUPPORTED


class PrinterNotAccepting(KioskError):
    """The printer takes no jobs at present."""

    failure = Failure.PRINTER_STOPPED


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """How the printer is right now. ``problem`` keeps it from printing; ``formats`` are MIME types that it takes."""

    problem: Failure | None
    formats: tuple[str, ...]

    @property
    def ready(self) -> bool:
        """Whether a job would be printed."""
        return self.problem is None


class JobState(Enum):
    """What the printer said of a job. CONFIRMED, FAILED and CANCELLED are final."""

    SUBMITTED = auto()
    """The printer has it and has not begun."""
    PRINTING = auto()
    HELD = auto()
    """It waits for the reason to be removed, and then goes on by itself."""
    CONFIRMED = auto()
    """The printer says that the paper is out; nothing else may be called printed."""
    FAILED = auto()
    CANCELLED = auto()


@dataclass(frozen=True, slots=True)
class JobStatus:
    """One answer about a job; ``reason`` says why it is held or has failed, ``pages_done`` counts printed sides."""

    state: JobState
    pages_done: int = 0
    reason: Failure | None = None


class Printer(Protocol):
    """A printer. Every call blocks for some seconds at most and may raise the errors above."""

    def status(self) -> PrinterStatus:
        """Ask how it is."""

    def submit(self, pdf: bytes, job_owner: str) -> JobId:
        """Hand a PDF over, under a name that means nothing."""

    def job(self, job: JobId) -> JobStatus:
        """Ask what has become of a job."""

    def cancel(self, job: JobId) -> None:
        """Withdraw a job if it is not finished."""
