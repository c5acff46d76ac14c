"""Lines of a screen: icon, text, smaller text; as many as the view says, on the pages that hold them."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Need, Pages
from kiosk.ui.kit.panel import Line
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.viewmodels import LineView


class Lines:
    """Adds lines below what `pages` hold already, and keeps them from view to view.

    The one numbered `first` (from 0) says what to do, and is on the first page. `equal`: second texts are as large and
    dark as first ones, for they say the same to others.
    """

    def __init__(
        self, theme: Theme, pages: Pages, style: TextStyle = TextStyle.BODY, first: int = -1, equal: bool = False
    ) -> None:
        self._theme = theme
        self._pages = pages
        self._style = style
        self._first = first
        self._equal = equal
        self._lines: list[Line] = []

    def show_lines(self, views: Sequence[LineView], colour: str = "") -> None:
        """Show these; those that are too many take no room. `colour` is that of the icons, if not the usual one."""
        while len(self._lines) < len(views):
            need = Need.FIRST if len(self._lines) == self._first else Need.USUAL
            self._lines.append(Line(self._theme, self._style, self._equal))
            self._pages.add(self._lines[-1], need=need)
        for line in self._lines[len(views) :]:
            line.hide()
        for line, view in zip(self._lines, views, strict=False):
            line.show()
            line.show_line(view.icon, view.text, view.second, colour)
