"""Every way a visit can fail: a closed list of codes, each with a cause, a next step and a sentence in each language.

The sentences are in the catalogue under ``failure.<code>.what`` and ``failure.<code>.next``;
``docs/failures.md`` has the page for staff and technicians. K2xx card and reader, K3xx gateway and codes,
K4xx printer, K5xx this machine.
"""

from __future__ import annotations

from enum import Enum, StrEnum, auto
from typing import ClassVar


class NextStep(Enum):
    """What the member can do after a failure."""

    TRY_AGAIN = auto()
    """The same step again, as it is."""
    PLACE_CARD_AGAIN = auto()
    """Back to placing the card."""
    OTHER_WAY = auto()
    """Another way in, or staff: trying again would not help."""
    WAIT = auto()
    """It goes on by itself when the cause is removed (paper, toner)."""
    LEAVE = auto()
    """The visit ends; nothing is lost."""


class Failure(StrEnum):
    """The codes that members read, staff look up and the journal counts."""

    NO_READER = "K200"
    CARD_LEFT_TOO_SOON = "K201"
    NO_CARD = "K202"
    FOREIGN_CARD = "K203"
    WRONG_CARD_NUMBER = "K204"
    CARD_NUMBER_BLOCKED = "K205"
    CARD_FILE_MALFORMED = "K206"
    CARD_FILE_CHANGED = "K207"
    UNTRUSTED_ISSUER = "K208"
    CARD_EXPIRED = "K209"
    CARD_CLONED = "K210"
    READER_LOST = "K211"
    CARD_ACCESS_FAILED = "K212"
    CARD_ERROR = "K213"
    CARD_SIGNATURE_INVALID = "K214"
    POSSESSION_NOT_PROVED = "K215"
    SECOND_CARD = "K216"
    READER_FORBIDDEN = "K217"
    READER_BUSY = "K218"
    CARD_SERVICE_STOPPED = "K219"
    READER_SILENT = "K220"

    UNKNOWN_MEMBER = "K301"
    WRONG_CODE = "K302"
    LATE_CODE = "K303"
    CODE_TRIES_USED = "K304"
    CODE_TOO_SOON = "K305"
    NO_CHANNEL_ON_FILE = "K306"
    GATEWAY_UNREACHABLE = "K310"
    GATEWAY_SLOW = "K311"
    GATEWAY_UNTRUSTED = "K312"
    GATEWAY_ERROR = "K313"
    GATEWAY_NONSENSE = "K314"
    KIOSK_NOT_ADMITTED = "K315"
    VISIT_LAPSED = "K316"
    EVIDENCE_REFUSED = "K317"
    CERTIFICATE_UNAVAILABLE = "K318"
    SEAL_INVALID = "K319"

    PRINTER_ABSENT = "K401"
    NO_PAPER = "K402"
    NO_TONER = "K403"
    PRINTER_STOPPED = "K404"
    PAPER_JAM = "K405"
    COVER_OPEN = "K406"
    PRINT_FAILED = "K407"
    PRINT_CANCELLED = "K408"
    PRINT_UNCONFIRMED = "K409"
    PRINTER_REFUSED = "K410"
    PRINTER_UNSUPPORTED = "K411"

    PROCESS_ALIVE = "K501"
    TEMPORARY_FILES_LEFT = "K502"
    JOBS_LEFT = "K503"
    SESSION_CRASHED = "K504"
    SESSION_HUNG = "K505"
    SPARE_FAILED = "K506"
    LINK_BROKEN = "K507"
    JOURNAL_FAILED = "K508"
    HARDENING_FAILED = "K509"
    OUTBOX_FULL = "K510"


def next_step(failure: Failure) -> NextStep:
    """What the member can do after a failure; for most it is to leave, since staff have to act first."""
    return _NEXT_STEPS.get(failure, NextStep.LEAVE)


_NEXT_STEPS = {
    failure: step
    for step, failures in {
        NextStep.TRY_AGAIN: (
            Failure.WRONG_CARD_NUMBER,
            Failure.WRONG_CODE,
            Failure.LATE_CODE,
            Failure.CODE_TOO_SOON,
            Failure.GATEWAY_UNREACHABLE,
            Failure.GATEWAY_SLOW,
            Failure.GATEWAY_ERROR,
            Failure.PRINT_FAILED,
            Failure.PRINT_CANCELLED,
            Failure.PRINT_UNCONFIRMED,
        ),
        NextStep.PLACE_CARD_AGAIN: (
            Failure.CARD_LEFT_TOO_SOON,
            Failure.NO_CARD,
            Failure.FOREIGN_CARD,
            Failure.CARD_ACCESS_FAILED,
            Failure.CARD_ERROR,
            Failure.READER_LOST,
            Failure.READER_BUSY,
        ),
        NextStep.OTHER_WAY: (
            Failure.CARD_NUMBER_BLOCKED,
            Failure.CARD_FILE_MALFORMED,
            Failure.CARD_FILE_CHANGED,
            Failure.UNTRUSTED_ISSUER,
            Failure.CARD_EXPIRED,
            Failure.CARD_CLONED,
            Failure.CARD_SIGNATURE_INVALID,
            Failure.POSSESSION_NOT_PROVED,
            Failure.NO_READER,
            Failure.READER_FORBIDDEN,
            Failure.CARD_SERVICE_STOPPED,
            Failure.READER_SILENT,
            Failure.EVIDENCE_REFUSED,
            Failure.NO_CHANNEL_ON_FILE,
            Failure.UNKNOWN_MEMBER,
            Failure.CODE_TRIES_USED,
            Failure.CERTIFICATE_UNAVAILABLE,
        ),
        NextStep.WAIT: (
            Failure.NO_PAPER,
            Failure.NO_TONER,
            Failure.PRINTER_STOPPED,
            Failure.PAPER_JAM,
            Failure.COVER_OPEN,
        ),
    }.items()
    for failure in failures
}


class KioskError(Exception):
    """An unexpected end of a piece of work; its class names the failure, it carries no text and no datum."""

    failure: ClassVar[Failure]

    tries_left: int | None = None
    """Where the other side counts tries."""

    waited: float = 0.0
    """Seconds that a card's slowest answer took; chips that count no tries answer later after each wrong one."""

    def __init__(self) -> None:
        super().__init__(self.failure.value)
