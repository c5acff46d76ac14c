"""Everything below the dialogs: both bars, and the screen of the moment. Made for one theme, made again for another."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias, cast

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from contract.digits import Digits
from kiosk.ui.kit.pager import PagingWords
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.bars import BottomBar, FrameControls, TopBar
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.busy import BusyScreen
from kiosk.ui.screens.choice import ChoiceScreen
from kiosk.ui.screens.finished import FinishedScreen
from kiosk.ui.screens.guide import GuideScreen
from kiosk.ui.screens.help import HelpScreen
from kiosk.ui.screens.message import MessageScreen
from kiosk.ui.screens.notice import NoticeScreen
from kiosk.ui.screens.outcome import OutcomeScreen
from kiosk.ui.screens.pad import PadScreen
from kiosk.ui.screens.paper import PaperScreen
from kiosk.ui.screens.preview import PreviewScreen
from kiosk.ui.screens.staff import StaffScreen
from kiosk.ui.screens.welcome import WelcomeScreen
from kiosk.ui.viewmodels import (
    Body,
    BusyView,
    ChoiceView,
    FinishedView,
    FrameView,
    GuideView,
    HelpView,
    MessageView,
    NoticeView,
    OutcomeView,
    PadView,
    PaperView,
    PreviewView,
    ScreenView,
    StaffView,
    WelcomeView,
)

_SCREENS: Final[dict[type[Body], Callable[[Theme, str], Screen]]] = {
    WelcomeView: WelcomeScreen,
    NoticeView: NoticeScreen,
    GuideView: GuideScreen,
    HelpView: HelpScreen,
    StaffView: StaffScreen,
    PadView: PadScreen,
    BusyView: BusyScreen,
    ChoiceView: ChoiceScreen,
    PreviewView: PreviewScreen,
    PaperView: PaperScreen,
    MessageView: MessageScreen,
    OutcomeView: OutcomeScreen,
    FinishedView: FinishedScreen,
}

_SHEETS: Final[dict[type[Body], str]] = {HelpView: "help", StaffView: "staff"}
"""One of each for all steps: whoever opens the second help does not wait for another sheet to be made."""

_Key: TypeAlias = tuple[type[Body], str]
"""The kind of screen, and the step it is of, or the name of the sheet."""


def _key(view: ScreenView) -> _Key:
    kind = type(view.body)
    return kind, _SHEETS.get(kind, view.step)


def _fill(screen: Screen, view: ScreenView) -> None:
    cast(Any, screen).show_view(view.body)  # the table above pairs each view with its screen
    words = view.frame.paging
    screen.turn_pages(PagingWords(words.previous, words.next, words.place))


class Page(QWidget):
    """`did` carries a Gesture, `adjusting` asks for the settings, `painted` comes with each paint of a screen.

    `heard` as that of a `Screen`.
    """

    did = Signal(object)
    adjusting = Signal()
    painted = Signal()
    heard = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = theme
        self._current: Screen | None = None
        self._rehearsed: Screen | None = None
        self._covered: set[Screen] = set()
        self._screens: dict[_Key, Screen] = {}
        self._typed: dict[_Key, Digits] = {}
        low = theme.metrics.low or theme.metrics.portrait
        self.controls = FrameControls(theme)
        self._top = TopBar(theme, None if low else self.controls)
        self._stack = QStackedWidget()
        self._bottom = BottomBar(theme, self.controls if low else None)
        self.controls.did.connect(self.did)
        self.controls.adjusting.connect(self.adjusting)
        self._bottom.did.connect(self.did)
        self._lay_out()

    @property
    def current(self) -> Screen:
        """The screen of the moment."""
        assert self._current is not None, "nothing was shown yet"
        return self._current

    def show_frame(self, view: FrameView) -> None:
        """Draw the bars."""
        for part in (self._top, self._bottom, self.controls):
            part.show_frame(view)

    def show_body(self, view: ScreenView, before: ScreenView | None) -> bool:
        """Draw the screen; whether it is another one than before."""
        screen = self._screens.get(_key(view)) or self._made(_key(view))
        if before is None or view.body != before.body or view.step != before.step:
            _fill(screen, view)
        if _key(view) in self._typed:
            screen.type_again(self._typed.pop(_key(view)))
        if screen is self._rehearsed:
            self._rehearsed = None
        if screen is self._current:
            return False
        self._leave(screen, covered=isinstance(view.body, HelpView | StaffView))
        self._current = screen
        self._stack.setCurrentWidget(screen)
        return True

    def take_over(self, old: Page) -> None:
        """Go on where another page was, before anything is shown: what was typed there, below a sheet too, moves here.

        Nothing of a person stays in the other page, whose screens are not used any more.
        """
        here = old._covered | {screen for screen in (old._current,) if screen is not None}
        typed = {key: screen.typed() for key, screen in old._screens.items() if screen in here}
        self._typed = {**old._typed, **typed}
        for screen in here:
            screen.forget()

    def rehearse(self, view: ScreenView) -> Iterator[None]:
        """Build a screen, fill it, draw it unseen: step by step, so that a touch in between does not wait for all.

        One that exists already, or is shown meanwhile, is left alone.
        """
        if _key(view) in self._screens:
            return
        screen = self._rehearsed = self._made(_key(view))
        screen.resize(self._stack.size())
        yield
        if self._rehearsed is screen:
            _fill(screen, view)
            yield
        if self._rehearsed is screen:
            screen.blockSignals(True)  # nobody has seen what is painted here
            screen.grab()
            screen.blockSignals(False)
            screen.forget()
            self._rehearsed = None

    def _leave(self, following: Screen, covered: bool) -> None:
        """What another screen replaces forgets the member; what a sheet covers only once something else follows it."""
        if self._current is not None:
            self._covered.add(self._current)
        if not covered:
            for screen in self._covered - {following}:
                screen.forget()
            self._covered.clear()
            self._typed.clear()

    def _made(self, key: _Key) -> Screen:
        kind, step = key
        screen = _SCREENS[kind](self.theme, step)
        screen.did.connect(self.did)
        screen.painted.connect(self.painted)
        screen.heard.connect(self.heard)
        self._stack.addWidget(screen)
        self._screens[key] = screen
        return screen

    def _lay_out(self) -> None:
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self.theme.colours.page.ground))
        self.setPalette(palette)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column.addWidget(self._stack, 1)
        column.addWidget(self._bottom)
