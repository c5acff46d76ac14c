"""What every screen is: it draws one view and says what the member did. Banners on it."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QWidget

from contract.digits import Digits
from kiosk.ui.gestures import SomebodyThere
from kiosk.ui.kit.common_pager import CommonPager
from kiosk.ui.kit.pager import PagingWords
from kiosk.ui.kit.pages import Pages, Stand
from kiosk.ui.kit.panel import Banner, Mood
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.button_row import ButtonRow
from kiosk.ui.screens.column import Column
from kiosk.ui.viewmodels import BannerView


class Screen(QWidget):
    """A screen of the stack, made for one step. `did` carries a Gesture, `painted` comes with each paint.

    `heard` carries a digit that was typed or found: for headphones alone.
    """

    did = Signal(object)
    painted = Signal()
    heard = Signal(str)

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.theme = theme
        self.setObjectName(name)
        self._pager: CommonPager | None = None
        self._paged: list[Pages] = []
        self._divided: tuple[int, ...] = ()

    def main_control(self) -> QWidget | None:
        """What has the focus when the screen appears."""
        return None

    def turn_pages(self, words: PagingWords) -> None:
        """Divide what was just shown into pages, before it is painted; `words` are on the buttons between them."""
        if self._pager is not None:
            self._pager.show_words(words)
        for pages in self.findChildren(Pages):
            pages.show_words(words)
            pages.divide()

    def divide_anew(self, lay_out: Callable[[], None]) -> None:
        """Once everything is laid out: divide as if nothing had been shown before, where something is higher now.

        What fits on one page must not depend on whether the buttons between pages stand there already.
        """
        if self._pager is None or self._pager.isHidden() or self._needed() == self._divided:
            return
        self._pager.withdraw()
        lay_out()
        for pages in self._paged:
            pages.divide()
        lay_out()
        self._pager.come_back()
        self._divided = self._needed()

    def _needed(self) -> tuple[int, ...]:
        """The least height of everything, and what its pages would need."""
        layout = self.layout()
        assert layout is not None
        return layout.minimumHeightForWidth(self.width()), *(one.needed(one.width()) for one in self._paged)

    def typed(self) -> Digits:
        """What was typed and not sent yet; it survives when the member changes the look of the screen. Personal."""
        return Digits(())

    def type_again(self, typed: Digits) -> None:
        """Go on from what was typed."""

    def take_key(self, event: QKeyEvent) -> bool:
        """Type what was typed anywhere in the window; False: nothing is typed here."""
        return False

    def forget(self) -> None:
        """Drop whatever was shown of a person; called when another screen takes its place."""

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Nothing of its own; its parts paint themselves."""
        self.painted.emit()

    def page(self, spacing: float = 2) -> Column:
        """The column that everything stands in, with the margins that all screens share."""
        return Column(self.theme, self, min(spacing, 1.5) if self.theme.metrics.large_text else spacing)

    def foot(self, column: Column, buttons: ButtonRow | None = None) -> None:
        """What stands at the end of a column: the buttons of the screen, and among them those between its pages.

        Without buttons, pages have their own between them, but in reach mode.
        """
        if buttons is not None:
            column.put_controls(self.turning(buttons))
        elif self._paged and self.theme.metrics.at_hand:
            column.put_controls(self._common_pager())

    def turning(self, buttons: ButtonRow) -> ButtonRow:
        """The row of buttons, with those between all pages of the screen; for when all pages are made."""
        if self._paged:
            buttons.take_among(self._common_pager())
        return buttons

    def pages(self, name: str, blocks: Iterable[QWidget], spacing: float = 2, stand: Stand = Stand.MIDDLE) -> Pages:
        """Blocks one below the other, on as many pages as they need; give it the room that is left."""
        made = Pages(self.theme, f"{self.objectName()}.{name}", spacing, stand)
        made.turned.connect(lambda: self.did.emit(SomebodyThere()))
        for block in blocks:
            made.add(block)
        self._paged.append(made)
        return made

    def further(self, pages: Pages) -> QWidget | None:
        """The button that leads to the next of these pages, while there is one."""
        if self._pager is None:
            return pages.following
        return self._pager.following if self._pager.following.isVisibleTo(self) else None

    def _common_pager(self) -> CommonPager:
        self._pager = CommonPager(self.theme, f"{self.objectName()}.pages")
        for pages in self._paged:
            self._pager.serve(pages)
        return self._pager

    def columns(self, spacing: float = 6) -> QBoxLayout:
        """Two halves: side by side, or one below the other on an upright screen."""
        upright = self.theme.metrics.portrait
        made = QBoxLayout(QBoxLayout.Direction.TopToBottom if upright else QBoxLayout.Direction.LeftToRight)
        made.setSpacing(self.theme.metrics.space(spacing))
        return made


class Banners(QWidget):
    """Messages of a screen, below or `beside` each other; takes no room while there is none."""

    def __init__(self, theme: Theme, name: str, beside: bool = False) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName(name)
        self._banners: list[Banner] = []
        direction = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        self._row = QBoxLayout(direction, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(theme.metrics.space(1.5))

    def say(self, *views: BannerView | None) -> None:
        """Show these messages; None is no message."""
        messages = [view for view in views if view is not None]
        while len(self._banners) < len(messages):
            self._banners.append(Banner(self._theme, f"{self.objectName()}.{len(self._banners) + 1}"))
            self._row.addWidget(self._banners[-1])
        for index, banner in enumerate(self._banners):
            if index < len(messages):
                _say(banner, messages[index])
            else:
                banner.be_quiet()
        self.setVisible(bool(messages))


def _say(banner: Banner, view: BannerView) -> None:
    banner.say(Mood[view.tone.name], view.text, view.second, view.code, view.other)


CENTRE = Qt.AlignmentFlag.AlignHCenter


def centred(part: QWidget) -> QWidget:
    """A part of its own size in the middle of its line."""
    line = QWidget()
    row = QHBoxLayout(line)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(part, 0, CENTRE)
    return line
