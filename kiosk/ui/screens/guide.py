"""Something to do away from the screen: a sentence and a drawing of it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.placing import Placing
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Banners, Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.viewmodels import GuideView
from texts.isolates import without_isolates


class GuideScreen(Screen):
    """Words on one side, the drawing on the other."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.DISPLAY, f"{name}.title")
        self._hint = Text(theme, TextStyle.HEADING, f"{name}.hint", theme.colours.quiet_text)
        self._banner = Banners(theme, f"{name}.problem")
        self._drawing = Placing(theme, f"{name}.drawing")
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        halves = self.columns()
        halves.addWidget(self.pages("words", (self._banner, self._title, self._hint)), 1)
        halves.addWidget(self._drawing, 1)
        page = self.page()
        page.put(halves, 1)
        self.foot(page, self._buttons)

    def show_view(self, view: GuideView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._banner.say(view.banner)
        self._drawing.show_drawing(view.drawing, without_isolates(view.title))
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """What is asked for happens away from the screen; Enter typed by habit must not press *Back*."""
        return None
