"""Frames between a host and a PN532 over its serial line (NXP UM0701-02, 6.2.1): taken apart and put together.

A frame begins with 00 FF behind any number of other bytes; what wakes the chip (55 55 00 00 …) is such bytes.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

LONGEST_PAYLOAD = 265
"""Bytes of an information frame's payload, its first byte (TFI) included (6.2.1.2)."""

_START = b"\x00\xff"
_EXTENDED = b"\xff\xff"
_LONGEST_NORMAL = 255

ACKNOWLEDGE = bytes.fromhex("0000FF00FF00")
SYNTAX_ERROR = bytes.fromhex("0000FF01FF7F8100")
"""The application level error frame (6.2.1.5): the command or its length is not known."""


class Signal(Enum):
    """A frame without payload, or one that must not be believed."""

    ACKNOWLEDGED = auto()
    """The host has the answer, or wants no answer to the command under way."""
    REPEAT = auto()
    """NACK: the host wants the last answer once more."""
    DAMAGED = auto()
    """A checksum does not fit; the chip stays silent and the host tries again."""


@dataclass(frozen=True, slots=True, repr=False)
class Information:
    """An information frame's payload: TFI and packet data; `repr` hides it, for it may be an APDU."""

    payload: bytes

    def __repr__(self) -> str:
        return f"<Information {len(self.payload)} bytes>"


Frame = Information | Signal

_SIGNALS = {b"\x00\xff": Signal.ACKNOWLEDGED, b"\xff\x00": Signal.REPEAT}


def information_frame(payload: bytes) -> bytes:
    """The frame around TFI and packet data, 1 to 265 bytes: normal up to 255, else extended (raises ValueError)."""
    if not 0 < len(payload) <= LONGEST_PAYLOAD:
        raise ValueError("a payload has 1 to 265 bytes")
    return b"\x00" + _START + _length(len(payload)) + payload + bytes([_complement(payload), 0])


class FrameReader:
    """Finds frames in a stream of bytes, whatever comes and however it is cut."""

    def __init__(self) -> None:
        self._waiting = bytearray()

    def feed(self, received: bytes) -> list[Frame]:
        """The frames that these bytes complete. Never raises; never keeps more than one unfinished frame."""
        self._waiting += received
        frames: list[Frame] = []
        while (frame := self._next()) is not None:
            frames.append(frame)
        return frames

    def _next(self) -> Frame | None:
        waiting = self._waiting
        start = waiting.find(_START)
        if start < 0:
            del waiting[: len(waiting) - waiting.endswith(b"\x00")]
            return None
        del waiting[:start]
        header = bytes(waiting[2:4])
        if len(header) < 2:
            return None
        if header in _SIGNALS:
            return self._take(4, _SIGNALS[header])
        return self._information(header)

    def _information(self, header: bytes) -> Frame | None:
        begin, length = 4, header[0]
        if header == _EXTENDED:
            if len(self._waiting) < 7:
                return None
            begin, header = 7, bytes(self._waiting[4:7])
            length = int.from_bytes(header[:2], "big")
        if sum(header) & 0xFF or not 0 < length <= LONGEST_PAYLOAD:
            return self._take(2, Signal.DAMAGED)
        end = begin + length + 1
        if len(self._waiting) < end:
            return None
        payload, checksum = bytes(self._waiting[begin : end - 1]), self._waiting[end - 1]
        intact = checksum == _complement(payload)
        return self._take(end if intact else 2, Information(payload) if intact else Signal.DAMAGED)

    def _take(self, size: int, frame: Frame) -> Frame:
        del self._waiting[:size]
        return frame


def _length(length: int) -> bytes:
    """LEN LCS, or FF FF LENM LENL LCS."""
    if length <= _LONGEST_NORMAL:
        return bytes([length, -length & 0xFF])
    parts = length.to_bytes(2, "big")
    return _EXTENDED + parts + bytes([_complement(parts)])


def _complement(data: bytes) -> int:
    return -sum(data) & 0xFF
