"""The reference printed on a certificate: random, easy to read aloud, and a typing mistake does not pass.

Fifteen random symbols of Crockford's base 32 (75 bits) and one check symbol, in four groups: ``7Q4K-9M2X-0V8D-H3TR``.
The check symbol is the weighted sum of the others in GF(32), each weight twice the one to its right; so every single
wrong symbol and every exchange of two symbols is noticed, and it stays in the same alphabet (Crockford's own check
symbol adds five signs that are hard to type).
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SYMBOLS: Final = 16
_GROUP: Final = 4
_POLYNOMIAL: Final = 0b100101  # x^5 + x^2 + 1, primitive over GF(2)
_MISREAD: Final = str.maketrans({"O": "0", "I": "1", "L": "1", "-": None, " ": None})


class InvalidReferenceError(ValueError):
    """Not a reference: wrong length, a foreign symbol, or the check symbol does not agree."""


def new_reference(below: Callable[[int], int] = secrets.randbelow) -> str:
    """A fresh reference; `below(n)` gives a random whole number from 0 to n - 1."""
    data = "".join(ALPHABET[below(len(ALPHABET))] for _ in range(_SYMBOLS - 1))
    return _grouped(data + ALPHABET[_check(data)])


def read_reference(typed: str) -> str:
    """The reference as it is written, from what a person typed: spaces, hyphens, case, O for 0 and I or L for 1.

    Raises: InvalidReferenceError.
    """
    symbols = typed.upper().translate(_MISREAD)
    if len(symbols) != _SYMBOLS or any(symbol not in ALPHABET for symbol in symbols):
        raise InvalidReferenceError
    if ALPHABET[_check(symbols[:-1])] != symbols[-1]:
        raise InvalidReferenceError
    return _grouped(symbols)


def _check(data: str) -> int:
    total = 0
    for symbol in data:
        total = _twice(total ^ ALPHABET.index(symbol))
    return total


def _twice(value: int) -> int:
    doubled = value << 1
    return doubled ^ _POLYNOMIAL if doubled & 0b100000 else doubled


def _grouped(symbols: str) -> str:
    return "-".join(symbols[start : start + _GROUP] for start in range(0, _SYMBOLS, _GROUP))
