"""Drawings that explain."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.icons import drawing, fitted, proportion
from kiosk.ui.kit.tokens import Theme


class Illustration(QWidget):
    """A drawing of `resources/icons` that takes the room it gets."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._drawing = ""
        self._gives_way = False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.metrics.space(24), theme.metrics.space(16))

    def give_way(self) -> None:
        """From now on ask for no more than the least size."""
        self._gives_way = True

    def show_drawing(self, name: str, spoken: str) -> None:
        """Show a drawing; `spoken` says what it shows."""
        self._drawing = name
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A good size where there is room; the least one of a drawing that gives way."""
        if self._gives_way:
            return self.minimumSize()
        width = self._theme.metrics.space(70)
        return QSize(width, round(width / proportion(self._drawing)) if self._drawing else width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The drawing in the middle."""
        if not self._drawing:
            return
        QPainter(self).drawPixmap(self.corner(), self.layer(self._drawing))

    def layer(self, name: str) -> QPixmap:
        """A drawing, or a part of one, in the theme's colours and the way writing runs, as large as fits in here."""
        colours = self._theme.colours
        inks = (colours.drawing_ink, colours.drawing_ground)
        return drawing(name, self.width(), self.height(), inks, self.isRightToLeft())

    def corner(self) -> QPoint:
        """Where the drawing begins, so that it stands in the middle."""
        wide, high = fitted(self._drawing, self.width(), self.height())
        return QPoint((self.width() - wide) // 2, (self.height() - high) // 2)
