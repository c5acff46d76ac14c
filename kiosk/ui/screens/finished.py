"""The first screen of the next process: what was erased, ticked once it is proved."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import FinishedView, Icon, LineView


class FinishedScreen(Screen):
    """Nothing personal is ever on it: it is drawn by a process that never knew anybody."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        large = theme.metrics.large_text
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._reason = Text(theme, TextStyle.HEADING, f"{name}.reason", theme.colours.quiet_text)
        self._panel = Panel(theme)
        self._erased = self.pages("erased", (), spacing=1)
        self._said = self.pages("lines", (self._title, self._reason) if large else ())
        self._ticked = Lines(theme, self._erased, TextStyle.HEADING)
        self._lines = Lines(theme, self._said, TextStyle.HEADING)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        halves = self.columns()
        halves.addWidget(self._panel, 1)
        halves.addWidget(self._said, 1)
        space = theme.metrics.space
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(space(4), space(1.5), space(4), space(1.5))
        column.addWidget(self._erased)
        page = self.page()
        if not large:
            page.put(self._title)
            page.put(self._reason)
        page.put(halves, 1)
        self.foot(page, self._buttons)

    def show_view(self, view: FinishedView) -> None:
        """Draw it."""
        colours = self.theme.colours
        pair = colours.good if view.clean else colours.card
        self._panel.set_pair(pair)
        self._title.show_text(view.title)
        self._reason.show_text(view.reason)
        sign = Icon.CHECK if view.clean else Icon.CLOCK
        self._ticked.show_lines([LineView(sign, text) for text in view.erased], pair.text)
        self._lines.show_lines(view.lines, colours.page.text)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Start, once it may be pressed."""
        return self._buttons.main_button()
