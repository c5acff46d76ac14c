"""Drawings of choices, for whoever cannot read their words: letters in their size, colours as they are, a sign."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPixmap

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import rounded
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.typesetting import width_of

_LETTERS = {Qt.LayoutDirection.RightToLeft: "ع", Qt.LayoutDirection.LeftToRight: "A"}
"""The letter that stands for writing; no word, and the same in every language that is written in this direction."""
_SWATCH_STEPS = 2.2
_MARK_STEPS = 1.5
"""Sides of squares, in steps of text: a little larger than icons that stand beside what they say."""
_ABOVE, _BUTTON = 0.06, 0.36
"""So much of the height of a swatch is above its letter, and below it: for a button in the colour of what goes on."""


class Sample(Protocol):
    """What a choice looks like once it holds, or a sign for it."""

    @property
    def alone(self) -> bool:
        """Whether it says enough without words beside it; they are told to assistive programs all the same."""

    @property
    def width(self) -> int:
        """In pixels."""

    def paint(self, painter: QPainter, place: QRectF, colour: str) -> None:
        """Draw it into a place as wide as it is; `colour` (#RRGGBB) is that of the words on the same ground."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as large as text is in a look of the screen, however large text is now."""

    theme: Theme

    alone = True

    @property
    def width(self) -> int:
        """Of the wider letter: nothing moves when the page is mirrored."""
        return max(width_of(font(self.theme, TextStyle.STRONG), letter) for letter in _LETTERS.values())

    def paint(self, painter: QPainter, place: QRectF, colour: str) -> None:
        """In the middle."""
        painter.setPen(QColor(colour))
        _write(painter, self.theme, place)


@dataclass(frozen=True, slots=True)
class Swatch:
    """A picture of text on its ground, and of what goes on, in the colours of another look of the screen.

    What it shows keeps the contrast that the other look promises; its edge keeps that of the look that holds.
    """

    theme: Theme

    alone = False

    @property
    def width(self) -> int:
        """It is a square."""
        return self.theme.metrics.text(_SWATCH_STEPS)

    def paint(self, painter: QPainter, place: QRectF, colour: str) -> None:
        """With a line around it in the colour of the words, so that it stands out on their ground."""
        left, top = place.center().x() - self.width / 2, place.center().y() - self.width / 2
        painter.drawPixmap(round(left), round(top), _swatch(self.theme, self.width, colour, painter.layoutDirection()))


@dataclass(frozen=True, slots=True)
class Mark:
    """An icon."""

    theme: Theme
    name: str

    alone = False

    @property
    def width(self) -> int:
        """It is a square."""
        return self.theme.metrics.text(_MARK_STEPS)

    def paint(self, painter: QPainter, place: QRectF, colour: str) -> None:
        """In the colour of the words."""
        top = place.center().y() - self.width / 2
        painter.drawPixmap(round(place.left()), round(top), icon(self.name, self.width, colour))


@lru_cache(maxsize=64)
def _swatch(theme: Theme, side: int, edge: str, direction: Qt.LayoutDirection) -> QPixmap:
    """`side` pixels wide and high."""
    picture = QPixmap(side, side)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setLayoutDirection(direction)
    area, inward = QRectF(0, 0, side, side), side / 6
    rounded(painter, area, replace(theme.colours.page, line=edge), inward, theme.metrics.line(2))
    button = area.adjusted(inward, side * (1 - _BUTTON), -inward, -inward)
    rounded(painter, button, theme.colours.primary, button.height() / 3, 1)
    painter.setPen(QColor(theme.colours.page.text))
    _write(painter, theme, area.adjusted(0, side * _ABOVE, 0, -side * _BUTTON))
    painter.end()
    return picture


def _write(painter: QPainter, theme: Theme, place: QRectF) -> None:
    """The letter of the writing, its ink in the middle of a place: one goes below its line, the other does not."""
    letter, style = _LETTERS[painter.layoutDirection()], font(theme, TextStyle.STRONG)
    ink = QFontMetricsF(style).tightBoundingRect(letter)
    painter.setFont(style)
    painter.drawText(place.center() - ink.center(), letter)
