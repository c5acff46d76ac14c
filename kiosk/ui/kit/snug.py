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

    A drawing among them that takes whatever it gets takes all.

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
        self._high = 0
        pages.divided.connect(self._place)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_pair(self, pair: Pair) -> None:
        """Other colours of the panel."""
        self._panel.set_pair(pair)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """What the pages would like, and the margins."""
        return self._with_margins(self._pages.sizeHint())

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """What the blocks need at a width; where there is less room they go on pages."""
        return self._pages.needed(width - 2 * self._across) + 2 * self._down

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
        needed = self.heightForWidth(self.width())
        if needed != self._high:  # the blocks are others, and no layout knows of them
            self._high = needed
            self.updateGeometry()
        high = self.height() if self._pages.greedy else min(self.height(), needed)
        left = self.height() - high
        top = {Stand.TOP: 0, Stand.MIDDLE: left // 2, Stand.BOTTOM: left}[self._stand]
        self._panel.setGeometry(0, top, self.width(), high)
        self._pages.setGeometry(QRect(self._across, self._down, wide, high - 2 * self._down))
