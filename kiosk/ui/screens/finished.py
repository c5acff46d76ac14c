"""The first screen of the next process: what was erased, ticked once it is proved."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.panel import Line, Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.viewmodels import FinishedView, Icon


class FinishedScreen(Screen):
    """Nothing personal is ever on it: it is drawn by a process that never knew anybody."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        large = theme.metrics.large_text
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._reason = Text(theme, TextStyle.HEADING, f"{name}.reason", theme.colours.quiet_text)
        self._panel = Panel(theme)
        self._erased = self.pages("erased", (), spacing=1)
        self._lines = self.pages("lines", (self._title, self._reason) if large else ())
        self._said: list[Line] = []
        self._ticked: list[Line] = []
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        halves = self.columns()
        halves.addWidget(self._panel, 1)
        halves.addWidget(self._lines, 1)
        space = theme.metrics.space
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(space(4), space(1.5), space(4), space(1.5))
        column.addWidget(self._erased)
        page = self.page()
        if not large:
            page.addWidget(self._title)
            page.addWidget(self._reason)
        page.addLayout(halves, 1)
        page.addWidget(self._buttons)

    def show_view(self, view: FinishedView) -> None:
        """Draw it."""
        colours = self.theme.colours
        pair = colours.good if view.clean else colours.card
        self._panel.set_pair(pair)
        self._title.show_text(view.title)
        self._reason.show_text(view.reason)
        sign = Icon.CHECK if view.clean else Icon.CLOCK
        ticked = tuple((sign, text, pair.text) for text in view.erased)
        self._show_lines(self._erased, self._ticked, ticked)
        said = tuple((line.icon, line.text, colours.page.text) for line in view.lines)
        self._show_lines(self._lines, self._said, said)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Start, once it may be pressed."""
        return self._buttons.main_button()

    def _show_lines(self, pages: Pages, lines: list[Line], views: tuple[tuple[str, str, str], ...]) -> None:
        """Show (icon, text, colour) for each line; those that are too many take no room."""
        while len(lines) < len(views):
            lines.append(Line(self.theme, TextStyle.HEADING))
            pages.add(lines[-1])
        for index, line in enumerate(lines):
            line.setVisible(index < len(views))
            if index < len(views):
                icon, text, colour = views[index]
                line.show_line(icon, text, colour=colour)
