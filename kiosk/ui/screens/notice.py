"""The privacy notice: a few sentences with pictures, accept or refuse."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import NoticeView


class NoticeScreen(Screen):
    """All of it on one screen, or on pages; nothing to scroll."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._pages = self.pages("lines", (), spacing=2)
        self._lines = Lines(theme, self._pages)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.put(self._title)
        page.put(Snug(theme, self._pages, across=5), 1)
        self.foot(page, self._buttons)

    def show_view(self, view: NoticeView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._lines.show_lines(view.lines)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Accept."""
        return self._buttons.main_button()
