"""Families of failures that a visit treats alike; what the member can do about each is in `kiosk/failures.py`."""

from __future__ import annotations

from typing import Final

from kiosk.failures import Failure

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
