"""A few large tiles, one decision; the member's name beside them, masked."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from kiosk.ui.gestures import Chosen, SomebodyThere
from kiosk.ui.kit.fact import FactValue
from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.pages import Need, Stand
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tile import Tile
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.base import Banners, Screen
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.column import inset
from kiosk.ui.viewmodels import ChoiceView, MaskedView, TileView


class ChoiceScreen(Screen):
    """Tiles in two columns (one on an upright screen); in reach mode the question stands right above them."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._tiles: dict[str, Tile] = {}
        self._rows: list[QWidget] = []
        self._title = Text(theme, TextStyle.TITLE, f"{name}.title")
        self._hint = Text(theme, TextStyle.BODY, f"{name}.hint", theme.colours.quiet_text)
        self._masked = FactValue(theme, f"{name}.name")
        self._masked.setFont(font(theme, TextStyle.STRONG))
        self._masked.looked.connect(lambda: self.did.emit(SomebodyThere()))
        self._banners = Banners(theme, f"{name}.problem")
        self._pages = self.pages("tiles", (), stand=Stand.BOTTOM if theme.metrics.low else Stand.TOP)
        self._buttons = ButtonRow(theme)
        self._buttons.pressed.connect(self.did)
        self._lay_out()

    def show_view(self, view: ChoiceView) -> None:
        """Draw it."""
        self._title.show_text(view.title)
        self._hint.show_text(view.hint)
        self._banners.say(*view.banners)
        self._show_name(view.masked)
        if [tile.name for tile in view.tiles] != list(self._tiles):
            self._rebuild(view.tiles)
        for tile in view.tiles:
            self._tiles[tile.name].show_texts(tile.label, tile.detail, spoken_detail=False)
        self._buttons.show_buttons(view.buttons)

    def main_control(self) -> QWidget | None:
        """The first tile that is on show; what leads to it, where all of them stand on a further page."""
        return next((tile for tile in self._tiles.values() if tile.isVisibleTo(self)), self.further(self._pages))

    def forget(self) -> None:
        """Drop the name and what the tiles say."""
        self._masked.show_value("", "", "")
        for tile in self._tiles.values():
            tile.show_texts("", "")

    def _show_name(self, masked: MaskedView | None) -> None:
        self._masked.setVisible(masked is not None)
        if masked is not None:
            self._masked.show_value(masked.masked, masked.value, masked.prompt)

    def _rebuild(self, views: tuple[TileView, ...]) -> None:
        self._pages.drop(self._rows)
        self._rows = []
        self._tiles = {view.name: self._made(view) for view in views}
        tiles = list(self._tiles.values())
        columns = 1 if self.theme.metrics.portrait or self.theme.metrics.large_text else 2
        for first in range(0, len(tiles), columns):
            self._rows.append(self._row(tiles[first : first + columns], columns))
            self._pages.add(self._rows[-1], need=Need.FIRST)

    def _row(self, tiles: list[Tile], columns: int) -> QWidget:
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(self.theme.metrics.space(2))
        for tile in tiles:
            line.addWidget(tile, 1)
        line.addStretch(columns - len(tiles))
        return row

    def _lay_out(self) -> None:
        metrics = self.theme.metrics
        head = QHBoxLayout()
        page = self.page()
        if metrics.low:
            self._pages.add(self._title, metrics.ring, Need.FIRST)
        else:
            head.addLayout(inset(self.theme, self._title), 1)
            page.put_controls(head)
        for part, need in ((self._banners, Need.SOON), (self._hint, Need.USUAL)):
            if metrics.large_text or metrics.low:
                self._pages.add(part, metrics.ring, need)
            else:
                page.put(part)
        page.addSpacing(metrics.space(1))
        page.put_controls(self._pages, 1)
        if metrics.large_text and not metrics.low:
            self._pages.add(self._masked)
        elif metrics.low:
            page.put_controls(self._masked)
        else:
            head.addWidget(self._masked, 0, Qt.AlignmentFlag.AlignVCenter)
        self.foot(page, self._buttons)

    def _made(self, view: TileView) -> Tile:
        tile = Tile(self.theme, view.name, view.icon)
        tile.enlarge(TextStyle.TITLE)
        value = view.value
        tile.clicked.connect(lambda: self.did.emit(Chosen(value)))
        return tile
