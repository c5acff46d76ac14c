"""The certificate as it will be on paper, and a big button to print it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Line
from kiosk.ui.kit.pictures import PagePicture
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.viewmodels import PreviewView
from texts.isolates import without_isolates


class PreviewScreen(Screen):
    """The page as large as the screen allows."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._hint = Text(theme, TextStyle.HEADING, f"{name}.hint", theme.colours.quiet_text)
        self._seal = Line(theme)
        self._picture = PagePicture(theme, f"{name}.picture")
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        words = QVBoxLayout()
        words.setSpacing(theme.metrics.space(2))
        words.addWidget(self.pages("words", (self._title, self._hint, self._seal)), 1)
        words.addWidget(self._buttons)
        halves = self.columns()
        halves.addWidget(self._picture, 1)
        halves.addLayout(words, 1)
        self.page().addLayout(halves, 1)

    def show_view(self, view: PreviewView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._seal.show_line(view.seal.icon, view.seal.text)
        page = view.picture
        self._picture.show_page(page.width, page.height, page.rgb, without_isolates(page.description))
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Print."""
        return self._buttons.main_button()

    def forget(self) -> None:
        """Drop the page."""
        self._picture.forget()
