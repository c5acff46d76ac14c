"""Buttons that turn all columns of a screen at once, where a seated person reaches them (EN 301 549, 8.3)."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent, QResizeEvent

from kiosk.ui.kit.pager import Pager
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.tokens import Theme


class CommonPager(Pager):
    """Takes no room while one page is enough for each column; a column with fewer pages stays on its last one.

    It never comes and goes in turn: what needs a second page without these buttons needs one beside them too.
    """

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._served: list[Pages] = []
        self._page = 0
        self.turned.connect(self._turn)
        self.hide()

    def serve(self, pages: Pages) -> None:
        """Turn these pages too."""
        pages.turn_apart()
        pages.divided.connect(self._count)
        self._served.append(pages)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Words on the buttons where there is room for them now."""
        self._count()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back begins with the first page."""
        self._page = 0

    def _turn(self, by: int) -> None:
        self._page += by
        focused = self.has_focus()
        self._count()
        for pages in self._served:
            pages.go_to(self._page)
            pages.turned.emit()
        if focused:
            self.keep_focus()

    def _count(self) -> None:
        total = max((pages.count for pages in self._served if not pages.isHidden()), default=1)
        self._page = max(0, min(self._page, total - 1))
        self.show_place(self._page, total, self.width())
        self.setVisible(total > 1)
