"""Our own keyboard, so that no keyboard program of the system sees what is typed; layouts are `kit/layouts.py`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.layouts import KeyboardWords, Layout, Plane
from kiosk.ui.kit.pad import PadKey
from kiosk.ui.kit.tokens import Theme
from texts.isolates import without_isolates

_ROW_LENGTH: Final = 10
"""Keys in the longest row of every layout (`kit/layouts.py`): each row stands on as many columns."""
_COMFORT: Final = 1.5
"""How many times as wide as a target a letter may become, where there is room: farther apart is not easier to find."""
_LARGEST_LETTER: Final = 0.6
"""Of the width of a key: a wider letter would leave it. On a screen of 21.5 inches that letter is 12 mm high."""
_LETTER_ROOM: Final = 1.6
"""The height of a key in letters: those with marks below reach far down."""


class Keyboard(QWidget):
    """`typed` carries a character, `reached` one whose key was found by keys; `taken_back` and `done` are keys, too.

    Letters, signs and the keys below them share one width; turning to other characters moves nothing.
    """

    typed = Signal(str)
    reached = Signal(str)
    taken_back = Signal()
    done = Signal()

    def __init__(self, theme: Theme, name: str, layout: Layout) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._layout = layout
        self._words = KeyboardWords("", "", "", "", "", "", "", "")
        self._planes = {plane: self._plane_of(plane) for plane in self._used_planes()}
        self._plane = Plane.LETTERS
        self._turning = {plane: self._turning_key(plane) for plane in self._planes if plane is not Plane.LETTERS}
        self._space = self._function("space", "", lambda: self.typed.emit(" "))
        self._backspace = self._function("backspace", "backspace", self.taken_back.emit)
        self._done = self._function("done", "check", self.done.emit, Look.PRIMARY)
        self._space.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._stack = QStackedWidget()
        self._lay_out()
        self._turn_round()
        self.setMaximumWidth(self._widest())

    def show_words(self, words: KeyboardWords) -> None:
        """Set the words of the current language."""
        self._words = words
        self.setAccessibleName(without_isolates(words.name))
        self._show()

    @property
    def plane(self) -> Plane:
        """What the keys show now."""
        return self._plane

    def turn_to(self, plane: Plane) -> None:
        """To another plane, or back to the letters."""
        self._plane = Plane.LETTERS if self._plane is plane else plane
        self._show()

    def _show(self) -> None:
        self._stack.setCurrentWidget(self._planes[self._plane])
        for plane, key in self._turning.items():
            target = Plane.LETTERS if plane is self._plane else plane
            key.show_label(self._layout.sample(target))
            key.setAccessibleName(without_isolates(self._words.of(target)))
        self._space.show_label(self._words.space)
        self._done.show_label(self._words.done)
        self._backspace.setAccessibleName(without_isolates(self._words.backspace))

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 (Qt's name)
        """The page was mirrored."""
        if event.type() == QEvent.Type.LayoutDirectionChange:
            self._turn_round()
        super().changeEvent(event)

    def _turn_round(self) -> None:
        """Only what is on the keys has a direction: taking back points along the writing, words are the page's."""
        self._backspace.setLayoutDirection(direction_of(self._layout))
        self._done.setLayoutDirection(self.layoutDirection())

    def _press(self, character: str) -> None:
        """A capital is rarely followed by another one: back to small letters."""
        self.typed.emit(character)
        if self._plane is Plane.CAPITALS:
            self.turn_to(Plane.CAPITALS)

    def _used_planes(self) -> tuple[Plane, ...]:
        return tuple(plane for plane in Plane if plane is not Plane.CAPITALS or self._layout.capitals)

    def _plane_of(self, plane: Plane) -> QWidget:
        """Rows of keys of one width, each row in the middle: a key takes two columns, and rows may stand between."""
        part = QWidget()
        grid = QGridLayout(part)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(self._theme.metrics.space(0.25))
        rows = self._layout.rows(plane)
        for down, characters in enumerate(rows):
            start = _ROW_LENGTH - len(characters)
            for index, character in enumerate(characters):
                grid.addWidget(self._key(character, plane), down, start + 2 * index, 1, 2)
        for column in range(2 * _ROW_LENGTH):
            grid.setColumnStretch(column, 1)
        grid.setRowStretch(len(rows), 1)
        return part

    def _key(self, character: str, plane: Plane) -> LetterKey:
        key = LetterKey(self._theme, f"{self.objectName()}.{plane.value}.{ord(character):04x}")
        key.show_label(character)
        key.setProperty("unheard", True)  # on the bus it would tell what is typed (`kit/accessibility.py`)
        key.reached.connect(self.reached)
        key.clicked.connect(lambda: self._press(character))
        return key

    def _turning_key(self, plane: Plane) -> Button:
        return self._function(plane.value, "", lambda: self.turn_to(plane))

    def _function(self, name: str, icon: str, act: Callable[[], object], look: Look = Look.SECONDARY) -> Button:
        button = Button(self._theme, f"{self.objectName()}.{name}", look, icon)
        button.clicked.connect(lambda: act())
        return button

    def _lay_out(self) -> None:
        keys = QWidget()
        keys.setLayoutDirection(Qt.LayoutDirection.LeftToRight)  # in every language: see `kit/layouts.py`
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(keys)
        rows = QVBoxLayout(keys)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(self._theme.metrics.space(0.5))
        for part in self._planes.values():
            self._stack.addWidget(part)
        rows.addWidget(self._stack)
        for functions in self._function_rows():
            row = QHBoxLayout()
            row.setSpacing(self._theme.metrics.space(0.5))
            for key in functions:
                row.addWidget(key)
            rows.addLayout(row)

    def _function_rows(self) -> tuple[tuple[Button, ...], ...]:
        """One row below the letters, or two on an upright screen: for the longest words in the largest letters."""
        turning = tuple(self._turning[plane] for plane in (Plane.CAPITALS, Plane.SIGNS) if plane in self._turning)
        space = (self._space,) if self._layout.space else ()
        self._space.setParent(self)
        self._space.setVisible(self._layout.space)
        if self._theme.metrics.portrait:
            return (*turning, self._backspace), (*space, self._done)
        return ((*turning, *space, self._backspace, self._done),)

    def _widest(self) -> int:
        metrics = self._theme.metrics
        return _ROW_LENGTH * (round(_COMFORT * metrics.target) + 2 * metrics.ring) + 9 * metrics.space(0.25)


def direction_of(layout: Layout) -> Qt.LayoutDirection:
    """In which direction what is typed with it runs."""
    return Qt.LayoutDirection.RightToLeft if layout.right_to_left else Qt.LayoutDirection.LeftToRight


class LetterKey(PadKey):
    """One letter: at least as wide as high. Which one has the focus is told to headphones alone, as for digits."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        letters = self.font()
        letters.setPixelSize(min(letters.pixelSize(), round(_LARGEST_LETTER * theme.metrics.target)))
        self.setFont(letters)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A square, or higher where the largest letters need it."""
        metrics = self.theme.metrics
        high = max(metrics.target, round(_LETTER_ROOM * self.font().pixelSize())) + 2 * metrics.ring
        return QSize(metrics.target + 2 * metrics.ring, high)
