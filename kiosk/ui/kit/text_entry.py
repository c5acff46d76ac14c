"""Text that is typed: a field over one of our own keyboards; a plain keyboard does the same."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.keyboard import Keyboard, direction_of
from kiosk.ui.kit.layouts import KeyboardWords, Layout
from kiosk.ui.kit.tokens import Theme

_ALL: Final = 1000
"""Before the margins beside it a keyboard takes all the width that it can use."""


class Typing(QWidget):
    """A field over a keyboard. `entered` carries the whole text; `touched` comes with every key.

    `heard` carries a character that was just typed, or whose key was reached: for headphones alone.
    """

    entered = Signal(str)
    touched = Signal()
    heard = Signal(str)

    def __init__(self, theme: Theme, name: str, layout: Layout, longest: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._text = ""
        self._longest = longest
        self._taps = theme.taps
        self._label = ""
        self._problem = ""
        self.field = TextField(theme, f"{name}.field")
        self.field.setLayoutDirection(direction_of(layout))
        self.keyboard = Keyboard(theme, f"{name}.keyboard", layout)
        self.keyboard.typed.connect(self.type_text)
        self.keyboard.reached.connect(self.heard)
        self.keyboard.taken_back.connect(self.take_back)
        self.keyboard.done.connect(self._enter)
        self.field.setMaximumWidth(self.keyboard.maximumWidth())
        rows = QVBoxLayout()
        rows.setSpacing(theme.metrics.space(1))
        rows.addWidget(self.field)
        rows.addWidget(self.keyboard)
        middle = QHBoxLayout(self)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.addStretch(1)
        middle.addLayout(rows, _ALL)
        middle.addStretch(1)

    def set_up(self, words: KeyboardWords) -> None:
        """Set the words of the current language."""
        self._label = words.label
        self.keyboard.show_words(words)
        self._show()

    def complain(self, problem: str) -> None:
        """Say what is wrong with what was entered, until something else is typed."""
        self._problem = problem
        self._show()

    def type_text(self, text: str) -> None:
        """Add what is typed, as far as there is room."""
        added = text[: self._longest - len(self._text)]
        self._text += added
        for character in added:
            self.heard.emit(character)
        self._changed()

    def take_back(self) -> None:
        """Forget the last character."""
        self._text = self._text[:-1]
        self._changed()

    def empty_quietly(self) -> None:
        """Forget everything, as the screen needs it."""
        self._text = self._problem = ""
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Characters of a plain keyboard, Backspace, Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat() and not self._taps.is_echo():
                self._enter()
        elif event.key() == Qt.Key.Key_Backspace:
            self._taps.aimed()
            self.take_back()
        elif event.text().isprintable() and event.text():
            self._taps.aimed()
            self.type_text(event.text())
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._text.strip():
            self.entered.emit(self._text.strip())

    def _changed(self) -> None:
        self._problem = ""
        self._show()
        self.touched.emit()

    def _show(self) -> None:
        self.field.show_text(self._text, self._label, self._problem)
