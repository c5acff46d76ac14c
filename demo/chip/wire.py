"""The air between reader and card, at a bit rate: how long each exchange takes, and how many bytes there were.

ISO/IEC 14443-4 over type A: blocks of PCB, at most 253 bytes and CRC; each byte is 9 bits, each frame has a start and
an end bit; a longer APDU is chained, and each block but the last is acknowledged; between two frames lies the frame
delay time of 1172 carrier periods (ISO/IEC 14443-3, 6.2.1.1).
"""

from __future__ import annotations

import time
from dataclasses import dataclass

from demo.chip.vpcd import Card

CARRIER_HERTZ = 13_560_000
FRAME_DELAY_SECONDS = 1172 / CARRIER_HERTZ
BIT_RATES = {
    106_000: CARRIER_HERTZ / 128,
    212_000: CARRIER_HERTZ / 64,
    424_000: CARRIER_HERTZ / 32,
    848_000: CARRIER_HERTZ / 16,
}
"""Nominal to exact, in bits a second."""

_BLOCK_DATA = 253
_BLOCK_FRAME = 3
_ACKNOWLEDGEMENT = 3
_BITS_OF_BYTE = 9
_BITS_OF_FRAME = 2


@dataclass(slots=True)
class Traffic:
    """What went through the air since power-on.

    Attributes:
        apdus: commands.
        bytes_to_card: of command APDUs.
        bytes_from_card: of response APDUs.
        wire_seconds: the least time that this takes on the wire, whether it was waited for or not.
        card_seconds: time the card took to think.
    """

    apdus: int = 0
    bytes_to_card: int = 0
    bytes_from_card: int = 0
    wire_seconds: float = 0.0
    card_seconds: float = 0.0


def airtime(length: int, bit_rate: int) -> float:
    """Seconds that an APDU of `length` bytes takes in one direction, chaining and frame delays included."""
    blocks = max(-(-length // _BLOCK_DATA), 1)
    acknowledgements = blocks - 1
    octets = length + blocks * _BLOCK_FRAME + acknowledgements * _ACKNOWLEDGEMENT
    frames = blocks + acknowledgements
    bits = octets * _BITS_OF_BYTE + frames * _BITS_OF_FRAME
    return bits / BIT_RATES[bit_rate] + frames * FRAME_DELAY_SECONDS


class Wire:
    """A card behind a wire that counts, and waits if `bit_rate` is given; fits `demo.chip.vpcd.Card`."""

    def __init__(self, card: Card, bit_rate: int | None = None, *, floor_rate: int = 424_000) -> None:
        """`floor_rate` is what `Traffic.wire_seconds` is counted at when nothing is waited for."""
        self._card = card
        self._waits = bit_rate is not None
        self._bit_rate = bit_rate or floor_rate
        self._overslept = 0.0
        self.traffic = Traffic()

    @property
    def atr(self) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        return self._card.atr

    def reset(self) -> None:
        """See `demo.chip.vpcd.Card`; the counters go on."""
        self._card.reset()

    def answer(self, command: bytes) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        traffic = self.traffic
        traffic.apdus += 1
        traffic.bytes_to_card += len(command)
        self._carry(len(command))
        began = time.perf_counter()
        response = self._card.answer(command)
        traffic.card_seconds += time.perf_counter() - began
        traffic.bytes_from_card += len(response)
        self._carry(len(response))
        return response

    def _carry(self, length: int) -> None:
        seconds = airtime(length, self._bit_rate)
        self.traffic.wire_seconds += seconds
        if not self._waits:
            return
        # A sleep takes some 60 µs too long; what one overslept, the next one gives back.
        began = time.perf_counter()
        time.sleep(max(seconds - self._overslept, 0.0))
        self._overslept += time.perf_counter() - began - seconds
