"""A control in a bar: an icon and a word, with the line around them that every control has."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.paint import focus_ring, ground
from kiosk.ui.kit.tokens import Colours, Pair, Theme


class BarButton(Button):
    """Opens something about the screen itself, such as its text size."""

    def __init__(self, theme: Theme, name: str, icon_name: str) -> None:
        super().__init__(theme, name, Look.SECONDARY, icon_name)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Icon and word with little around them: bars are full, unless large text left only a few parts in them."""
        room = 0 if self.theme.metrics.large_text else self.theme.metrics.space(5)
        return QSize(max(super().sizeHint().width() - room, self.theme.metrics.target), super().sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring, icon and word."""
        painter = QPainter(self)
        area = QRectF(self.rect())
        pair = self._pair(self.theme.colours)
        ground(painter, area, pair, self.theme)
        if self.hasFocus():
            focus_ring(painter, area, self.theme)
        self.paint_label(painter, area, pair.text)

    def _pair(self, colours: Colours) -> Pair:
        if not self.isEnabled():
            return colours.disabled
        return colours.secondary_pressed if self.isDown() else colours.secondary
