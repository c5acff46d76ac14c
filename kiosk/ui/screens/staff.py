"""Somebody is called: large enough to be read from behind the member, and without any datum of theirs."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import StaffView


class StaffScreen(Screen):
    """For the member on one side; the code, and what to do, for whoever comes on the other."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, f"{name}.staff")
        own = self.objectName()
        self._title = Text(theme, TextStyle.TITLE, f"{own}.title")
        self._code_name = Text(theme, TextStyle.STRONG, f"{own}.code.name", theme.colours.info.text)
        self._code = Text(theme, TextStyle.DISPLAY, f"{own}.code", theme.colours.info.text)
        self._member = self.pages("lines", (self._title,), spacing=3)
        head = (self._code_name, self._code) if theme.metrics.large_text else ()
        self._helper = self.pages("helper", head, spacing=1)
        self._lines = Lines(theme, self._member, TextStyle.HEADING)
        self._for_staff = Lines(theme, self._helper)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        halves = self.columns()
        halves.addWidget(self._member, 2)
        halves.addWidget(self._panel(), 3)
        page = self.page()
        page.put(halves, 1)
        self.foot(page, self._buttons)

    def show_view(self, view: StaffView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._code_name.show_text(view.spoken_code)
        self._code.show_text(view.code)
        self._lines.show_lines(view.lines)
        self._for_staff.show_lines(view.for_staff)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """The way back."""
        return self._buttons.main_button()

    def _panel(self) -> Panel:
        space = self.theme.metrics.space
        panel = Panel(self.theme, self.theme.colours.info)
        column = QVBoxLayout(panel)
        column.setContentsMargins(space(4), space(2), space(4), space(2))
        if not self.theme.metrics.large_text:
            column.addWidget(self._code_name)
            column.addWidget(self._code)
        column.addWidget(self._helper, 1)
        return panel
