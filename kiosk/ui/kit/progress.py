"""How far a piece of work is: a bar of true progress, and a star that turns while nothing is known."""

from __future__ import annotations

from math import cos, pi, sin

from PySide6.QtCore import QPointF, QRectF, QSize, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleValueChangeEvent,
    QColor,
    QHideEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.paint import rounded
from kiosk.ui.kit.tokens import Pair, Theme

_TURN_MILLISECONDS = 80
_TURN_DEGREES = 4.5


class ProgressBar(QWidget):
    """A bar that fills in the direction of writing."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._percent = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_progress(self, percent: int, spoken: str) -> None:
        """Fill `percent` of the bar; `spoken` is the same in words."""
        changed, self._percent = percent != self._percent, percent
        self.setAccessibleName(spoken)
        self.update()
        if changed:
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, percent))

    def measure(self) -> tuple[int, int]:
        """Percent, of a hundred."""
        return self._percent, 100

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As wide as there is room."""
        return QSize(self._theme.metrics.space(60), self._theme.metrics.space(4))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The track and what is done of it."""
        painter = QPainter(self)
        colours = self._theme.colours
        area = QRectF(self.rect())
        radius = area.height() / 2
        rounded(painter, area, Pair(colours.card.text, colours.card.ground, colours.primary.ground), radius, 3)
        if not self._percent:
            return
        room = area.adjusted(5, 5, -5, -5)
        done = max(room.height(), room.width() * self._percent / 100)
        left = room.right() - done if self.isRightToLeft() else room.left()
        filled = QRectF(left, room.top(), done, room.height())
        rounded(painter, filled, colours.primary, filled.height() / 2)


class Waiting(QWidget):
    """An eight-pointed star that turns slowly; it stands still where motion is switched off."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._angle = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_TURN_MILLISECONDS)
        self._timer.timeout.connect(self._turn)
        size = theme.metrics.space(16)
        self.setFixedSize(size, size)

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 (Qt's name)
        """Begin to turn."""
        if self._theme.moving:
            self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Stand still: what nobody sees costs nothing."""
        self._timer.stop()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Two squares, one turned by an eighth: the star of Moroccan tile work."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(self.width() / 2, self.height() / 2)
        painter.setPen(QPen(QColor(self._theme.colours.primary.ground), self._theme.metrics.space(0.75)))
        painter.drawPolygon(star(self.width() * 0.44, self._angle))
        painter.setPen(QPen(QColor(self._theme.colours.accent), self._theme.metrics.space(0.5)))
        painter.drawPolygon(star(self.width() * 0.22, -self._angle))

    def _turn(self) -> None:
        self._angle = (self._angle + _TURN_DEGREES) % 360
        self.update()


def star(radius: float, degrees: float = 0.0) -> QPolygonF:
    """The outline of an eight-pointed star around the origin."""
    inner = radius * cos(pi / 4) / cos(pi / 8)
    corners = []
    for index in range(16):
        reach = radius if index % 2 == 0 else inner
        turn = degrees * pi / 180 + index * pi / 8
        corners.append(QPointF(reach * cos(turn), reach * sin(turn)))
    return QPolygonF(corners)
