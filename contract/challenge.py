"""The challenge that a chip signs, so that its signature means "here, at this device, in this visit, now".

Active Authentication (Doc 9303-11, 6.1) signs eight bytes chosen by the terminal, RND.IFD. A kiosk that could choose
them freely could store signatures; so they are derived from the gateway's nonce and from who asks.
"""

from __future__ import annotations

import hashlib
from typing import Final

LENGTH: Final = 8
"""Bytes of RND.IFD (Doc 9303-11, 6.1)."""

_DOMAIN: Final = b"chobbak-aa-1"


def card_challenge(device: str, visit: str, nonce: bytes) -> bytes:
    """RND.IFD for one nonce: the first 8 bytes of SHA-256 over domain, device, visit and nonce.

    Each of the four parts is preceded by its length as two bytes, big-endian, so that no two different triples share an
    encoding.

    Args:
        device: the device's name as the gateway gave it at enrolment; ASCII.
        visit: the visit's name as the gateway granted it; ASCII.
        nonce: the gateway's 32 random bytes.
    """
    parts = (_DOMAIN, device.encode("ascii"), visit.encode("ascii"), nonce)
    message = b"".join(len(part).to_bytes(2, "big") + part for part in parts)
    return hashlib.sha256(message).digest()[:LENGTH]
