"""The first screen: four languages to begin in, what can be done here, what does not work now."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.gestures import LanguagePicked
from kiosk.ui.kit.button import Look
from kiosk.ui.kit.fonts import TextStyle
from kiosk.ui.kit.pages import Need, Stand
from kiosk.ui.kit.panel import Line
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tile import Tile
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Banners, Screen
from kiosk.ui.screens.column import inset
from kiosk.ui.screens.figures import Way
from kiosk.ui.viewmodels import BannerView, LanguageView, WelcomeView

_SHARES: Final = {False: (7, 6), True: (1, 1)}
"""Of languages and offers, by whether the way is drawn as large as there is room: never narrower than what they need,
so that both keep their places when something does not work.
"""


class WelcomeScreen(Screen):
    """Languages by their own names, the first one largest."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._tiles: dict[str, Tile] = {}
        large = theme.metrics.large_text or theme.metrics.small
        self._title = Text(theme, TextStyle.TITLE if large else TextStyle.DISPLAY, f"{name}.title")
        self._choose = Text(
            theme, TextStyle.BODY if large else TextStyle.HEADING, f"{name}.choose", theme.colours.quiet_text
        )
        self._troubles: list[Banners] = []
        self._roomy = not theme.metrics.enlarged
        self._first = QVBoxLayout()
        self._others = QHBoxLayout()
        self._others.setSpacing(theme.metrics.space(1.5))
        self._fund = Text(
            theme, TextStyle.STRONG if large else TextStyle.HEADING, f"{name}.fund", theme.colours.secondary.text
        )
        self._offer = Line(theme, TextStyle.STRONG)
        self._way = Way(theme, f"{name}.way")
        self._promise = Line(theme, TextStyle.STRONG)
        said = (self._offer, self._way, self._promise)
        self._offers = self.pages("offers", said, spacing=3 if self._roomy else 1.5)
        page = self.page()
        page.put_controls(self._halves(), 1)
        self.foot(page)

    def show_view(self, view: WelcomeView) -> None:
        """Draw it."""
        greeted = self._roomy or self.theme.metrics.portrait
        self._title.show_text(view.title if greeted else "")  # the languages need the room
        self._choose.show_text(view.choose)
        self._show_troubles(view.troubles)
        for index, language in enumerate(view.languages):
            self._show_language(language, first=index == 0)
        self._fund.show_text(view.fund)
        promise = None if view.troubles else view.promise
        for line, said in ((self._offer, view.offer), (self._promise, promise)):
            line.setVisible(said is not None)
            if said is not None:
                line.show_line(said.icon, said.text, said.second if self._roomy else "")
        self._way.setVisible(bool(view.way))
        self._way.show_figures(view.way)

    def main_control(self) -> QWidget | None:
        """The first language."""
        return next(iter(self._tiles.values()), None)

    def _show_troubles(self, views: tuple[BannerView, ...]) -> None:
        """Each stands for itself, so that they find room on several pages."""
        while len(self._troubles) < len(views):
            self._troubles.append(Banners(self.theme, f"{self.objectName()}.trouble.{len(self._troubles) + 1}"))
            self._offers.add(self._troubles[-1], need=Need.FIRST)
        for index, banner in enumerate(self._troubles):
            banner.say(*(self._as_fits(view) for view in views[index : index + 1]))

    def _as_fits(self, view: BannerView) -> BannerView:
        """In one language where text is enlarged: two would not stand on one page."""
        return view if self._roomy else replace(view, other="")

    def _halves(self) -> QBoxLayout:
        """In reach mode what is to be read comes first, what is to be touched below it."""
        halves = self.columns(8 if self._roomy else 4)
        low = self.theme.metrics.at_hand
        shares = _SHARES[self._roomy and not self.theme.metrics.portrait]
        if low:
            halves.addLayout(inset(self.theme, self._what_for()), 1)
        halves.addLayout(self._begin_here(), 0 if low else shares[0])
        if not low:
            halves.addLayout(inset(self.theme, self._what_for()), shares[1])
        return halves

    def _begin_here(self) -> QVBoxLayout:
        space = self.theme.metrics.space
        column = QVBoxLayout()
        column.setSpacing(space(1))
        column.addStretch(1)
        column.addLayout(inset(self.theme, self._fund))
        column.addLayout(inset(self.theme, self._title))
        column.addLayout(inset(self.theme, self._choose))
        column.addSpacing(space(2 if self._roomy else 0))
        column.addLayout(self._first)
        column.addLayout(self._others)
        column.addStretch(1)
        return column

    def _what_for(self) -> Snug:
        around = 3 if self._roomy else 2
        panel = Snug(self.theme, self._offers, across=around, down=around, stand=Stand.MIDDLE)
        panel.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)  # languages keep their room
        return panel

    def _show_language(self, language: LanguageView, first: bool) -> None:
        tile = self._tiles.get(language.tag) or self._new_tile(language.tag, first)
        tile.show_texts(language.autonym, language.greeting if self._roomy else "")

    def _new_tile(self, tag: str, first: bool) -> Tile:
        tile = Tile(self.theme, f"welcome.language.{tag}", look=Look.PRIMARY if first else Look.SECONDARY)
        large = TextStyle.DISPLAY if self._roomy else TextStyle.TITLE
        tile.enlarge(large if first else TextStyle.HEADING)
        tile.clicked.connect(lambda: self.did.emit(LanguagePicked(tag)))
        (self._first if first else self._others).addWidget(tile)
        tile.show()
        self._tiles[tag] = tile
        return tile
