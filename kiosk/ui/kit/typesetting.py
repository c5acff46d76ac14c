"""Paragraphs with an even distance between lines, whichever of the bundled fonts a line needs.

Qt gives a line of Arabic half as much height again as a line of French; here every line of a style is equally high.
Addresses may be broken before their @ and their dots, in what is drawn alone: what is read aloud is what was given.
"""

from __future__ import annotations

import re
from functools import cache, cached_property
from math import ceil
from typing import Final, TypeAlias

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QStyle

_PITCH = 1.5
"""From one baseline to the next, in text sizes."""
_ABOVE = 1.32
"""From the top of a paragraph to its first baseline, in text sizes: an alef with hamza and damma is that tall."""
_BELOW = 0.54
"""From the last baseline to the bottom: letters that end in a bowl, with kasratan."""
_UNLIMITED = 100_000
_SHORT: Final = 0.4
"""A last line shorter than this, in the longest line of the paragraph, looks forgotten."""
_HALVINGS: Final = 5
"""Of the width, until it is found how narrow a paragraph may be: each costs another wrapping."""
_MAY_BREAK: Final = "\u200b"
"""ZERO WIDTH SPACE: a line may end here (UAX #14, ZW)."""
_ADDRESS: Final = re.compile(r"\S+@\S+")
_JOINT: Final = re.compile(r"(?=[@.]\w)")
"""Before the sign, not after it: a line that ends in a dot looks like the end of the address."""
_UNBROKEN: Final = re.compile(f"[^ \n{_MAY_BREAK}]+")
"""What stays on one line. A space that does not break (before a French colon) holds two words together."""


class Paragraph:
    """A text wrapped at a width. `height`, `width` (of the widest line) and `last` (of the last one) in pixels."""

    def __init__(
        self, font: QFont, text: str, width: int, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag
    ) -> None:
        self._layout = QTextLayout(breakable(text), font)
        self._layout.setTextOption(_option(direction, side))
        self.lines = 0
        self.width = self.last = 0.0
        self._aside = 0.0
        size = font.pixelSize()
        self._layout.beginLayout()
        while (line := self._layout.createLine()).isValid():
            line.setLineWidth(max(1, width))
            baseline = (_ABOVE + self.lines * _PITCH) * size
            line.setPosition(QPointF(0, baseline - line.ascent()))
            self.last = line.naturalTextWidth()
            self.width = max(self.width, self.last)
            self.lines += 1
        self._layout.endLayout()
        self.height = ceil((_ABOVE + (self.lines - 1) * _PITCH + _BELOW) * size) if self.lines else 0

    def draw(self, painter: QPainter, area: QRectF) -> None:
        """Draw it in the vertical middle of an area, in the painter's colour."""
        top = area.top() + (area.height() - self.height) / 2
        self._layout.draw(painter, QPointF(area.left() + self._aside, top))

    def moved(self, aside: float) -> Paragraph:
        """The same one, to be drawn so many pixels to the right: it is narrower than its room."""
        self._aside = aside
        return self


_How: TypeAlias = tuple[int, Qt.LayoutDirection, Qt.AlignmentFlag]


class Measured:
    """A text in a font; each size of it is computed once. It lives and goes with the text that a part shows.

    `balanced`: its last line is no single short word, as is due to titles.
    """

    def __init__(self, font: QFont, text: str, balanced: bool = False) -> None:
        self.font = font
        self.text = text
        self._balanced = balanced
        self._heights: dict[int, int] = {}
        self._laid_out: tuple[_How, Paragraph] | None = None

    def laid_out(self, width: int, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag) -> Paragraph:
        """The text wrapped at `width` pixels; it is kept until it is wanted in another way, for it is drawn again."""
        how = (width, direction, side)
        if self._laid_out is None or self._laid_out[0] != how:
            made = Paragraph(self.font, self.text, *how)
            uneven = self._balanced and made.lines > 1 and made.last < _SHORT * made.width
            self._laid_out = how, self._evened(made.lines, *how) if uneven else made
        return self._laid_out[1]

    def _evened(self, lines: int, width: int, direction: Qt.LayoutDirection, side: Qt.AlignmentFlag) -> Paragraph:
        """Wrapped as narrow as it can be in as many lines: they are about equally long then."""
        least, most = min(width, max(self.longest_word, width // lines)), width
        for _ in range(_HALVINGS):
            middle = (least + most) // 2
            fits = _measured(self.font, self.text, middle).lines <= lines
            least, most = (least, middle) if fits else (middle, most)
        seen = QStyle.visualAlignment(direction, side)
        share = 1.0 if seen & Qt.AlignmentFlag.AlignRight else 0.5 if seen & Qt.AlignmentFlag.AlignHCenter else 0.0
        return Paragraph(self.font, self.text, most, direction, side).moved((width - most) * share)

    def height(self, width: int) -> int:
        """The height that it takes when it is wrapped at `width` pixels."""
        if width not in self._heights:
            self._heights[width] = height_of(self.font, self.text, width)
        return self._heights[width]

    @cached_property
    def width(self) -> int:
        """The width that it takes on one line."""
        return width_of(self.font, self.text)

    @cached_property
    def longest_word(self) -> int:
        """The least width at which no word has to be broken."""
        return longest_word(self.font, self.text)


def height_of(font: QFont, text: str, width: int) -> int:
    """The height that a text takes when it is wrapped at `width` pixels."""
    return _measured(font, text, width).height if text else 0


def width_of(font: QFont, text: str) -> int:
    """The width that a text takes on one line."""
    return int(_measured(font, text, _UNLIMITED).width) + 1


def line_height(font: QFont) -> int:
    """The height of a paragraph of one line."""
    return ceil((_ABOVE + _BELOW) * font.pixelSize())


def longest_word(font: QFont, text: str) -> int:
    """The least width at which no word has to be broken."""
    return max((width_of(font, word) for word in _UNBROKEN.findall(breakable(text))), default=0)


def breakable(text: str) -> str:
    """A text whose addresses may be broken before their @ and their dots: one may be wider than a whole screen."""
    if "@" not in text:
        return text
    return _ADDRESS.sub(lambda address: _JOINT.sub(_MAY_BREAK, address.group()), text)


def _measured(font: QFont, text: str, width: int) -> Paragraph:
    return Paragraph(font, text, width, Qt.LayoutDirection.LeftToRight, Qt.AlignmentFlag.AlignLeft)


@cache
def _option(direction: Qt.LayoutDirection, side: Qt.AlignmentFlag) -> QTextOption:
    """One for each of the few ways to set a text, made once: every text is measured with one. Layouts copy it."""
    option = QTextOption(QStyle.visualAlignment(direction, side))
    option.setTextDirection(direction)
    option.setWrapMode(QTextOption.WrapMode.WordWrap)
    return option
