"""A control in a bar: an icon and a word, without a line around them until it is pressed or has the focus."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.paint import focus_ring, ground
from kiosk.ui.kit.tokens import Pair, Theme


class BarButton(Button):
    """Opens something about the screen itself, such as its text size."""

    def __init__(self, theme: Theme, name: str, icon_name: str) -> None:
        super().__init__(theme, name, Look.SECONDARY, icon_name)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Icon and word with little around them: bars are full."""
        room = self.theme.metrics.space(5)
        return QSize(max(super().sizeHint().width() - room, self.theme.metrics.target), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Icon and word; a ground while it is pressed; the focus ring."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        colours = self.theme.colours
        pair = colours.secondary_pressed if self.isDown() else Pair(colours.bar.text, colours.bar.ground, "")
        if self.isDown():
            ground(painter, area, pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, area, self.theme)
        self.paint_label(painter, area, pair.text)
