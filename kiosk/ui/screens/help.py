"""Help for the screen below: what it is, what to do, what if one cannot; drawings where they say more than words."""

from __future__ import annotations

from itertools import zip_longest
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QWidget

from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.figures import Figures
from kiosk.ui.screens.lines import Lines
from kiosk.ui.viewmodels import FigureView, HelpView

_LARGE: Final = 1
"""So many large drawings have room below large text on an upright screen."""
_WHAT_TO_DO: Final = 1
"""The line that says it, from 0."""


class HelpScreen(Screen):
    """The lines on a card as high as they are, drawings beside or below it; the way back where it always stands."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        own = self.objectName()
        self._title = Text(theme, TextStyle.TITLE, f"{own}.title")
        self._pages = self.pages("lines", ())
        large = theme.metrics.large_text
        self._lines = Lines(theme, self._pages, TextStyle.BODY if large else TextStyle.HEADING, first=_WHAT_TO_DO)
        self._figures = Figures(theme, f"{own}.figures")
        self._small: list[Figure] = []
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        page = self.page()
        page.put(self._title)
        page.put(self._halves(), 1)
        self.foot(page, self._buttons)

    def show_view(self, view: HelpView) -> None:
        """Draw it."""
        self._title.show_text("" if self.theme.metrics.large_text else view.title)
        self._lines.show_lines(view.lines)
        among = self._among(len(view.figures))
        self._figures.show_figures(() if among else view.figures)
        self._show_small(view.figures if among else ())
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Calling somebody; going back is Escape, and one step before it."""
        return self._buttons.main_button()

    def _show_small(self, views: tuple[FigureView, ...]) -> None:
        """Among the lines, so that they share pages with them."""
        while len(self._small) < len(views):
            name = f"{self._figures.objectName()}.{len(self._small) + 1}"
            self._small.append(Figure(self.theme, name, small=True))
            self._pages.add(self._small[-1])
        for figure, view in zip_longest(self._small, views):
            figure.setVisible(view is not None)
            if view is not None:
                figure.show_figure(view.drawing, view.caption, view.detail)

    def _among(self, count: int) -> bool:
        """Whether so many drawings stand small among the lines: large text needs the room, or the width."""
        metrics = self.theme.metrics
        return metrics.large_text and (count > _LARGE or not metrics.portrait)

    def _halves(self) -> QBoxLayout:
        """Equally wide; one below the other, the drawings get whatever height the lines leave."""
        around = 2 if self.theme.metrics.large_text else 3
        halves = self.columns(5)
        lines = 0 if self.theme.metrics.portrait else 1
        halves.addWidget(Snug(self.theme, self._pages, across=around, down=around), lines)
        halves.addWidget(self._figures, 1)
        return halves
