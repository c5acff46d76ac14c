"""Drawings that explain."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.icons import drawing, proportion
from kiosk.ui.kit.paint import rounded
from kiosk.ui.kit.tokens import Pair, Theme


class Illustration(QWidget):
    """A drawing of `resources/icons` that takes the room it gets."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._drawing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.metrics.space(24), theme.metrics.space(16))

    def show_drawing(self, name: str, spoken: str) -> None:
        """Show a drawing; `spoken` says what it shows."""
        self._drawing = name
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A good size where there is room."""
        width = self._theme.metrics.space(70)
        return QSize(width, round(width / proportion(self._drawing)) if self._drawing else width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The drawing in the middle."""
        if not self._drawing:
            return
        painter = QPainter(self)
        self.paint_plate(painter)
        painter.drawPixmap(0, 0, self.layer(self._drawing))

    def layer(self, name: str) -> QPixmap:
        """A drawing, or a part of one, in the theme's colours, as large as this."""
        return drawing(name, self.width(), self.height(), self._theme.colours.plain_drawings)

    def paint_plate(self, painter: QPainter) -> None:
        """The light ground that drawings need where the page is dark."""
        colours = self._theme.colours
        if colours.plate:
            plate = Pair(colours.page.text, colours.plate, colours.plate)
            rounded(painter, QRectF(self.rect()), plate, self._theme.metrics.radius)
