"""Seconds left, as a number in a ring that empties: time is told by sight in two ways, not by colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleValueChangeEvent, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.tokens import Theme

_FULL_TURN = 5760
"""Sixteenths of a degree, as Qt counts them."""


class CountDown(QWidget):
    """A ring around a number."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._seconds = 0
        self._share = 1.0
        self.setFont(font(theme, TextStyle.DISPLAY))
        size = max(theme.metrics.space(22), 2 * self.font().pixelSize())
        self.setFixedSize(size, size)

    def show_seconds(self, seconds: int, share: float, spoken: str) -> None:
        """`share` of the time is left, from 1 to 0."""
        changed, self._seconds, self._share = seconds != self._seconds, seconds, share
        self.setAccessibleName(spoken)
        self.update()
        if changed:
            QAccessible.updateAccessibility(QAccessibleValueChangeEvent(self, seconds))

    def measure(self) -> tuple[int, int]:
        """Seconds left, and how many there were."""
        return self._seconds, round(self._seconds / self._share) if self._share else self._seconds

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Track, what is left of it, number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._theme.colours
        width = self._theme.metrics.space(1.5)
        ring = QRectF(self.rect()).adjusted(width, width, -width, -width)
        painter.setPen(QPen(QColor(colours.track), width))
        painter.drawEllipse(ring)
        painter.setPen(QPen(QColor(colours.primary.ground), width, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(ring, _FULL_TURN // 4, round(_FULL_TURN * self._share))
        painter.setPen(QColor(colours.card.text))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, str(self._seconds))
