"""A panel no higher than what stands on it: a box that is mostly empty looks as if something were missing."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.pages import Pages, Stand
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.tokens import Pair, Theme


class Snug(QWidget):
    """Pages on a panel; give it the room that is left, of which the panel takes what its blocks need, at most all.

    `across` and `down` are the margins inside the panel, in steps; `stand` says where a panel stands that needs less.
    """

    def __init__(
        self, theme: Theme, pages: Pages, across: float = 3, down: float = 2, stand: Stand = Stand.TOP
    ) -> None:
        super().__init__()
        self._panel = Panel(theme)
        self._panel.setParent(self)
        self._pages = pages
        pages.setParent(self._panel)
        self._across, self._down = theme.metrics.space(across), theme.metrics.space(down)
        self._stand = stand
        self._needed = 0
        pages.divided.connect(self._place)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def set_pair(self, pair: Pair) -> None:
        """Other colours of the panel."""
        self._panel.set_pair(pair)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """What the pages would like, and the margins; once its width is known, what they need there."""
        wanted = self._with_margins(self._pages.sizeHint())
        return QSize(wanted.width(), self._needed or wanted.height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """What the pages need at least, and the margins."""
        return self._with_margins(self._pages.minimumSizeHint())

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Another room."""
        self._place()

    def _with_margins(self, size: QSize) -> QSize:
        return QSize(size.width() + 2 * self._across, size.height() + 2 * self._down)

    def _place(self) -> None:
        """As high as the blocks need; placing the pages divides them again, which then changes nothing."""
        wide = self.width() - 2 * self._across
        needed = self._pages.needed(wide) + 2 * self._down
        if needed != self._needed:
            self._needed = needed
            self.updateGeometry()
        high = min(self.height(), needed)
        left = self.height() - high
        top = {Stand.TOP: 0, Stand.MIDDLE: left // 2, Stand.BOTTOM: left}[self._stand]
        self._panel.setGeometry(0, top, self.width(), high)
        self._pages.setGeometry(QRect(self._across, self._down, wide, high - 2 * self._down))
