"""The first screen of the next process: what is to be taken along, and what was erased, ticked once it is proved."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.figures import Figures
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import FinishedView, Icon, LineView

_SHARES: Final = {False: (6, 4), True: (1, 1)}
"""Of what is to be taken and what was erased on a lying screen, by whether text is large."""
_DRAWINGS_STEPS: Final = 42
"""As much as there is room for once the button stands below them: nothing moves when it comes."""


class FinishedScreen(Screen):
    """Nothing personal is ever on it: it is drawn by a process that never knew anybody."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        large = theme.metrics.large_text
        self._title = Text(theme, TextStyle.HEADING if large else TextStyle.TITLE, f"{name}.title")
        self._reason = Text(theme, TextStyle.BODY, f"{name}.reason", theme.colours.quiet_text)
        self._take = Text(theme, TextStyle.TITLE, f"{name}.take")
        self._figures = Figures(theme, f"{name}.figures")
        self._erased_title = Text(theme, TextStyle.STRONG, f"{name}.erased_title")
        above = (self._title, self._reason) if large else ()
        self._erased = self.pages("erased", (*above, self._erased_title), spacing=1)
        self._ticked = Lines(theme, self._erased)
        self._panel = Snug(theme, self._erased)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        self._lay_out(large)

    def show_view(self, view: FinishedView) -> None:
        """Draw it."""
        colours = self.theme.colours
        pair = colours.good if view.clean else colours.card
        self._panel.set_pair(pair)
        self._title.show_text(view.title)
        self._reason.show_text(view.reason)
        self._take.show_text(view.take)
        self._figures.show_figures(view.figures)
        self._erased_title.show_text(view.erased_title)
        sign = Icon.CHECK if view.clean else Icon.CLOCK
        self._ticked.show_lines([LineView(sign, text) for text in view.erased], pair.text)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Start, once it may be pressed."""
        return self._buttons.main_button()

    def _lay_out(self, large: bool) -> None:
        """With large text all that is not to be taken stands on the panel, on pages."""
        page = self.page()
        if not large:
            page.put(self._title)
            page.put(self._reason)
        upright = self.theme.metrics.portrait
        taken, erased = (1, 0) if upright else _SHARES[large]
        halves = self.columns()
        halves.addLayout(self._to_take(upright), taken)
        halves.addWidget(self._panel, erased)
        page.put(halves, 1)
        self.foot(page, self._buttons)

    def _to_take(self, upright: bool) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(self.theme.metrics.space(2))
        column.addWidget(self._take)
        column.addWidget(self._figures, 1)
        if not upright:
            self._figures.setMaximumHeight(self.theme.metrics.space(_DRAWINGS_STEPS))
            column.addStretch()
        return column
