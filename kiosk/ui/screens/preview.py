"""The certificate as it will be on paper, what to check on it, and a big button to print it."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.gestures import SomebodyThere
from kiosk.ui.kit.covered import CoveredPage
from kiosk.ui.kit.fact import Fact
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.panel import Line
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.button_row import ButtonRow, Spread
from kiosk.ui.viewmodels import FactView, PreviewView

_FACTS: Final = ("kind", "name", "number", "date")
"""Object names of the lines to check, in their order."""
_TOUCHED_SHARE: Final = 0.3
"""Of an upright screen's height, for the page and the lines to check, in reach mode."""


class PreviewScreen(Screen):
    """The page as large as the screen allows, covered; beside it in large letters what members can check."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._hint = Text(theme, TextStyle.HEADING, f"{name}.hint", theme.colours.quiet_text)
        self._seal = Line(theme)
        self._picture = CoveredPage(theme, f"{name}.picture")
        self._facts = tuple(Fact(theme, f"{name}.{fact}") for fact in _FACTS)
        for looked in (self._picture.looked, *(fact.looked for fact in self._facts)):
            looked.connect(lambda: self.did.emit(SomebodyThere()))
        self._buttons = ButtonRow(theme, Spread.APART if theme.metrics.at_hand else Spread.FILLING)
        self._buttons.pressed.connect(self.did)
        if theme.metrics.at_hand:
            self._lay_out_low()
        else:
            self._lay_out()

    def show_view(self, view: PreviewView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._seal.show_line(view.seal.icon, view.seal.text)
        page = view.picture
        self._picture.show_page(page.width, page.height, page.rgb, view.uncover, page.description)
        for fact, line in zip(self._facts, view.facts, strict=True):
            _show_fact(fact, line)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """Print."""
        return self._buttons.main_button()

    def forget(self) -> None:
        """Drop the page and the values."""
        self._picture.forget()
        for fact in self._facts:
            fact.forget()

    def _lay_out(self) -> None:
        """The page on one side; words, what to check, and what to do on the other."""
        ring = self.theme.metrics.ring
        words = self.pages("words", (), spacing=1.5)
        for part in (self._title, self._hint):
            words.add(part, ring)
        for fact in self._facts:
            words.add(fact)
        words.add(self._seal, ring)
        side = QVBoxLayout()
        side.setSpacing(self.theme.metrics.space(2))
        side.addWidget(words, 1)
        side.addWidget(self.turning(self._buttons))
        halves = self.columns()
        halves.addWidget(self._picture, 1)
        halves.addLayout(side, 1)
        self.page().put_controls(halves, 1)

    def _lay_out_low(self) -> None:
        """What is only read above; the page and the lines that are touched beside each other below it."""
        touched = QWidget()
        touched.setMaximumHeight(round(_TOUCHED_SHARE * self.theme.metrics.height))
        row = QHBoxLayout(touched)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.theme.metrics.space(0 if self.theme.metrics.large_text else 2))
        row.addWidget(self._picture, 2)
        row.addWidget(self.pages("facts", self._facts, spacing=1), 3)
        page = self.page()
        page.put(self.pages("words", (self._title, self._hint, self._seal)), 1)
        page.put_controls(touched, 1)
        self.foot(page, self._buttons)


def _show_fact(fact: Fact, view: FactView) -> None:
    if view.masked is None:
        fact.show_open(view.label, view.text)
    else:
        fact.show_masked(view.label, view.masked.masked, view.masked.value, view.masked.prompt)
