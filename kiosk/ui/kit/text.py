"""Text on a ground: wraps, never cuts off, follows the direction of the page."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.tokens import Theme
from texts.isolates import without_isolates

WRAPPED = int(Qt.TextFlag.TextWordWrap)
_TALL = 100_000


class Text(QLabel):
    """A piece of text. `name` is its object name; empty for text that nobody looks for."""

    def __init__(self, theme: Theme, style: TextStyle, name: str = "", colour: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setWordWrap(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setFont(font(theme, style))
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.set_colour(colour or theme.colours.page.text)

    def set_colour(self, colour: str) -> None:
        """Text colour as #RRGGBB."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, QColor(colour))
        self.setPalette(palette)

    def show_text(self, text: str) -> None:
        """Show a text; an empty one takes no room."""
        if text != self.text():
            self.setText(text)
            self.setAccessibleName(without_isolates(text))
        self.setVisible(bool(text))

    def centred(self) -> Text:
        """The same text in the middle of its line."""
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        return self


def text_size(used: QFont, text: str, width: int) -> QRect:
    """The room that a text takes when it is wrapped at `width` pixels."""
    return QFontMetrics(used).boundingRect(QRect(0, 0, max(1, width), _TALL), WRAPPED, text)
