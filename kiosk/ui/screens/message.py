"""One message and what can be done about it: paper is out, something failed, nobody is greeted."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Need, Stand
from kiosk.ui.kit.panel import Mood, Sign
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen, centred
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.viewmodels import MessageView


class MessageScreen(Screen):
    """A large sign, what happened, what to do now, the code for staff, on a panel as high as they are."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        large = theme.metrics.large_text
        self._icon = Sign(theme.metrics.space(15))
        self._title = Text(theme, TextStyle.TITLE if large else TextStyle.DISPLAY, f"{name}.title").centred()
        self._text = Text(theme, TextStyle.HEADING if large else TextStyle.TITLE, f"{name}.text").centred()
        self._note = Text(theme, TextStyle.BODY if large else TextStyle.HEADING, f"{name}.note").centred()
        self._code = Text(theme, TextStyle.STRONG, f"{name}.code").centred()
        self._panel = self._filled()
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.put(self._panel, 1)
        self.foot(page, self._buttons)

    def show_view(self, view: MessageView) -> None:
        """Draw it."""
        pair = Mood[view.tone.name].pair(self.theme.colours)
        self._panel.set_pair(pair)
        self._icon.show_icon(view.icon, pair.text)
        parts = ((self._title, view.title), (self._text, view.text), (self._note, view.note), (self._code, view.code))
        for part, words in parts:
            part.set_colour(pair.text)
            part.show_text(words)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """What most members will do next."""
        return self._buttons.main_button()

    def _filled(self) -> Snug:
        words = self.pages("words", ())
        words.add(centred(self._icon), need=Need.SPARE)
        for part in (self._title, self._text, self._note, self._code):
            words.add(part, need=Need.FIRST if part is self._text else Need.USUAL)
        around = 2 if self.theme.metrics.large_text else 5
        return Snug(self.theme, words, across=around, down=around, stand=Stand.MIDDLE)
