"""Cards that are no identity cards, such as people lay on a reader by mistake."""

from __future__ import annotations

from emrtd.apdu import ResponseApdu, StatusWord

MIFARE_CLASSIC_ATR = bytes.fromhex("3B8F8001804F0CA000000306030001000000006A")
"""What readers make up for a MIFARE Classic 1K (PC/SC part 3, 3.1.3.2.3.2)."""


class ForeignTag:
    """A bus card: it knows no application and refuses each command with one status word."""

    def __init__(self, sw: int = StatusWord.CLA_NOT_SUPPORTED, atr: bytes = MIFARE_CLASSIC_ATR) -> None:
        self._refusal = ResponseApdu(b"", sw).encode()
        self._atr = atr

    @property
    def atr(self) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        return self._atr

    def reset(self) -> None:
        """See `demo.chip.vpcd.Card`; there is nothing to forget."""

    def answer(self, command: bytes) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        return self._refusal
