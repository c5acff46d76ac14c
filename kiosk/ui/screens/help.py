"""Help for the screen below: what it is, what to do, what if one cannot; drawings where they say more than words."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.screens.figures import Figures
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import HelpView


class HelpScreen(Screen):
    """A card over the page; the way back stands where every way back stands."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, f"{name}.help")
        own = self.objectName()
        self._title = Text(theme, TextStyle.TITLE, f"{own}.title")
        self._pages = self.pages("lines", ())
        self._lines = Lines(theme, self._pages, TextStyle.HEADING)
        self._figures = Figures(theme, f"{own}.figures", small=theme.metrics.large_text, below=theme.metrics.large_text)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.put(self._title)
        page.put(self._panel(), 1)
        self.foot(page, self._buttons)

    def show_view(self, view: HelpView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._lines.show_lines(view.lines)
        if self.theme.metrics.large_text and self._figures not in self._pages.blocks:
            self._pages.add(self._figures)
        self._figures.show_figures(view.figures)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Calling somebody; going back is Escape, and one step before it."""
        return self._buttons.main_button()

    def _panel(self) -> Panel:
        space = self.theme.metrics.space
        panel = Panel(self.theme)
        halves = self.columns(5)
        around = space(2 if self.theme.metrics.large_text else 3)
        halves.setContentsMargins(around, around, around, around)
        halves.addWidget(self._pages, 1)
        if not self.theme.metrics.large_text:
            halves.addWidget(self._figures, 1)
        panel.setLayout(halves)
        return panel
