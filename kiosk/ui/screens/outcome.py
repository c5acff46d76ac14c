"""A message that drawings tell too: what is to be taken now, which way to go."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Need, Stand
from kiosk.ui.kit.panel import Mood
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.figures import Figures
from kiosk.ui.viewmodels import OutcomeView

_SHARES: Final = {False: (6, 5), True: (3, 2)}
"""Of words and drawings on a lying screen, by whether text is large."""
_ABREAST: Final = 2
"""So many drawings need the whole width of the screen, below the words; large text has them stacked beside it."""
_NEEDED: Final = 3
"""So many buttons of large text need the height of a lying screen: the words have its whole width, without drawings."""


class _Figures(Figures):
    """Drawings that leave words the height they need, and take what is left."""

    def put(self, figure: Figure) -> None:
        """Put one more beside or below the others."""
        figure.give_way()
        super().put(figure)


class OutcomeScreen(Screen):
    """Words on a panel as high as they are; beside or below it, as large as there is room, the drawings."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        large = theme.metrics.large_text
        self._title = Text(theme, TextStyle.TITLE if large else TextStyle.DISPLAY, f"{name}.title")
        self._text = Text(theme, TextStyle.HEADING if large else TextStyle.TITLE, f"{name}.text")
        self._note = Text(theme, TextStyle.BODY if large else TextStyle.HEADING, f"{name}.note")
        self._code = Text(theme, TextStyle.STRONG, f"{name}.code")
        self._stacked = large and not theme.metrics.portrait
        self._figures = _Figures(theme, f"{name}.figures", below=self._stacked)
        words = self.pages("words", ())
        for part in (self._title, self._text, self._note, self._code):
            words.add(part, need=Need.FIRST if part is self._text else Need.USUAL)
        around = 2 if large else 4
        self._panel = Snug(theme, words, across=around, down=around * 0.75, stand=Stand.MIDDLE)
        self._halves = self.columns()
        self._halves.addWidget(self._panel, 1)
        self._halves.addWidget(self._figures, 1)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.put(self._halves, 1)
        self.foot(page, self._buttons)

    def show_view(self, view: OutcomeView) -> None:
        """Draw it."""
        pair = Mood[view.tone.name].pair(self.theme.colours)
        self._panel.set_pair(pair)
        words = ((self._title, view.title), (self._text, view.text), (self._note, view.note), (self._code, view.code))
        for part, said in words:
            part.set_colour(pair.text)
            part.show_text(said)
        figures = () if self._stacked and len(view.buttons) >= _NEEDED else view.figures
        self._figures.show_figures(figures)
        alone = len(figures) < _ABREAST
        self._share(beside=self._stacked or (alone and not self.theme.metrics.portrait))
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """What most members will do next."""
        return self._buttons.main_button()

    def _share(self, beside: bool) -> None:
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._halves.setDirection(direction)
        words, drawings = _SHARES[self.theme.metrics.large_text] if beside else (0, 1)
        self._halves.setStretch(0, words)
        self._halves.setStretch(1, drawings)
