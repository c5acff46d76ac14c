"""The kiosk works: what it does, how far it is if that is known."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Sign
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.progress import ProgressBar, Waiting
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import CENTRE, Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.viewmodels import BusyView
from texts.isolates import without_isolates

_DRAWING_SHARE: Final = 24
"""Of the height that is left, where the stretches above and below have two or three."""
_ICON_STEPS: Final = {False: 14, True: 7}
"""By whether large text on a lying screen needs the room: two lines below the title, the bar and the percent."""
_DRAWING_STEPS: Final = {False: (16, 36), True: (6, 36)}
"""Of the height, at least and at most; by the same."""


class BusyScreen(Screen):
    """A turning star while nothing is known, a bar once something is; large above it what must stay as it is."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        short_of_room = theme.metrics.large_text and not theme.metrics.portrait
        self._icon = Sign(theme.metrics.space(_ICON_STEPS[short_of_room]))
        self._drawing = Illustration(theme, f"{name}.drawing")
        least, most = _DRAWING_STEPS[short_of_room]
        self._drawing.setMinimumHeight(theme.metrics.space(least))
        self._drawing.setMaximumHeight(theme.metrics.space(most))
        self._waiting = Waiting(theme, f"{name}.waiting")
        self._title = Text(theme, TextStyle.DISPLAY, f"{name}.title").centred()
        self._hint = Text(theme, TextStyle.HEADING, f"{name}.hint", theme.colours.quiet_text).centred()
        self._bar = ProgressBar(theme, f"{name}.progress")
        self._bar.setMinimumWidth(theme.metrics.space(80))
        self._percent = Text(theme, TextStyle.HEADING, f"{name}.percent").centred()
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.addStretch(2)
        page.addWidget(self._icon, 0, CENTRE)
        page.addWidget(self._drawing, _DRAWING_SHARE)  # not put: a line of its own would stay when it is hidden
        page.put(self._title)
        page.put(self._hint)
        page.addWidget(self._waiting, 0, CENTRE)
        page.addWidget(self._bar, 0, CENTRE)
        page.put(self._percent)
        page.addStretch(2 if theme.metrics.large_text else 3)
        self.foot(page, self._buttons)

    def show_view(self, view: BusyView) -> None:
        """Draw it."""
        known = view.percent is not None
        self._icon.setVisible(view.drawing is None)
        self._icon.show_icon(view.icon, self.theme.colours.primary.ground)
        self._drawing.setVisible(view.drawing is not None)
        self._drawing.show_drawing(view.drawing or "", without_isolates(view.title))
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._waiting.setVisible(not known)
        self._bar.setVisible(known)
        self._bar.show_progress(view.percent or 0, without_isolates(view.progress_text))
        self._percent.show_text(view.progress_text)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Nothing has to be pressed here; Enter typed twice by habit must not press *Back*."""
        return None
