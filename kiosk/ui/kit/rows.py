"""A row of a list: what it is, what about it, and that it leads on. Put rows into `kit/pages.py`."""

from __future__ import annotations

from PySide6.QtGui import QPainter, QPaintEvent

from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.tile import Tile
from kiosk.ui.kit.tokens import Theme


class ListRow(Tile):
    """Icon, label and detail as on a tile, only flatter; an arrow at the end of the line."""

    def __init__(self, theme: Theme, name: str, icon_name: str) -> None:
        super().__init__(theme, name, icon_name)
        self.flatten()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The tile, then the arrow."""
        super().paintEvent(event)
        metrics, colours = self.theme.metrics, self.theme.colours
        size = metrics.text(1.2)
        pair = colours.secondary if self.isEnabled() else colours.disabled
        side = metrics.space(3)
        x = side if self.isRightToLeft() else self.width() - side - size
        picture = icon("forward", size, pair.text, self.isRightToLeft())
        QPainter(self).drawPixmap(x, (self.height() - size) // 2, picture)
