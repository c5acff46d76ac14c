"""Content that may be too long for its room: on pages, turned by two buttons; nothing is scrolled, dragged or cut off.

Put blocks (texts, lines, tiles, drawings) into a `Pages` and give it the room that is left: where all of them fit,
nothing shows that it has pages. A block is never divided; one that wants to expand (a drawing) gets what is left of its
page. Where one page is not enough, what is needed first comes first (`Need`); on each page the order stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum, IntEnum, auto

from PySide6.QtCore import QCoreApplication, QEvent, QRect, QSize, Signal
from PySide6.QtGui import QHideEvent, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.pager import Pager, PagingWords
from kiosk.ui.kit.tokens import Theme

_TIGHT = 0.4
"""So far gaps shrink before a second page is begun."""


class Need(IntEnum):
    """How soon a block is needed where one page is not enough for all of them."""

    FIRST = 0
    """What went wrong, what to do now, what is to be touched: as much of it as possible on the first page."""
    SOON = 1
    USUAL = 2
    SPARE = 3
    """Said or shown elsewhere too: left out where no page has room for it beside the others."""


class _Slot(QWidget):
    """Holds one block, so that a block that hid itself and one that is on another page can be told apart."""

    def __init__(self, block: QWidget, pages: Pages, inset: int, need: Need) -> None:
        super().__init__(pages)
        self._pages = pages
        self._inset = inset
        self.need = need
        self.block = block
        block.setParent(self)

    def height_for(self, width: int) -> int:
        """What the block needs at this width."""
        block = self.block
        width -= 2 * self._inset
        stretches = self.stretches
        if not stretches and block.hasHeightForWidth():  # the least height is that of a narrow block: not asked here
            return max(block.minimumHeight(), block.heightForWidth(width))
        least = max(block.minimumSizeHint().height(), block.minimumHeight())
        return least if stretches else max(least, block.sizeHint().height())

    def least_width(self) -> int:
        """The width below which the block is cut off."""
        return self.block.minimumSizeHint().width() + 2 * self._inset

    @property
    def stretches(self) -> bool:
        """Whether the block takes whatever height it gets."""
        return self.block.sizePolicy().verticalPolicy() is QSizePolicy.Policy.Expanding

    def place(self, area: QRect) -> None:
        """Put slot and block there."""
        self.setGeometry(area)
        self.block.setGeometry(self.rect().adjusted(self._inset, 0, -self._inset, 0))

    def event(self, event: QEvent) -> bool:
        """The block wants another size, or has hidden or shown itself; all of them are looked at together."""
        if event.type() == QEvent.Type.LayoutRequest:
            QCoreApplication.postEvent(self._pages, QEvent(QEvent.Type.LayoutRequest))
        return super().event(event)


class Stand(Enum):
    """Where blocks stand that do not fill their room."""

    TOP = auto()
    MIDDLE = auto()
    BOTTOM = auto()


class Pages(QWidget):
    """A column of blocks; see the module. `spacing` in steps of the kit."""

    turned = Signal()
    divided = Signal()
    begun = Signal()
    """Other blocks are shown than before: again from the first page."""

    def __init__(self, theme: Theme, name: str, spacing: float = 2, stand: Stand = Stand.MIDDLE) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._gap = theme.metrics.space(spacing)
        self._stand = stand
        self._slots: list[_Slot] = []
        self._page = 0
        self._apart = False
        self._has_room = False
        self._on_show: list[_Slot] = []
        self._pages: list[list[_Slot]] = []
        self._heights: dict[_Slot, int] = {}
        self._words: PagingWords | None = None
        self._own_pager: Pager | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def turn_apart(self) -> None:
        """Show no buttons of its own: a `CommonPager` elsewhere turns these pages."""
        self._apart = True

    def add(self, block: QWidget, inset: int = 0, need: Need = Need.USUAL) -> None:
        """Put a block below the others, `inset` pixels from both sides."""
        self._slots.append(_Slot(block, self, inset, need))
        if self._own_pager is not None:
            self._own_pager.raise_()
        self.ask_again()

    @property
    def blocks(self) -> tuple[QWidget, ...]:
        """All of them, in order."""
        return tuple(slot.block for slot in self._slots)

    def drop(self, blocks: Sequence[QWidget]) -> None:
        """Take these blocks away for good."""
        gone = [slot for slot in self._slots if slot.block in blocks]
        for slot in gone:
            slot.hide()
            slot.deleteLater()
        self._slots = [slot for slot in self._slots if slot not in gone]
        self._pages, self._page = [], 0

    def show_words(self, words: PagingWords) -> None:
        """Set the words of the current language."""
        self._words = words
        if self._own_pager is not None:
            self._own_pager.show_words(words)
        self.ask_again()

    def ask_again(self) -> None:
        """Blocks have changed: divide them again before the next paint."""
        self.updateGeometry()
        QCoreApplication.postEvent(self, QEvent(QEvent.Type.LayoutRequest))

    @property
    def following(self) -> QWidget | None:
        """Its own button to the next page, while there is one to turn to."""
        button = None if self._own_pager is None else self._own_pager.following
        return button if button is not None and button.isVisibleTo(self) and button.isEnabled() else None

    @property
    def count(self) -> int:
        """How many pages there are now."""
        return max(1, len(self._pages))

    @property
    def greedy(self) -> bool:
        """Whether a block takes whatever height is left."""
        return any(slot.stretches for slot in self._wanted())

    def needed(self, width: int) -> int:
        """The height, in pixels, that all blocks take at a width, on one page."""
        return self._total(self._wanted(), width)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """All blocks at a comfortable width."""
        width = max((slot.block.sizeHint().width() for slot in self._wanted()), default=0)
        return QSize(width, self._total(self._wanted(), width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The widest and the highest block, and as much as the buttons need: a drawing beside it gives way to words."""
        slots = self._wanted()
        width = max((slot.least_width() for slot in slots), default=0)
        heights = [slot.height_for(max(width, self.width())) for slot in slots]
        all_of_them = sum(heights) + self._gap * max(0, len(slots) - 1)
        elsewhere = self._apart and len(self._pages) > 1
        buttons = 0 if elsewhere else self._theme.metrics.target + 2 * self._theme.metrics.ring + self._gap
        return QSize(width, min(all_of_them, max(heights, default=0) + buttons))

    def event(self, event: QEvent) -> bool:
        """Divide again when blocks ask for it."""
        if event.type() == QEvent.Type.LayoutRequest:
            self.divide()
        return super().event(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Another room, other pages."""
        self._has_room = True
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()  # the least height is another one at this width, and layouts keep what they were told
        self.divide()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back begins with the first page."""
        self._page = 0

    def _wanted(self) -> list[_Slot]:
        return [slot for slot in self._slots if not slot.block.isHidden()]

    def _turn(self, by: int) -> None:
        self._page += by
        pager = self._pager()
        focused = pager.has_focus()
        self._show_page()
        if focused:
            pager.keep_focus()
        self.turned.emit()

    def go_to(self, page: int) -> None:
        """Show a page, counted from 0; the last one if there are not so many."""
        self._page = page
        self._show_page()

    def divide(self) -> None:
        """Put the blocks on pages, as they are now. Not left for later: what is painted next has to be right."""
        slots = self._wanted()
        if slots != self._on_show:
            self._on_show, self._page = slots, 0
            self.begun.emit()
        self._heights = {slot: slot.height_for(self.width()) for slot in slots}
        if not self._has_room or self._high(slots, _TIGHT) <= self.height():
            self._pages = [slots]
        else:
            self._pages = self._filled(slots, self.height() - self._pager_room())
        self._show_page()
        self.divided.emit()

    def _filled(self, slots: list[_Slot], room: int) -> list[list[_Slot]]:
        """What is needed first on the first page, and so on; those that can be spared where room is left."""
        pages: list[list[_Slot]] = [[]]
        for slot in sorted(slots, key=lambda slot: slot.need):
            if pages[-1] and self._high([*pages[-1], slot], _TIGHT) > room:
                if slot.need is Need.SPARE:
                    continue
                pages.append([])
            pages[-1].append(slot)
        return [[slot for slot in slots if slot in page] for page in pages]

    def _show_page(self) -> None:
        self._page = max(0, min(self._page, len(self._pages) - 1))
        shown = self._pages[self._page] if self._pages else []
        for slot in self._slots:
            slot.setVisible(slot in shown)
        several = len(self._pages) > 1 and not self._apart
        self._place(shown, self.height() - (self._pager_room() if several else 0))
        if several:
            self._show_place(self._pager())
        elif self._own_pager is not None:
            self._own_pager.hide()

    def _show_place(self, pager: Pager) -> None:
        high = pager.sizeHint().height()
        pager.show_place(self._page, len(self._pages), self.width())
        pager.setGeometry(0, self.height() - high, self.width(), high)
        pager.show()

    def _place(self, slots: list[_Slot], room: int) -> None:
        heights = [self._heights[slot] for slot in slots]
        gaps = max(1, len(slots) - 1)
        gap = max(0, min(self._gap, (room - sum(heights)) // gaps))
        left = max(0, room - sum(heights) - gap * gaps)
        greedy = [index for index, slot in enumerate(slots) if slot.stretches]
        for index in greedy:
            heights[index] += left // len(greedy)
        top = 0 if greedy else {Stand.TOP: 0, Stand.MIDDLE: left // 2, Stand.BOTTOM: left}[self._stand]
        for slot, high in zip(slots, heights, strict=True):
            slot.place(QRect(0, top, self.width(), high))
            top += high + gap

    def _high(self, slots: list[_Slot], tight: float) -> int:
        """The height of some of them, as they were measured last."""
        return sum(self._heights[slot] for slot in slots) + round(self._gap * tight) * max(0, len(slots) - 1)

    def _total(self, slots: list[_Slot], width: int) -> int:
        return sum(slot.height_for(width) for slot in slots) + self._gap * max(0, len(slots) - 1)

    def _pager(self) -> Pager:
        """Made when it is needed: most columns have one page, or are turned by a `CommonPager`."""
        if self._own_pager is None:
            self._own_pager = Pager(self._theme, self.objectName())
            self._own_pager.setParent(self)
            self._own_pager.hide()
            self._own_pager.turned.connect(self._turn)
            if self._words is not None:
                self._own_pager.show_words(self._words)
        return self._own_pager

    def _pager_room(self) -> int:
        return 0 if self._apart else self._pager().sizeHint().height() + self._gap
