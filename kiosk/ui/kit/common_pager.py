"""Buttons that turn all columns of a screen at once, where a seated person reaches them (EN 301 549, 8.3)."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent

from kiosk.ui.kit.pager import Pager, PagingWords
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.tokens import Theme

_ONCE_EACH_WAY = 2


class CommonPager(Pager):
    """Takes no room while one page is enough for each column; a column with fewer pages stays on its last one.

    Columns may fit without its line alone: who shows something new lets it withdraw while they are divided.
    """

    counted = Signal()
    """It comes or goes, or says something else."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self._said: tuple[int, int, PagingWords] | None = None
        self._served: list[Pages] = []
        self._page = 0
        self._wanted = self._on_its_way = self._focused = False
        self.turned.connect(self._turn)
        self.hide()

    def withdraw(self) -> None:
        """Be there no more until the columns are divided again; the page and the focus are kept."""
        page, self._focused = self._page, self.has_focus()
        self.hide()
        self._page, self._said = page, None
        self.counted.emit()

    def come_back(self) -> None:
        """The columns are divided: the focus is where it was."""
        if self._focused and not self.isHidden():
            self.keep_focus()
        self._focused = False

    def serve(self, pages: Pages) -> None:
        """Turn these pages too."""
        pages.turn_apart()
        pages.begun.connect(self._begin)
        pages.divided.connect(self._count)
        self._served.append(pages)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back begins with the first page."""
        self._page = 0

    def _begin(self) -> None:
        self._page = 0
        for pages in self._served:
            pages.go_to(0)

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
        if (self._page, total, self._words) != self._said:
            self._said = self._page, total, self._words
            self.show_place(self._page, total, self.width())
            self._come_or_go(wanted=total > 1)

    def _come_or_go(self, wanted: bool) -> None:
        """Coming lays the screen out at once, and columns that fit then ask it to go: it does, once it has come."""
        self._wanted = wanted
        if self._on_its_way:
            return
        self._on_its_way = True
        for _ in range(_ONCE_EACH_WAY):
            if self.isHidden() == self._wanted:
                self.setVisible(self._wanted)
        self._on_its_way = False
        self.counted.emit()
