"""The line of boxes that shows how much of a number was typed: digits or bullets, always from left to right."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.paint import focus_ring, rounded
from kiosk.ui.kit.tokens import Pair, Theme

BULLET = "•"


class DigitEntry(QWidget):
    """Boxes, one a digit. It holds only what it draws; screen readers are told how many are filled, never which."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._shown: tuple[str, ...] = ()
        self._length = 0
        self.setFont(font(theme, TextStyle.DIGIT))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> tuple[str, ...]:
        """What stands in the filled boxes."""
        return self._shown

    def show_digits(self, shown: tuple[str, ...], length: int) -> None:
        """Fill the first boxes of `length`."""
        self._shown, self._length = shown, length
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Boxes as high as a target."""
        metrics = self._theme.metrics
        return QSize(self._length * metrics.space(9), metrics.target + 2 * metrics.ring)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The same."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Boxes, the next one marked while it can be filled."""
        painter = QPainter(self)
        if self.hasFocus():
            focus_ring(painter, QRectF(self.rect()), self._theme)
        for index in range(self._length):
            self._paint_box(painter, index)

    def _paint_box(self, painter: QPainter, index: int) -> None:
        metrics, colours = self._theme.metrics, self._theme.colours
        gap, edge = metrics.space(1), metrics.ring * 2
        wide = (self.width() - 2 * edge - gap * (self._length - 1)) / self._length
        box = QRectF(edge + index * (wide + gap), edge, wide, self.height() - 2 * edge)
        current = self.isEnabled() and index == len(self._shown)
        line = colours.primary.ground if current else colours.quiet_text
        rounded(painter, box, Pair(colours.card.text, colours.card.ground, line), metrics.space(1), 4 if current else 2)
        if index < len(self._shown):
            painter.setPen(QColor(colours.card.text))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self._shown[index])
