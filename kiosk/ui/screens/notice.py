"""The privacy notice: a few sentences with pictures, accept or refuse."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Line, Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.viewmodels import NoticeView


class NoticeScreen(Screen):
    """All of it on one screen, or on pages; nothing to scroll."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._lines: list[Line] = []
        self._pages = self.pages("lines", (), spacing=2)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.addWidget(self._title)
        page.addWidget(self._panel(), 1)
        page.addWidget(self._buttons)

    def show_view(self, view: NoticeView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        while len(self._lines) < len(view.lines):
            self._lines.append(Line(self.theme))
            self._pages.add(self._lines[-1])
            self._lines[-1].show()
        for line, lines in zip(self._lines, view.lines, strict=True):
            line.show_line(lines.icon, lines.text)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Accept."""
        return self._buttons.main_button()

    def _panel(self) -> Panel:
        space = self.theme.metrics.space
        panel = Panel(self.theme)
        column = QVBoxLayout(panel)
        column.setContentsMargins(space(5), space(2), space(5), space(2))
        column.addWidget(self._pages)
        return panel
