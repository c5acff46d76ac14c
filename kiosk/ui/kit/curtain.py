"""Privacy mode: everything is dimmed but the part that has the focus, so that people beside the member read nothing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.pad import DigitPad

OPACITY: Final = 244
"""Of 255: what is below can be guessed by its shape, and not read."""

_AROUND: Final = 8
"""Pixels around the part."""


class Curtain(QWidget):
    """Lies over a window, lets touches through, and is open at one place."""

    def __init__(self, window: QWidget, colour: str) -> None:
        super().__init__(window)
        self._window = window
        self._colour = colour
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setObjectName("curtain")
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self.follow)
        self.hide()

    def draw(self, drawn: bool, colour: str) -> None:
        """Draw the curtain or take it away; `colour` is that of the theme."""
        self._colour = colour
        self.setVisible(drawn)
        self.follow()

    def follow(self, *_focus: object) -> None:
        """Something else has the focus, or stands elsewhere."""
        if not self.isHidden():
            self.setGeometry(self._window.rect())
            self.raise_()
            self.update()

    def opening(self) -> QRect:
        """Where the curtain is open; empty while nothing has the focus."""
        focused = self._window.focusWidget()
        if focused is None or focused is self._window:
            return QRect()
        part = _part_of(focused)
        place = QRect(part.mapTo(self._window, QPoint(0, 0)), part.size())
        return place.adjusted(-_AROUND, -_AROUND, _AROUND, _AROUND)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Everything but the opening."""
        painter = QPainter(self)
        colour = QColor(self._colour)
        colour.setAlpha(OPACITY)
        painter.setClipRegion(QRegion(self.rect()) - QRegion(self.opening()))
        painter.fillRect(self.rect(), colour)


def _part_of(control: QWidget) -> QWidget:
    """A pad is one part, whose keys are seen all together; so is a dialog, which never shows anything of a person."""
    above = control.parentWidget()
    while above is not None:
        if isinstance(above, DigitPad):
            return above
        if isinstance(above, Dialog):
            return above.card
        above = above.parentWidget()
    return control
