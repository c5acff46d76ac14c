"""The answer to reset that a reader makes up for a contactless card (PC/SC part 3, 3.1.3.2.3.1).

Contactless cards have none; PC/SC readers put one together from what the card said when it was found, and so do we
where a driver tells us that alone.
"""

from __future__ import annotations

from functools import reduce
from operator import xor

_INTERFACE_BYTES = b"\x80\x01"
_HISTORICAL_MAX = 15
_PRESENT = (0x10, 0x20, 0x40)
"""Bits of T0 that announce TA(1), TB(1) and TC(1) (ISO/IEC 14443-4, 5.2.2)."""


def atr_of_type_a(ats: bytes) -> bytes:
    """From the answer to select.

    Args:
        ats: without its length byte; anything that a card may have sent, also nothing.
    """
    begin = 1 + sum(bool(ats[0] & bit) for bit in _PRESENT) if ats else 0
    return _atr(ats[begin:][:_HISTORICAL_MAX])


def atr_of_type_b(application_data: bytes, protocol_info: bytes) -> bytes:
    """From the answer to request (ISO/IEC 14443-3, 7.9): 4 and 3 bytes; the maximum buffer length is not known."""
    return _atr(application_data + protocol_info + b"\x00")


def _atr(historical: bytes) -> bytes:
    content = bytes([0x80 | len(historical)]) + _INTERFACE_BYTES + historical
    return b"\x3b" + content + bytes([reduce(xor, content)])
