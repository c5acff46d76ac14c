"""Which letter is where on our keyboards, and what keys are called: data, without Qt. Ten keys in a row at most.

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
    """Rows of letters and of signs, from left to right, a key for each character; `capitals`: whether there are any.

    `samples` stand on the keys that turn to the letters and to the signs: letters of the alphabet, signs of the others.
    """

    letters: tuple[str, ...]
    signs: tuple[str, ...]
    capitals: bool
    right_to_left: bool
    samples: tuple[str, str]
    space: bool = True

    def rows(self, plane: Plane) -> tuple[str, ...]:
        """The characters of a plane, row by row."""
        match plane:
            case Plane.LETTERS:
                return self.letters
            case Plane.CAPITALS:
                return tuple(row.upper() for row in self.letters)
            case Plane.SIGNS:
                return self.signs

    def sample(self, plane: Plane) -> str:
        """What stands on the key that turns to a plane."""
        letters, signs = self.samples
        match plane:
            case Plane.LETTERS:
                return letters
            case Plane.CAPITALS:
                return letters.upper()
            case Plane.SIGNS:
                return signs


@dataclass(frozen=True, slots=True)
class KeyboardWords:
    """The words on and around a keyboard. `label` names the field above it, `name` the keyboard itself.

    The next three are what the keys are called that turn to other characters; on them stand samples (`Layout`).
    """

    label: str
    name: str
    capitals: str
    signs: str
    letters: str
    space: str
    backspace: str
    done: str

    def of(self, plane: Plane) -> str:
        """What the key that turns to a plane is called."""
        return {Plane.LETTERS: self.letters, Plane.CAPITALS: self.capitals, Plane.SIGNS: self.signs}[plane]


_DIGITS = "1234567890"

ARABIC = Layout(
    letters=("ضصثقفغعهخح", "شسيبلاتنمك", "ئءؤرىةوزظط", "أإآدذج"),
    signs=(_DIGITS, "-/:؛()@#%+", "،.؟!ـ«»'"),
    capitals=False,
    right_to_left=True,
    samples=("أبت", "123"),
)
FRENCH = Layout(
    letters=("azertyuiop", "qsdfghjklm", "wxcvbnéèàç", "êëâîïôûùœ-"),
    signs=(_DIGITS, "-/:;()@#%+", ",.?!_«»\"'’", "&=*°€"),
    capitals=True,
    right_to_left=False,
    samples=("abc", "123"),
)
ADDRESS = Layout(
    letters=(_DIGITS, "azertyuiop", "qsdfghjklm", "wxcvbn@.-_"),
    signs=(_DIGITS, "!#$%&'*+/=", "?^`{|}~@._"),
    capitals=False,
    right_to_left=False,
    samples=("abc", "!#$"),
    space=False,
)
"""What an e-mail address may be made of (RFC 5322, 3.2.3, atext): no space."""
