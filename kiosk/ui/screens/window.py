"""The one window: bars, the screen of the moment, and the question over it. Its title says the step, never a datum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, cast

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.screens.bars import BottomBar, TopBar
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.busy import BusyScreen
from kiosk.ui.screens.choice import ChoiceScreen
from kiosk.ui.screens.finished import FinishedScreen
from kiosk.ui.screens.guide import GuideScreen
from kiosk.ui.screens.message import MessageScreen
from kiosk.ui.screens.notice import NoticeScreen
from kiosk.ui.screens.pad import PadScreen
from kiosk.ui.screens.paper import PaperScreen
from kiosk.ui.screens.preview import PreviewScreen
from kiosk.ui.screens.question import QuestionOverlay
from kiosk.ui.screens.welcome import WelcomeScreen
from kiosk.ui.viewmodels import (
    Body,
    BusyView,
    ChoiceView,
    FinishedView,
    GuideView,
    Intent,
    MessageView,
    NoticeView,
    PadView,
    PaperView,
    PreviewView,
    ScreenView,
    SomebodyThere,
    WelcomeView,
)

TITLE = "chobbak"
_LAYOUT_PASSES = 2
_SCREENS: Final[dict[type[Body], Callable[[Theme, str], Screen]]] = {
    WelcomeView: WelcomeScreen,
    NoticeView: NoticeScreen,
    GuideView: GuideScreen,
    PadView: PadScreen,
    BusyView: BusyScreen,
    ChoiceView: ChoiceScreen,
    PreviewView: PreviewScreen,
    PaperView: PaperScreen,
    MessageView: MessageScreen,
    FinishedView: FinishedScreen,
}


class Window(QWidget):
    """Draws a ScreenView. `did` carries a Gesture; `painted` the step whose screen has just reached the display."""

    did = Signal(object)
    painted = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._view: ScreenView | None = None
        self._unpainted = ""
        self._current: Screen | None = None
        self._screens: dict[tuple[type[Body], str], Screen] = {}
        self._top = TopBar(theme)
        self._stack = QStackedWidget()
        self._bottom = BottomBar(theme)
        self._page = QWidget(self)
        self._question = QuestionOverlay(theme, self)
        for part in (self._top, self._bottom, self._question):
            part.did.connect(self.did)
        self._lay_out()

    def show_view(self, view: ScreenView) -> None:
        """Draw what differs from what is shown."""
        if view == self._view:
            return
        before, self._view = self._view, view
        self._turn(view.right_to_left)
        if before is None or view.frame != before.frame:
            self._top.show_frame(view.frame)
            self._bottom.show_frame(view.frame)
        self._show_body(view, before)
        self._allow_touch(view.touchable)
        self._show_question(view)
        self.setWindowTitle(f"{TITLE}: {view.step}")

    def current_screen(self) -> Screen:
        """The screen of the moment."""
        assert self._current is not None, "nothing was shown yet"
        return self._current

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The configured size."""
        return QSize(self.theme.metrics.width, self.theme.metrics.height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Page and question fill the window."""
        self._page.setGeometry(self.rect())
        self._question.setGeometry(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Escape is *Back* (and answers a question); any other key that nobody wanted shows that somebody is there."""
        answers = self._escape() if event.key() == Qt.Key.Key_Escape else SomebodyThere()
        self._say(answers)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A touch beside everything."""
        self._say(SomebodyThere())

    def _say(self, gesture: object) -> None:
        if self._view is not None and self._view.touchable:
            self.did.emit(gesture)

    def _escape(self) -> Intent | SomebodyThere:
        assert self._view is not None
        if self._view.question is not None:
            return Intent.STILL_HERE
        buttons = getattr(self._view.body, "buttons", ())
        return Intent.BACK if any(button.intent is Intent.BACK for button in buttons) else SomebodyThere()

    def _show_body(self, view: ScreenView, before: ScreenView | None) -> None:
        key = (type(view.body), view.step)
        screen = self._screens.get(key) or self._made(key)
        if before is None or view.body != before.body or view.step != before.step:
            cast(Any, screen).show_view(view.body)  # the table above pairs each view with its screen
        if screen is self._current:
            return
        if self._current is not None:
            self._current.forget()
        self._current = screen
        self._stack.setCurrentWidget(screen)
        Pressable.taps.screen_changed()
        self._unpainted = view.step
        self._focus(screen)
        self._settle()

    def _allow_touch(self, touchable: bool) -> None:
        if touchable != self._page.isEnabled():
            self._page.setEnabled(touchable)
            self._focus(self.current_screen())

    def _settle(self) -> None:
        """Let wrapped texts claim their height before anything is painted, so that the first frame is the last."""
        for _ in range(_LAYOUT_PASSES):
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)

    def _focus(self, screen: Screen) -> None:
        control = screen.main_control()
        (control or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _made(self, key: tuple[type[Body], str]) -> Screen:
        kind, step = key
        screen = _SCREENS[kind](self.theme, step)
        screen.did.connect(self.did)
        screen.painted.connect(self._on_painted)
        self._stack.addWidget(screen)
        self._screens[key] = screen
        return screen

    def _on_painted(self) -> None:
        """Tell it from the event loop: by then the whole frame was handed to the display.

        What a hidden spare paints to warm up has not been shown yet: it is told when the window is.
        """
        if not self.isVisible():
            return
        step, self._unpainted = self._unpainted, ""
        if step:
            QTimer.singleShot(0, self, lambda: self.painted.emit(step))

    def _show_question(self, view: ScreenView) -> None:
        if view.question is not None:
            self._question.show_view(view.question)
        elif not self._question.isHidden():
            self._question.hide()
            self._focus(self.current_screen())

    def _turn(self, right_to_left: bool) -> None:
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight)

    def _lay_out(self) -> None:
        self.setAutoFillBackground(True)
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, QColor(self.theme.colours.page.ground))
        self.setPalette(palette)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        column = QVBoxLayout(self._page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._top)
        self._stack.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Ignored)
        column.addWidget(self._stack, 1)
        column.addWidget(self._bottom)
