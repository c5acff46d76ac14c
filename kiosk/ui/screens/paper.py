"""Paper is coming: page by page, or held with the reason and what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.progress import ProgressBar, Waiting
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Banners, Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.viewmodels import Drawing, PaperView
from texts.isolates import without_isolates

_SEVERAL = 2
"""So many pages have a progress that can be seen."""


class PaperScreen(Screen):
    """The same for a member who prints and for one who has left: it shows no datum."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.DISPLAY, f"{name}.title")
        self._hint = Text(theme, TextStyle.HEADING, f"{name}.hint", theme.colours.quiet_text)
        self._banner = Banners(theme, f"{name}.problem")
        self._bar = ProgressBar(theme, f"{name}.progress")
        self._waiting = Waiting(theme, f"{name}.waiting")
        self._turning = _at_the_start(self._waiting)
        self._count = Text(theme, TextStyle.HEADING, f"{name}.pages")
        self._drawing = Illustration(theme, f"{name}.drawing")
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        words = (self._banner, self._title, self._turning, self._bar, self._count, self._hint)
        halves = self.columns()
        halves.addWidget(self.pages("words", words), 6)
        halves.addWidget(self._drawing, 5)
        page = self.page()
        page.put(halves, 1)
        self.foot(page, self._buttons)

    def show_view(self, view: PaperView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._banner.say(view.banner)
        self._show_progress(view)
        self._count.show_text(view.progress_text)
        drawing = Drawing.PRINTER_HELD if view.banner else Drawing.PRINTING
        self._drawing.show_drawing(drawing, without_isolates(view.title))
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Cancel is there, but Enter typed by habit must not press it: nothing has the focus."""
        return None

    def _show_progress(self, view: PaperView) -> None:
        """A bar only for several pages, and once one of them is out: an empty one looks broken."""
        several = view.total >= _SEVERAL and view.done > 0
        self._bar.setVisible(several)
        self._turning.setVisible(not several and view.banner is None)
        percent = view.done * 100 // view.total if view.total else 0
        self._bar.show_progress(percent, without_isolates(view.progress_text))


def _at_the_start(part: QWidget) -> QWidget:
    """A part of its own size at the start of its line."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part)
    row.addStretch(1)
    return line
