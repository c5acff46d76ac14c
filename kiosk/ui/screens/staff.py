"""Somebody is called: large enough to be read from behind the member, and without any datum of theirs."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Line, Panel
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import ButtonRow, Screen
from kiosk.ui.viewmodels import LineView, StaffView


class StaffScreen(Screen):
    """For the member on one side; the code, and what to do, for whoever comes on the other."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, f"{name}.staff")
        own = self.objectName()
        self._title = Text(theme, TextStyle.TITLE, f"{own}.title")
        self._code_name = Text(theme, TextStyle.STRONG, f"{own}.code.name", theme.colours.info.text)
        self._code = Text(theme, TextStyle.DISPLAY, f"{own}.code", theme.colours.info.text)
        self._lines = QVBoxLayout()
        self._for_staff = QVBoxLayout()
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        for column in (self._lines, self._for_staff):
            column.setSpacing(theme.metrics.space(2))
        halves = self.columns()
        halves.addLayout(self._member(), 1)
        halves.addWidget(self._helper(), 1)
        page = self.page()
        page.addLayout(halves, 1)
        page.addWidget(self._buttons)

    def show_view(self, view: StaffView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._code_name.show_text(view.spoken_code)
        self._code.show_text(view.code)
        self._fill(self._lines, view.lines, TextStyle.HEADING)
        self._fill(self._for_staff, view.for_staff, TextStyle.BODY)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """The way back."""
        return self._buttons.main_button()

    def _fill(self, column: QVBoxLayout, views: tuple[LineView, ...], style: TextStyle) -> None:
        while column.count() < len(views):
            column.addWidget(Line(self.theme, style))
        for index in range(column.count()):
            item = column.itemAt(index)
            line = item.widget() if item is not None else None
            assert isinstance(line, Line)
            line.setVisible(index < len(views))
            if index < len(views):
                line.show_line(views[index].icon, views[index].text, views[index].second)

    def _member(self) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.metrics.space(3))
        column.addStretch(1)
        column.addWidget(self._title)
        column.addLayout(self._lines)
        column.addStretch(1)
        return column

    def _helper(self) -> Panel:
        space = self.theme.metrics.space
        panel = Panel(self.theme, self.theme.colours.info)
        column = QVBoxLayout(panel)
        column.setContentsMargins(space(4), space(3), space(4), space(3))
        column.setSpacing(space(1))
        column.addStretch(1)
        column.addWidget(self._code_name)
        column.addWidget(self._code)
        column.addSpacing(space(2))
        column.addLayout(self._for_staff)
        column.addStretch(1)
        return panel
