"""A drawing with its words: what it is, and what about it; the words below, or beside it where room is short."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from texts.isolates import without_isolates

_SMALL_STEPS = 20
_LARGE_STEPS = 60
PICTURE_SHARE = 10
WORDS_SHARE = 8
"""Of the height of a figure in a row: drawings stand on one line, and words begin on one, however many they are."""


class Figure(QWidget):
    """A large drawing over its words; `small`: a small one before them."""

    def __init__(self, theme: Theme, name: str, small: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self._small = small
        self._picture = Illustration(theme, f"{name}.drawing")
        self._caption = Text(theme, TextStyle.STRONG if not small else TextStyle.SMALL, f"{name}.caption")
        self._detail = Text(theme, TextStyle.SMALL, f"{name}.detail", theme.colours.quiet_text)
        if not small:
            self._caption.centred()
            self._detail.centred()
        self._lay_out(theme)

    def show_figure(self, drawing: str, caption: str, detail: str) -> None:
        """Show a drawing and its words."""
        self._picture.show_drawing(drawing, without_isolates(caption))
        self._caption.show_text(caption)
        self._detail.show_text(detail)
        self._row.activate()

    def show_wordless(self, drawing: str, spoken: str) -> None:
        """Show a drawing alone; `spoken` is what it is called."""
        self._picture.show_drawing(drawing, without_isolates(spoken))
        for words in (self._caption, self._detail):
            words.show_text("")
        self._row.activate()  # where it is on a later page no layout would look again at what went

    def give_way(self) -> None:
        """From now on leave what stands above or below the height it would like, and take what is left."""
        self._picture.give_way()

    def stand_in_row(self) -> None:
        """From now on share the height as its neighbours do."""
        self._words.addStretch(1)
        self._row.setStretchFactor(self._words, WORDS_SHARE)

    def _lay_out(self, theme: Theme) -> None:
        words = self._words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._caption)
        words.addWidget(self._detail)
        row = self._row = QHBoxLayout(self) if self._small else QVBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.metrics.space(1.5))
        if self._small:
            wide = theme.metrics.space(_SMALL_STEPS)
            self._picture.setMinimumSize(wide, wide * 3 // 4)
            self._picture.setMaximumSize(wide, wide * 3 // 4)
            row.addWidget(self._picture, 0, Qt.AlignmentFlag.AlignVCenter)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
            row.addLayout(words, 1)
        else:
            self._picture.setMaximumHeight(theme.metrics.space(_LARGE_STEPS))
            row.addStretch(1)
            row.addWidget(self._picture, PICTURE_SHARE)
            row.addLayout(words)
            row.addStretch(1)
