"""How a card meets its reader: a drawing that moves calmly a few times, then stands still; or only stands still."""

from __future__ import annotations

from dataclasses import dataclass
from math import cos, pi
from typing import Final

from PySide6.QtCore import QPointF, QTimer
from PySide6.QtGui import QHideEvent, QPainter, QPaintEvent, QShowEvent

from kiosk.ui.kit.icons import fitted
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.tokens import Theme

_FRAME_MILLISECONDS = 66
_REST_MILLISECONDS = 1_200
"""The still drawing, with its arrow, before each round."""
_WAY_MILLISECONDS = 1_400
_THERE_MILLISECONDS = 1_200
_ROUND_MILLISECONDS = _REST_MILLISECONDS + _WAY_MILLISECONDS + _THERE_MILLISECONDS
_ROUNDS = 4


@dataclass(frozen=True, slots=True)
class Movement:
    """Drawings from back to front; how far the card goes: down in heights of the drawing, to the right in widths."""

    behind: str
    card: str
    before: str
    down: float = 0.0
    across: float = 0.0


MOVEMENTS: Final = {
    "place-card": Movement("reader-pad", "card-above", "", down=0.34),
    "insert-card": Movement("reader-slot", "card-beside", "reader-slot-front", across=0.3),
}
"""By the still drawing that each begins and ends with."""


class Placing(Illustration):
    """An illustration that shows the way of the card where the drawing has one, and motion is not switched off."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._elapsed = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MILLISECONDS)
        self._timer.timeout.connect(self.go_on)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin anew, each time that the screen appears."""
        self._elapsed = 0
        if self._theme.moving:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Stand still: what nobody sees costs nothing."""
        self._timer.stop()

    def go_on(self) -> None:
        """One frame further; after some rounds it rests."""
        before = self.progress()
        self._elapsed += _FRAME_MILLISECONDS
        if self._elapsed >= _ROUNDS * _ROUND_MILLISECONDS:
            self._elapsed = 0
            self._timer.stop()
        if self.progress() != before:
            self.update()

    def progress(self) -> float:
        """How far the card is on its way, 0 (still, above) to 1 (there)."""
        along = self._elapsed % _ROUND_MILLISECONDS - _REST_MILLISECONDS
        return (1 - cos(pi * min(1.0, max(0.0, along / _WAY_MILLISECONDS)))) / 2

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The still drawing at rest, its parts on the way."""
        movement = MOVEMENTS.get(self._drawing)
        if movement is None or not self.progress():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        corner = self.corner()
        painter.drawPixmap(corner, self.layer(movement.behind))
        painter.drawPixmap(QPointF(corner) + self._gone(movement), self.layer(movement.card))
        if movement.before:
            painter.drawPixmap(corner, self.layer(movement.before))

    def _gone(self, movement: Movement) -> QPointF:
        """How far the card is from where it began."""
        wide, high = fitted(self._drawing, self.width(), self.height())
        return QPointF(movement.across * wide, movement.down * high) * self.progress()
