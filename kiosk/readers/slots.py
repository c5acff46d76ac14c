"""What the name of a slot tells: which device, which of its interfaces.

PC/SC has no question for either. pcsc-lite makes up a slot's name from the device's, the USB interface's in square
brackets, the serial number in round ones, and two numbers in hexadecimal, of the device and of the slot. A reader with
two interfaces is two or three such names.
"""

from __future__ import annotations

import re
from typing import Final

_NUMBERS: Final = re.compile(r" [0-9A-Fa-f]{2} [0-9A-Fa-f]{2}$")
_INTERFACE: Final = re.compile(r" ?\[[^\]]*\]")
_CONTACTLESS: Final = re.compile(r"contactless|picc|nfc|rfid|cl\b", re.IGNORECASE)
_ACCESS_MODULE: Final = re.compile(r"\bsam\b", re.IGNORECASE)


def device_of(slot: str) -> str:
    """The name of the device that a slot belongs to; two of one kind without serial numbers share it."""
    return _INTERFACE.sub("", _NUMBERS.sub("", slot))


def is_contactless(slot: str) -> bool:
    """Whether the slot's name says so; where the interface has a name of its own, that one alone counts."""
    interface = _INTERFACE.search(slot)
    return _CONTACTLESS.search(interface.group() if interface else slot) is not None


def is_access_module(slot: str) -> bool:
    """Whether it is the slot inside the housing, for a secure access module: what lies there is nobody's card."""
    interface = _INTERFACE.search(slot)
    return _ACCESS_MODULE.search(interface.group() if interface else slot) is not None
