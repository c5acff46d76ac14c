"""A number to type: what for and where it is found on one side, our own pad on the other."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from contract.digits import Digits
from kiosk.ui.gestures import DigitsEntered, SomebodyThere
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pad import DigitPad, PadWords
from kiosk.ui.kit.pages import Need, Stand
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Banners, Screen
from kiosk.ui.screens.button_row import ButtonRow, Spread
from kiosk.ui.screens.column import inset
from kiosk.ui.screens.figures import Figures
from kiosk.ui.viewmodels import Drawing, Echo, PadView
from texts.isolates import without_isolates

_READABLE_STEPS: Final = (44, 32)
"""The least room of a drawing with a number to look for: whatever the size of the text, it can be read."""
_AGAIN_STEPS: Final = (36, 22)
"""Of the same one beside a message: who typed a wrong number needs both at once."""
_SEEN_STEPS: Final = (24, 16)
"""Of one that only reminds of a thing."""


class PadScreen(Screen):
    """Digits typed anywhere on it reach the pad. Another attempt begins with an empty pad."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._attempt: tuple[int, bool] | None = None
        self._title = Text(theme, TextStyle.HEADING if theme.metrics.large_text else TextStyle.TITLE, f"{name}.title")
        self._hint = Text(theme, TextStyle.BODY, f"{name}.hint", theme.colours.quiet_text)
        self._caption = Text(theme, TextStyle.STRONG, f"{name}.caption", theme.colours.quiet_text).centred()
        self._banner = Banners(theme, f"{name}.problem")
        self._tries = Text(theme, TextStyle.STRONG, f"{name}.tries", theme.colours.error.text)
        self._drawing = Illustration(theme, f"{name}.drawing")
        self._pad = DigitPad(theme, f"{name}.pad")
        self._pad.entered.connect(self._entered)
        self._pad.heard.connect(self.heard)
        self._pad.touched.connect(lambda: self.did.emit(SomebodyThere()))
        self._never_asked = Figures(theme, f"{name}.never", small=True)
        self._apart = theme.metrics.enlarged or theme.metrics.portrait or theme.metrics.small
        """What is never asked stands among the words, not below the pad: that needs the room for its keys."""
        self._buttons = ButtonRow(theme, Spread.FILLING)
        self._buttons.pressed.connect(self.did)
        halves = self.columns(3 if theme.metrics.portrait else 6)
        halves.addLayout(self._words(), 13 if theme.metrics.large_text else 11)
        halves.addLayout(self._typing(), 7 if theme.metrics.large_text else 9)
        page = self.page()
        page.put_controls(halves, 1)
        if self._buttons_last():
            self.foot(page, self._buttons)

    def show_view(self, view: PadView) -> None:
        """Draw it."""
        self._title.show_text("" if view.banner else view.title)  # the message says what is to be typed
        self._title.setAccessibleName(without_isolates(view.title))  # the screen is called so, shown or not
        self._hint.show_text(view.hint, view.spoken_hint)
        self._caption.show_text(view.caption)
        self._banner.say(view.banner)
        self._tries.show_text(view.tries)
        wide, high = _steps(view)
        self._drawing.setMinimumSize(self.theme.metrics.space(wide), self.theme.metrics.space(high))
        self._drawing.show_drawing(view.drawing, without_isolates(view.spoken_hint or view.hint or view.title))
        words = PadWords(without_isolates(view.title), view.confirm, view.clear, view.backspace, view.entry)
        self._pad.set_up(view.length, view.echo is Echo.BULLETS, words)
        self._pad.setEnabled(view.enabled)
        self._begin_again_if((view.attempt, view.banner is not None))
        self._never_asked.show_figures(view.never_asked)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """The line of digits, so that a plain keyboard types at once; a pad that is closed leaves only the buttons."""
        return self._pad.entry if self._pad.isEnabled() else self._buttons.main_button()

    def typed(self) -> Digits:
        """The digits so far."""
        return self._pad.typed()

    def type_again(self, typed: Digits) -> None:
        """Fill them in."""
        self._pad.fill(typed)

    def forget(self) -> None:
        """Drop the digits."""
        self._pad.empty_quietly()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Keys that no part wanted go to the pad."""
        if not self._pad.isEnabled() or not self._pad.type_key(event):
            super().keyPressEvent(event)

    def take_key(self, event: QKeyEvent) -> bool:
        """Digits, Backspace, Delete; the focus may be in a bar, after a touch there."""
        return self._pad.isEnabled() and self._pad.take_key(event)

    def _begin_again_if(self, attempt: tuple[int, bool]) -> None:
        if attempt != self._attempt:
            self._pad.empty_quietly()
        self._attempt = attempt

    def _entered(self, digits: Digits) -> None:
        self.did.emit(DigitsEntered(digits))

    def _words(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.metrics.space(1))
        words = self.pages("words", (), 1, Stand.TOP)
        for part in (self._banner, self._tries, self._title, self._hint, self._drawing, self._caption):
            words.add(part, need=self._need(part))
        if self._apart:
            words.add(self._never_asked)
        column.addLayout(inset(self.theme, words), 1)
        if not self._buttons_last():
            column.addWidget(self.turning(self._buttons))
        return column

    def _need(self, part: QWidget) -> Need:
        """What went wrong and the drawing of what is looked for first, then what to do; what it is called is last."""
        if part in (self._banner, self._tries, self._drawing):
            return Need.FIRST
        return Need.SOON if part is self._hint else Need.USUAL

    def _buttons_last(self) -> bool:
        """Below the pad, as on every upright screen, unless large ones would leave too little room for its keys."""
        metrics = self.theme.metrics
        return metrics.at_hand or (metrics.portrait and not metrics.large_text)

    def _typing(self) -> QVBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        self._pad.setMinimumWidth(self.theme.metrics.target * 6)
        row.addWidget(self._pad, 4)
        row.addStretch(1)
        column = QVBoxLayout()
        column.setSpacing(self.theme.metrics.space(3))
        column.addStretch(1)
        column.addLayout(row)
        if not self._apart:
            column.addWidget(self._never_asked)
        if not self.theme.metrics.at_hand:
            column.addStretch(1)
        return column


def _steps(view: PadView) -> tuple[int, int]:
    if view.drawing is not Drawing.CARD_NUMBER:
        return _SEEN_STEPS
    return _AGAIN_STEPS if view.banner else _READABLE_STEPS
