"""The buttons between pages: previous, place, next. Of one column of blocks, or of all columns of a screen at once."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from texts.isolates import without_isolates


@dataclass(frozen=True, slots=True)
class PagingWords:
    """The words on the two buttons, and the pattern of the place between them, with {n} and {total}."""

    previous: str
    next: str
    place: str


class Pager(QWidget):
    """Previous, place, next; the words give way to signs alone where there is no room for them.

    Their signs are no arrows: a lone arrow beside *Back* would look like it. What leads nowhere is not shown, and keeps
    its room: a finger that turned a page finds nothing else below it.
    """

    turned = Signal(int)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self._words = PagingWords("", "", "")
        self._previous = Button(theme, f"{name}.previous", Look.SECONDARY, "page-back")
        self.following = Button(theme, f"{name}.next", Look.SECONDARY, "page-on")
        self._place = Text(theme, TextStyle.STRONG, f"{name}.place").on_one_line()
        self._signs = self._previous.sizeHint().width() + self.following.sizeHint().width()
        for button in (self._previous, self.following):
            _keep_its_room(button)
        self._previous.clicked.connect(lambda: self.turned.emit(-1))
        self.following.clicked.connect(lambda: self.turned.emit(1))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._gap = theme.metrics.space(1.5)
        row.setSpacing(self._gap)
        row.addWidget(self._previous)
        row.addStretch(1)
        row.addWidget(self._place, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addStretch(1)
        row.addWidget(self.following)

    def show_words(self, words: PagingWords) -> None:
        """Set the words of the current language."""
        self._words = words

    def show_place(self, page: int, total: int, room: int) -> None:
        """Page (from 0) of so many; the row is `room` pixels wide."""
        self._place.show_text(self._words.place.format(n=page + 1, total=total))
        self.fit(room)
        _offer(self._previous, page > 0)
        _offer(self.following, page < total - 1)

    def fit(self, room: int) -> int:
        """Say in words what there is room for, the way onward first; the width that this takes, in pixels."""
        for previous, following in ((True, True), (False, True), (False, False)):
            _label(self._previous, self._words.previous, previous)
            _label(self.following, self._words.next, following)
            if self.minimumSizeHint().width() <= room:
                break
        return self.minimumSizeHint().width()

    def least_width(self) -> int:
        """With signs alone."""
        return self._signs + self._place.sizeHint().width() + 4 * self._gap

    def has_focus(self) -> bool:
        """Whether one of the two has the focus."""
        return self._previous.hasFocus() or self.following.hasFocus()

    def keep_focus(self) -> None:
        """Give the focus to the button that can still be pressed."""
        usable = self.following if self.following.isEnabled() else self._previous
        usable.setFocus(Qt.FocusReason.OtherFocusReason)


def _keep_its_room(button: Button) -> None:
    policy = button.sizePolicy()
    policy.setRetainSizeWhenHidden(True)
    button.setSizePolicy(policy)


def _offer(button: Button, leads_on: bool) -> None:
    button.setEnabled(leads_on)
    button.setVisible(leads_on)


def _label(button: Button, word: str, written: bool) -> None:
    button.show_label(word if written else "")
    button.setAccessibleName(without_isolates(word))
