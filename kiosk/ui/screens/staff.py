"""Somebody is called: large enough to be read from behind the member, and without any datum of theirs."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Need, Stand
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import CodeView, StaffView

_MOST_CODES = 2
"""Of the screen and of the failure on it."""


class Codes(QWidget):
    """Codes beside each other in the largest letters, each below what it is the code of."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        colour = theme.colours.info.text
        self._labels = [Text(theme, TextStyle.STRONG, f"{name}.{n}.label", colour) for n in range(_MOST_CODES)]
        self._codes = [Text(theme, TextStyle.DISPLAY, f"{name}.{n}", colour).on_one_line() for n in range(_MOST_CODES)]
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(theme.metrics.space(8))
        grid.setVerticalSpacing(0)
        for column, parts in enumerate(zip(self._labels, self._codes, strict=True)):
            for row, part in enumerate(parts):
                grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(_MOST_CODES - 1, 1)

    def show_codes(self, views: Sequence[CodeView]) -> None:
        """Show these, at most two."""
        shown = [(view.label, view.code) for view in views] + [("", "")] * (_MOST_CODES - len(views))
        for label, code, (name, value) in zip(self._labels, self._codes, shown, strict=True):
            label.show_text(name)
            code.show_text(value)


class StaffScreen(Screen):
    """For the member on one side; the codes, and what to do, for whoever comes on the other.

    In larger text all of it stands in one column: each of two halves would need pages, and more of them.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        own = self.objectName()
        metrics = theme.metrics
        self._title = Text(theme, TextStyle.TITLE, f"{own}.title")
        self._codes = Codes(theme, f"{own}.code")
        self._member = self.pages("lines", (), spacing=1.5 if metrics.large_text else 3, stand=Stand.TOP)
        self._member.add(self._title, need=Need.FIRST)
        self._helper = self._member if metrics.large_text else self.pages("helper", (), spacing=2)
        self._helper.add(self._codes, need=Need.FIRST)
        self._lines = Lines(theme, self._member, TextStyle.BODY if metrics.large_text else TextStyle.HEADING)
        self._for_staff = Lines(theme, self._helper, equal=True)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        self._lay_out()

    def show_view(self, view: StaffView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._codes.show_codes(view.codes)
        self._lines.show_lines(view.lines)
        self._for_staff.show_lines(view.for_staff)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """The way back."""
        return self._buttons.main_button()

    def _lay_out(self) -> None:
        page = self.page()
        if self._helper is self._member:
            page.put(self._member, 1)
        else:
            halves = self.columns()
            halves.addWidget(self._member, 2)
            panel = Snug(self.theme, self._helper, across=4)
            panel.set_pair(self.theme.colours.info)
            halves.addWidget(panel, 3)
            page.put(halves, 1)
        self.foot(page, self._buttons)
