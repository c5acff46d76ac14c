"""Grounds to put things on: a card with a line around it, and a banner that says something with an icon."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import rounded
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Colours, Pair, Theme
from kiosk.ui.kit.typesetting import line_height
from texts.isolates import without_isolates


class Mood(Enum):
    """What a banner feels like: its colours and its icon."""

    INFO = ("info", "info")
    GOOD = ("good", "check")
    WARNING = ("warning", "warning")
    ERROR = ("error", "warning")

    def pair(self, colours: Colours) -> Pair:
        """The colours of this mood."""
        found = getattr(colours, self.value[0])
        assert isinstance(found, Pair)
        return found


class Panel(QWidget):
    """A rounded ground; put a layout on it."""

    def __init__(self, theme: Theme, pair: Pair | None = None) -> None:
        super().__init__()
        self._theme = theme
        self._pair = pair or theme.colours.card

    def set_pair(self, pair: Pair) -> None:
        """Other colours."""
        self._pair = pair
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The ground."""
        rounded(QPainter(self), QRectF(self.rect()), self._pair, self._theme.metrics.radius)


class Sign(QWidget):
    """An icon of a fixed size; it says nothing to screen readers, the text beside it does."""

    def __init__(self, size: int, height: int = 0) -> None:
        super().__init__()
        self._size = size
        self._name = ""
        self._colour = ""
        self.setFixedSize(size, max(size, height))

    def show_icon(self, name: str, colour: str) -> None:
        """Paint this icon in this colour."""
        self._name, self._colour = name, colour
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The icon in the middle."""
        if self._name:
            picture = icon(self._name, self._size, self._colour, self.isRightToLeft())
            QPainter(self).drawPixmap(0, (self.height() - self._size) // 2, picture)


class Banner(Panel):
    """A message inside a screen: icon, two texts, both in another language, code for staff; hidden with no message."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme)
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        metrics = theme.metrics
        self._icon = Sign(metrics.text(1.4))
        self._text = Text(theme, TextStyle.STRONG, f"{name}.text")
        self._second = Text(theme, TextStyle.BODY, f"{name}.second")
        self._other = Text(theme, TextStyle.SMALL, f"{name}.other")
        self._code = Text(theme, TextStyle.STRONG, f"{name}.code").on_one_line()
        row = self._row = QHBoxLayout(self)
        side, above = (1.5, 0.5) if metrics.large_text else (2.5, 1.75)
        row.setContentsMargins(metrics.space(side), metrics.space(above), metrics.space(side), metrics.space(above))
        row.setSpacing(metrics.space(1 if metrics.large_text else 2))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(self._both_texts(), 1)
        if not metrics.large_text:
            row.addWidget(self._code, 0, Qt.AlignmentFlag.AlignVCenter)

    def say(self, mood: Mood, text: str, second: str = "", code: str = "", other: str = "") -> None:
        """Show a message: what is the matter, what to do about it, the code for staff; both in `other` words."""
        pair = mood.pair(self._theme.colours)
        self.set_pair(pair)
        self._icon.show_icon(mood.value[1], pair.text)
        said = ((self._text, text), (self._second, second), (self._other, other), (self._code, code))
        for part, words in said:
            part.set_colour(pair.text)
            part.show_text(words)
        self.setAccessibleName(without_isolates(" ".join(filter(None, (text, second, code)))))
        self.show()
        self._row.activate()

    def be_quiet(self) -> None:
        """Nothing to say: take no room."""
        for part in (self._text, self._second, self._other, self._code):
            part.show_text("")
        self.setAccessibleName("")
        self.hide()

    def _both_texts(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self._text)
        column.addWidget(self._second)
        column.addWidget(self._other)
        if self._theme.metrics.large_text:  # beside them it would make both of them narrow
            column.addWidget(self._code)
        return column


class Line(QWidget):
    """An icon and a text beside it, with a second line in smaller letters; `equal`: in letters as large and dark."""

    def __init__(self, theme: Theme, style: TextStyle = TextStyle.BODY, equal: bool = False) -> None:
        super().__init__()
        self._theme = theme
        metrics = theme.metrics
        self._text = Text(theme, style)
        self._icon = Sign(metrics.text(1.5), line_height(self._text.font()))
        self._second = Text(theme, style) if equal else Text(theme, TextStyle.SMALL, colour=theme.colours.quiet_text)
        texts = QVBoxLayout()
        texts.setSpacing(0)
        texts.addWidget(self._text)
        texts.addWidget(self._second)
        middle = self._middle = QVBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        row = QHBoxLayout()
        middle.addLayout(row)
        middle.addStretch(1)
        row.setSpacing(metrics.space(2))
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_line(self, icon_name: str, text: str, second: str = "", colour: str = "") -> None:
        """Set icon and texts; `colour` is the icon's."""
        self._icon.show_icon(icon_name, colour or self._theme.colours.secondary.text)
        self._text.show_text(text)
        self._second.show_text(second)
        self._middle.activate()  # Qt does it for what is on show alone, and later: a line on a further page counts too
