"""Text on a ground: wraps, never cuts off, follows the direction of the page."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.typesetting import Measured, line_height
from texts.isolates import without_isolates

_COMFORTABLE_CHARACTERS = 30
_BALANCED = frozenset({TextStyle.DISPLAY, TextStyle.TITLE, TextStyle.HEADING})
"""Titles, whose lines are about equally long."""


class Text(QLabel):
    """A piece of text. `name` is its object name; empty for text that nobody looks for."""

    def __init__(self, theme: Theme, style: TextStyle, name: str = "", colour: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(theme, style))
        self._colour = colour or theme.colours.page.text
        self._balanced = style in _BALANCED
        self._measured = Measured(self.font(), "")
        self._side = Qt.AlignmentFlag.AlignLeft
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)

    def set_colour(self, colour: str) -> None:
        """Text colour as #RRGGBB."""
        self._colour = colour
        self.update()

    def show_text(self, text: str, spoken: str = "") -> None:
        """Show a text; an empty one takes no room. `spoken` is read aloud in its place, where it says too much."""
        if text != self.text():
            self._measured = Measured(self.font(), text, self._balanced)
            if spoken:
                self.setAccessibleName(without_isolates(spoken))  # first: a label without a name is told by its text
            self.setText(text)
            self.setAccessibleName(without_isolates(spoken or text))
            self.updateGeometry()
        self.setVisible(bool(text))

    def centred(self) -> Text:
        """The same text in the middle of its line."""
        self._side = Qt.AlignmentFlag.AlignHCenter
        return self

    def on_one_line(self) -> Text:
        """The same text, never wrapped."""
        self.setWordWrap(False)
        return self

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """The height of the wrapped text."""
        return self._measured.height(width)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """One line, unless it is a long one."""
        width = self._measured.width
        if self.wordWrap():
            width = min(width, self.font().pixelSize() * _COMFORTABLE_CHARACTERS)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """No word is broken, no line cut off."""
        width = self._measured.longest_word if self.wordWrap() else self._measured.width
        return QSize(width, line_height(self.font()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The paragraph."""
        painter = QPainter(self)
        painter.setPen(QColor(self._colour))
        made = self._measured.laid_out(self.width(), self.layoutDirection(), self._side)
        made.draw(painter, QRectF(self.rect()))
