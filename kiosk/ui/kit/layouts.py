"""Which letter is where on our keyboards: data, so that each can be read at a glance. Ten keys in a row at most.

Ten keys of 20 mm fit an upright screen of 21.5 inches. Letters stand where people know them from phones: Arabic as on
Arabic keyboards, with every form of hamza as a key of its own; French as AZERTY; addresses with their signs.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Plane(Enum):
    """What the keys show now."""

    LETTERS = "letters"
    CAPITALS = "capitals"
    SIGNS = "signs"


@dataclass(frozen=True, slots=True)
class Layout:
    """Rows of letters and of signs, a key for each character; `capitals`: whether there are any."""

    letters: tuple[str, ...]
    signs: tuple[str, ...]
    capitals: bool
    right_to_left: bool

    def rows(self, plane: Plane) -> tuple[str, ...]:
        """The characters of a plane, row by row."""
        match plane:
            case Plane.LETTERS:
                return self.letters
            case Plane.CAPITALS:
                return tuple(row.upper() for row in self.letters)
            case Plane.SIGNS:
                return self.signs


_DIGITS = "1234567890"

ARABIC = Layout(
    letters=("ضصثقفغعهخح", "شسيبلاتنمك", "ئءؤرىةوزظط", "أإآدذج"),
    signs=(_DIGITS, "-/:؛()@#%+", "،.؟!ـ«»'"),
    capitals=False,
    right_to_left=True,
)
FRENCH = Layout(
    letters=("azertyuiop", "qsdfghjklm", "wxcvbnéèàç", "êëâîïôûùœ-"),
    signs=(_DIGITS, "-/:;()@#%+", ",.?!_«»\"'’", "&=*°€"),
    capitals=True,
    right_to_left=False,
)
ADDRESS = Layout(
    letters=(_DIGITS, "azertyuiop", "qsdfghjklm", "wxcvbn@.-_"),
    signs=(_DIGITS, "!#$%&'*+/=", "?^`{|}~@._"),
    capitals=False,
    right_to_left=False,
)
"""What an e-mail address may be made of (RFC 5322, 3.2.3, atext)."""
