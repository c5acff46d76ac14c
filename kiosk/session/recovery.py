"""What the member can do after each failure, once a screen has to say so (docs/failures.md)."""

from __future__ import annotations

from typing import Final

from kiosk.failures import Failure, NextStep

_CARD_AGAIN: Final = frozenset(
    {
        Failure.CARD_LEFT_TOO_SOON,
        Failure.NO_CARD,
        Failure.FOREIGN_CARD,
        Failure.WRONG_CARD_NUMBER,
        Failure.CARD_FILE_MALFORMED,
        Failure.CARD_ERROR,
        Failure.EVIDENCE_REFUSED,
    }
)

_OTHER_WAY: Final = frozenset(
    {
        Failure.CARD_NUMBER_BLOCKED,
        Failure.CARD_ACCESS_FAILED,
        Failure.CARD_FILE_CHANGED,
        Failure.UNTRUSTED_ISSUER,
        Failure.CARD_EXPIRED,
        Failure.CARD_CLONED,
        Failure.CARD_SIGNATURE_INVALID,
        Failure.POSSESSION_NOT_PROVED,
        Failure.READER_FORBIDDEN,
        Failure.UNKNOWN_MEMBER,
        Failure.CODE_TRIES_USED,
        Failure.NO_CHANNEL_ON_FILE,
        Failure.CERTIFICATE_UNAVAILABLE,
        Failure.SEAL_INVALID,
        Failure.PRINTER_UNSUPPORTED,
    }
)

_LEAVE: Final = frozenset(
    {
        Failure.SECOND_CARD,
        Failure.KIOSK_NOT_ADMITTED,
        Failure.VISIT_LAPSED,
        Failure.PROCESS_ALIVE,
        Failure.TEMPORARY_FILES_LEFT,
        Failure.JOBS_LEFT,
        Failure.SESSION_CRASHED,
        Failure.SESSION_HUNG,
        Failure.SPARE_FAILED,
        Failure.LINK_BROKEN,
        Failure.JOURNAL_FAILED,
        Failure.HARDENING_FAILED,
    }
)

READER_FAILURES: Final = frozenset(
    {
        Failure.NO_READER,
        Failure.READER_LOST,
        Failure.READER_FORBIDDEN,
        Failure.READER_BUSY,
        Failure.READER_SILENT,
        Failure.CARD_SERVICE_STOPPED,
    }
)
"""Told of the reader rather than of a card: *Place card* shows them and goes on by itself when they are over."""

CARD_AWAY: Final = frozenset({Failure.CARD_LEFT_TOO_SOON, Failure.NO_CARD}) | READER_FAILURES
"""A reading that ends with one of these is taken up again as soon as the card is back."""

GATEWAY_FAILURES: Final = frozenset(
    {
        Failure.GATEWAY_UNREACHABLE,
        Failure.GATEWAY_SLOW,
        Failure.GATEWAY_UNTRUSTED,
        Failure.GATEWAY_ERROR,
        Failure.GATEWAY_NONSENSE,
        Failure.KIOSK_NOT_ADMITTED,
        Failure.VISIT_LAPSED,
    }
)
"""Told of the fund's side, not of the member."""


def next_step(failure: Failure) -> NextStep:
    """What is left to do; never WAIT, which only a screen that goes on by itself may promise."""
    if failure in _CARD_AGAIN:
        return NextStep.PLACE_CARD_AGAIN
    if failure in _OTHER_WAY:
        return NextStep.OTHER_WAY
    if failure in _LEAVE:
        return NextStep.LEAVE
    return NextStep.TRY_AGAIN
