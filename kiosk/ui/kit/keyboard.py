"""Our own keyboard, so that no keyboard program of the system sees what is typed; layouts are `kit/layouts.py`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.layouts import Layout, Plane
from kiosk.ui.kit.pad import PadKey
from kiosk.ui.kit.tokens import Theme
from texts.isolates import without_isolates


@dataclass(frozen=True, slots=True)
class KeyboardWords:
    """The words on and around a keyboard; `label` names the field."""

    label: str
    capitals: str
    signs: str
    letters: str
    space: str
    backspace: str
    done: str


class Keyboard(QWidget):
    """`typed` carries a character, `taken_back` and `done` come from their keys."""

    typed = Signal(str)
    taken_back = Signal()
    done = Signal()

    def __init__(self, theme: Theme, name: str, layout: Layout) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._layout = layout
        self._plane = Plane.LETTERS
        self._words = KeyboardWords("", "", "", "", "", "", "")
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._rows = QVBoxLayout(self)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(theme.metrics.space(0.25))
        self._planes = {plane: self._plane_of(plane) for plane in self._used_planes()}
        self._capitals = self._function("capitals", "", lambda: self._turn_to(Plane.CAPITALS))
        self._signs = self._function("signs", "", lambda: self._turn_to(Plane.SIGNS))
        self._space = self._function("space", "", lambda: self.typed.emit(" "))
        self._backspace = self._function("backspace", "backspace", self.taken_back.emit)
        self._done = self._function("done", "check", self.done.emit, Look.PRIMARY)
        self._lay_out()

    def show_words(self, words: KeyboardWords) -> None:
        """Set the words of the current language."""
        self._words = words
        self._show()

    @property
    def plane(self) -> Plane:
        """What the keys show now."""
        return self._plane

    def _turn_to(self, plane: Plane) -> None:
        """To another plane, or back to the letters."""
        self._plane = Plane.LETTERS if self._plane is plane else plane
        self._show()

    def _show(self) -> None:
        for plane, part in self._planes.items():
            part.setVisible(plane is self._plane)
        words = self._words
        self._capitals.show_label(words.letters if self._plane is Plane.CAPITALS else words.capitals)
        self._signs.show_label(words.letters if self._plane is Plane.SIGNS else words.signs)
        self._space.show_label(words.space)
        self._done.show_label(words.done)
        self._backspace.setAccessibleName(without_isolates(words.backspace))

    def _press(self, character: str) -> None:
        """A capital is rarely followed by another one: back to small letters."""
        self.typed.emit(character)
        if self._plane is Plane.CAPITALS:
            self._turn_to(Plane.CAPITALS)

    def _used_planes(self) -> tuple[Plane, ...]:
        return tuple(plane for plane in Plane if plane is not Plane.CAPITALS or self._layout.capitals)

    def _plane_of(self, plane: Plane) -> QWidget:
        part = QWidget()
        rows = QVBoxLayout(part)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self._rows.spacing())
        for characters in self._layout.rows(plane):
            rows.addLayout(self._row(characters, plane))
        rows.addStretch(1)
        self._rows.addWidget(part)
        return part

    def _row(self, characters: str, plane: Plane) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.space(0.25))
        row.addStretch(1)
        ordered = reversed(characters) if self._layout.right_to_left and plane is Plane.LETTERS else characters
        for character in ordered:
            row.addWidget(self._key(character, plane))
        row.addStretch(1)
        return row

    def _key(self, character: str, plane: Plane) -> LetterKey:
        key = LetterKey(self._theme, f"{self.objectName()}.{plane.value}.{ord(character):04x}")
        key.show_label(character)
        key.setProperty("unheard", True)  # on the bus it would tell what is typed (`kit/accessibility.py`)
        key.clicked.connect(lambda: self._press(character))
        return key

    def _function(self, name: str, icon: str, act: Callable[[], object], look: Look = Look.SECONDARY) -> Button:
        button = Button(self._theme, f"{self.objectName()}.{name}", look, icon)
        button.clicked.connect(lambda: act())
        return button

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(self._theme.metrics.space(0.5))
        self._capitals.setVisible(self._layout.capitals)
        parts = [self._signs, self._space, self._backspace, self._done]
        if self._layout.capitals:
            parts.insert(0, self._capitals)
        else:
            self._capitals.setParent(self)
            self._capitals.hide()
        self._space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        for part in parts:
            row.addWidget(part)
        self._rows.addLayout(row)
        self._show()


class LetterKey(PadKey):
    """One letter: as wide as high. Which one has the focus is told to headphones alone, as for digits."""

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A square."""
        high = super().sizeHint().height()
        return QSize(high, high)


class Typing(QWidget):
    """A field over a keyboard. `entered` carries the whole text; `touched` comes with every key."""

    entered = Signal(str)
    touched = Signal()

    def __init__(self, theme: Theme, name: str, layout: Layout, longest: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self._text = ""
        self._longest = longest
        self._label = ""
        self.field = TextField(theme, f"{name}.field")
        direction = Qt.LayoutDirection.RightToLeft if layout.right_to_left else Qt.LayoutDirection.LeftToRight
        self.field.setLayoutDirection(direction)
        self.keyboard = Keyboard(theme, f"{name}.keyboard", layout)
        self.keyboard.typed.connect(self.type_text)
        self.keyboard.taken_back.connect(self.take_back)
        self.keyboard.done.connect(self._enter)
        rows = QVBoxLayout(self)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(theme.metrics.space(1))
        rows.addWidget(self.field)
        rows.addWidget(self.keyboard)

    def set_up(self, words: KeyboardWords) -> None:
        """Set the words of the current language."""
        self._label = words.label
        self.keyboard.show_words(words)
        self._show()

    def type_text(self, text: str) -> None:
        """Add what is typed, as far as there is room."""
        self._text = (self._text + text)[: self._longest]
        self._changed()

    def take_back(self) -> None:
        """Forget the last character."""
        self._text = self._text[:-1]
        self._changed()

    def empty_quietly(self) -> None:
        """Forget everything, as the screen needs it."""
        self._text = ""
        self._show()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Characters of a plain keyboard, Backspace, Enter."""
        if event.key() == Qt.Key.Key_Backspace:
            self.take_back()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._enter()
        elif event.text().isprintable() and event.text():
            self.type_text(event.text())
        else:
            super().keyPressEvent(event)

    def _enter(self) -> None:
        if self._text.strip():
            self.entered.emit(self._text.strip())

    def _changed(self) -> None:
        self._show()
        self.touched.emit()

    def _show(self) -> None:
        self.field.show_text(self._text, self._label)
