"""The first screen of the next process: what was erased, ticked once it is proved."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Line, Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.viewmodels import FinishedView, Icon


class FinishedScreen(Screen):
    """Nothing personal is ever on it: it is drawn by a process that never knew anybody."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.DISPLAY, f"{name}.title")
        self._reason = Text(theme, TextStyle.HEADING, f"{name}.reason", theme.colours.quiet_text)
        self._panel = Panel(theme)
        self._erased = self._column(self._panel)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(theme.metrics.space(2))
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        halves = self.columns()
        halves.addWidget(self._panel, 1)
        halves.addLayout(self._lines, 1)
        page = self.page()
        page.addStretch(1)
        page.addWidget(self._title)
        page.addWidget(self._reason)
        page.addLayout(halves)
        page.addStretch(2)
        page.addWidget(self._buttons)

    def show_view(self, view: FinishedView) -> None:
        """Draw it."""
        colours = self.theme.colours
        pair = colours.good if view.clean else colours.card
        self._panel.set_pair(pair)
        self._title.show_text(view.title)
        self._reason.show_text(view.reason)
        sign = Icon.CHECK if view.clean else Icon.CLOCK
        show_lines(self.theme, self._erased, tuple((sign, text, pair.text) for text in view.erased))
        show_lines(self.theme, self._lines, tuple((line.icon, line.text, colours.page.text) for line in view.lines))
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Start, once it may be pressed."""
        return self._buttons.main_button()

    def _column(self, panel: Panel) -> QVBoxLayout:
        space = self.theme.metrics.space
        column = QVBoxLayout(panel)
        column.setContentsMargins(space(4), space(3), space(4), space(3))
        column.setSpacing(space(2))
        return column


def show_lines(theme: Theme, column: QVBoxLayout, lines: tuple[tuple[str, str, str], ...]) -> None:
    """Fill a column with lines of (icon, text, colour); those that are too many take no room."""
    while column.count() < len(lines):
        column.addWidget(Line(theme, TextStyle.HEADING))
    for index in range(column.count()):
        item = column.itemAt(index)
        line = item.widget() if item is not None else None
        assert isinstance(line, Line)
        line.setVisible(index < len(lines))
        if index < len(lines):
            icon, text, colour = lines[index]
            line.show_line(icon, text, colour=colour)
