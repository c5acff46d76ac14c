"""The one window: the page, the dialogs over it, keys and focus. Its title says the step, never a datum.

What a member chose about the screen (`Settings`) is kept here: the next member has another process, which only says
goodbye in it (`lend`). The session is told whether there is anything of it (`OwnScreen`), and says when it has to go.
When it changes, page and dialogs are made again with the new theme; the step, what was typed and the open sheet stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from typing import Final

from PySide6.QtCore import QCoreApplication, QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from kiosk.link.messages import Step
from kiosk.ui.gestures import Intent, LanguagePicked, OwnScreen, PacePicked, SomebodyThere
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.order import Way, neighbour, toward
from kiosk.ui.kit.settings import Settings
from kiosk.ui.kit.standing import Standing
from kiosk.ui.kit.taps import ESCAPE, touched
from kiosk.ui.kit.themes import adapted
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.two_keys import TwoKeys
from kiosk.ui.screens.base import Screen
from kiosk.ui.screens.page import Page
from kiosk.ui.screens.question import QuestionOverlay
from kiosk.ui.screens.settings import SettingsSheet
from kiosk.ui.viewmodels import FrameView, ScreenView

TITLE = "chobbak"
_LAYOUT_PASSES = 3
_ARROWS: Final = {
    Qt.Key.Key_Left: Way.LEFT,
    Qt.Key.Key_Right: Way.RIGHT,
    Qt.Key.Key_Up: Way.UP,
    Qt.Key.Key_Down: Way.DOWN,
}


class Window(QWidget):
    """Draws a ScreenView.

    `did` carries a Gesture; `painted` the step whose screen has just reached the display; `adjusted` new Settings;
    `heard` a digit that was just typed, or whose key was found without touching it: for headphones alone.
    """

    did = Signal(object)
    painted = Signal(str)
    adjusted = Signal(object)
    heard = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self._settings = Settings()
        self._lent: Settings | None = None
        self._view: ScreenView | None = None
        self._unpainted = ""
        self._discarded: list[QWidget] = []
        self._awaited = False
        """Somebody did something that another view may answer."""
        self._two_keys = TwoKeys(self)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._build()

    @property
    def settings(self) -> Settings:
        """What holds now."""
        return self._settings

    def show_view(self, view: ScreenView) -> None:
        """Draw what differs from what is shown."""
        by_itself, self._awaited = not self._awaited, False
        if view != self._view:
            with self._guarded() if by_itself and self._replaced_by(view) else nullcontext():
                self._take_back(view)
                self._put_back(view)
                self._draw(view)

    def _draw(self, view: ScreenView) -> None:
        before, self._view = self._view, view
        self._turn(view.right_to_left)
        if before is None or view.frame != before.frame:
            self._page.show_frame(view.frame)
        focused = self.focusWidget()
        if self._page.show_body(view, before):
            self._shut_sheet()
            self.theme.taps.screen_changed()
            self._unpainted = view.step
            self._focus()
        elif self.focusWidget() is not focused and self.ground() is self._page:
            self._focus()  # what had it is gone, and Qt gave it to whatever came next
        if not self._sheet.isHidden():
            self._sheet.show_view(view.frame, self._settings)
        self._allow_touch(view.touchable)
        self._show_question(view)
        self._settle()
        self.setWindowTitle(f"{TITLE}: {view.step}")

    def rehearse(self, view: ScreenView) -> Iterator[None]:
        """Build and draw a screen unseen, step by step; what is shown, and what is typed on it, stays."""
        page = self._page
        for _ in page.rehearse(view):
            yield
            if page is not self._page:  # another look was chosen: that page is gone
                return

    def current_screen(self) -> Screen:
        """The screen of the moment."""
        return self._page.current

    def ground(self) -> QWidget:
        """What can be used now: the topmost dialog, or the page."""
        dialogs: tuple[Dialog, ...] = (self._question, self._sheet)
        return next((dialog for dialog in dialogs if not dialog.isHidden()), self._page)

    def adjust(self, settings: Settings) -> None:
        """Let other settings hold, at once."""
        if settings == self._settings:
            return
        before, self._settings = self._settings, settings
        if settings.pace is not before.pace:
            self.did.emit(PacePicked(settings.pace.value))
        theme = adapted(self.theme, settings)
        if theme != self.theme:
            self.theme = theme
            self._build_again()
        elif self._view is not None:
            self._sheet.show_view(self._view.frame, settings)
        self._tell_whose()
        self.adjusted.emit(settings)

    def lend(self, settings: Settings) -> None:
        """Let hold what somebody chose in another process, until *Welcome*: that one is for somebody else."""
        self._lent = settings
        self.adjust(settings)

    def open_settings(self) -> None:
        """Show the sheet on which the screen is adapted."""
        if self._view is not None:
            self._open_sheet(self._view.frame)
            self._say(SomebodyThere())
            self._tell_whose()

    def move_focus(self, forwards: bool = True) -> None:
        """To the next (or previous) control, round and round."""
        self._give_focus(neighbour(self.ground(), self.focusWidget(), forwards))

    def press_focused(self) -> None:
        """Press what has the focus. From a key of a pad the focus returns to the first one, where counting is easy."""
        focused = self.focusWidget()
        if not isinstance(focused, Pressable) or not focused.usable():
            return
        if self.theme.taps.is_echo():
            self._say(SomebodyThere())
            return
        focused.click()
        if focused.scan_home is not None and self.focusWidget() is focused:
            focused.scan_home.setFocus(Qt.FocusReason.OtherFocusReason)  # and what was typed is what is heard

    def notice_somebody(self) -> None:
        """Tell that somebody is there, who did something that changes nothing on the screen."""
        self._say(SomebodyThere())

    def use_two_keys(self, next_key: str, select_key: str) -> None:
        """Let one key go to the next control, and another press it; see `kit/two_keys.py`."""
        self._two_keys.listen(next_key, self._next_by_key)
        self._two_keys.listen(select_key, self.press_focused)

    def _next_by_key(self) -> None:
        self.move_focus()
        self.theme.taps.aimed()
        self._say(SomebodyThere())

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """The configured size."""
        return QSize(self.theme.metrics.width, self.theme.metrics.height)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 (Qt's name)
        """Page and dialogs fill the window."""
        self._fill()

    def focusNextPrevChild(self, forwards: bool) -> bool:  # noqa: N802 (Qt's name)
        """Tab goes as everything stands, and stays inside a dialog."""
        self.theme.taps.aimed()
        self.move_focus(forwards)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 (Qt's name)
        """Escape is *Back* (and answers a question); arrows move the focus; digits are for a pad, from anywhere.

        Any other key says: somebody is there; so does an Escape that is held, or was for what is gone.
        """
        if self._typed(event):
            return
        key = Qt.Key(event.key())
        if key in _ARROWS:
            self.theme.taps.aimed()
            self._give_focus(toward(self.ground(), self.focusWidget(), _ARROWS[key]))
        if key is not Qt.Key.Key_Escape or event.isAutoRepeat() or self.theme.taps.is_echo(ESCAPE):
            self._say(SomebodyThere())
        elif self.ground() is self._sheet:
            self._close_settings()
        else:
            self._say(self._escape())

    def _typed(self, event: QKeyEvent) -> bool:
        usable = self._view is not None and self.ground() is self._page and self._page.isEnabled()
        return usable and self.current_screen().take_key(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A touch beside everything, or one that was for something that is gone."""
        place = touched(event, self.theme.metrics.pixels_per_millimetre)
        self.theme.taps.is_echo(place)  # noted: it may be repeated once there is something
        self._say(SomebodyThere())

    def _say(self, gesture: object) -> None:
        if self._view is not None and self._view.touchable:
            self._tell(gesture)

    def _tell(self, gesture: object) -> None:
        self._awaited |= not isinstance(gesture, SomebodyThere)
        self.did.emit(gesture)

    def _tell_whose(self) -> None:
        """Tell the session whether whoever comes next would meet something of somebody else's."""
        self.did.emit(OwnScreen(self._settings != Settings() or not self._sheet.isHidden()))

    def _escape(self) -> Intent | SomebodyThere:
        assert self._view is not None
        if self._view.question is not None:
            return Intent.STILL_HERE
        buttons = getattr(self._view.body, "buttons", ())
        return Intent.BACK if any(button.intent is Intent.BACK for button in buttons) else SomebodyThere()

    def _open_sheet(self, words: FrameView) -> None:
        self._sheet.show_view(words, self._settings)
        self._sheet.stackUnder(self._question)
        self._sheet.show()
        self.theme.taps.screen_changed()
        self._focus()
        self._settle()

    def _shut_sheet(self) -> None:
        if not self._sheet.isHidden():
            self._sheet.hide()
            self._tell_whose()

    def _close_settings(self) -> None:
        self._shut_sheet()
        self.theme.taps.screen_changed()
        self._page.controls.settings_button().setFocus(Qt.FocusReason.OtherFocusReason)
        self._say(SomebodyThere())

    def _choose(self, key: str, name: str) -> None:
        self._say(SomebodyThere())
        if key == "language":
            self._say(LanguagePicked(name))
        else:
            self.adjust(self._settings.with_choice(key, name))

    def _allow_touch(self, touchable: bool) -> None:
        if touchable != self._page.isEnabled():
            self._page.setEnabled(touchable)
            self._focus()

    def _settle(self) -> None:
        """Let wrapped texts claim their height before anything is painted, so that the first frame is the last.

        What was just shown asks to be painted by an event of its own, which would come after the paint that is under
        way already, and have everything painted twice.
        """
        _lay_out()
        if self._view is not None:
            self.current_screen().divide_anew(_lay_out)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.UpdateLater.value)
        focused = self.focusWidget()
        if focused is not None and not focused.isVisibleTo(self):  # only now it is known what stands on a further page
            self._focus()

    def _focus(self) -> None:
        """Where the focus is when something new appears."""
        ground = self.ground()
        control = ground.main_control() if isinstance(ground, Dialog) else self.current_screen().main_control()
        (control or self).setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_focus(self, control: QWidget | None) -> None:
        if control is not None:
            control.setFocus(Qt.FocusReason.TabFocusReason)

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
            appears = self._question.isHidden()
            self._question.show_view(view.question)
            if appears:
                self._question.raise_()
                self._question.show()
                self.theme.taps.screen_changed()
                self._focus()
        elif not self._question.isHidden():
            self._question.hide()
            self.theme.taps.screen_changed()
            self._focus()

    def _turn(self, right_to_left: bool) -> None:
        """In the other direction something else stands at every place."""
        direction = Qt.LayoutDirection.RightToLeft if right_to_left else Qt.LayoutDirection.LeftToRight
        if direction is not self.layoutDirection():
            self.setLayoutDirection(direction)
            self.theme.taps.screen_changed()

    def _put_back(self, view: ScreenView) -> None:
        """Whoever comes next meets the screen, and not what somebody opened over it or chose, and left.

        It is told once, in the view without the question that covered everything: what is chosen from then on stays.
        """
        if self._view is not None and view.put_back != self._view.put_back:
            self._lent = None
            self._shut_sheet()
            self.adjust(Settings())

    def _take_back(self, view: ScreenView) -> None:
        """What was chosen here meanwhile stays: it may have been the next person already."""
        if self._lent is None or view.step != Step.WELCOME:
            return
        lent, self._lent = self._lent, None
        if lent == self._settings:
            self.adjust(Settings())

    def _replaced_by(self, view: ScreenView) -> bool:
        """Whether this view is another screen, or has a question where there was none, or none where there was one."""
        now = self._view
        if now is None:
            return False
        asked, asks = now.question is not None, view.question is not None
        return (now.step, type(now.body), asked) != (view.step, type(view.body), asks)

    @contextmanager
    def _guarded(self) -> Iterator[None]:
        """Nobody asked for what happens within: a finger may be on its way to what it takes away."""
        before = self._standing()
        yield
        self.theme.taps.took_away(before.gone_in(self._standing()))

    def _standing(self) -> Standing:
        return Standing(self.ground(), self.focusWidget(), self.theme.metrics.pixels_per_millimetre)

    def _build(self) -> None:
        self._page = Page(self.theme, self)
        self._sheet = SettingsSheet(self.theme, self)
        self._question = QuestionOverlay(self.theme, self)
        self._page.did.connect(self._tell)
        self._page.adjusting.connect(self.open_settings)
        self._page.painted.connect(self._on_painted)
        self._page.heard.connect(self.heard)
        self._sheet.chosen.connect(self._choose)
        self._sheet.turned.connect(self.notice_somebody)
        self._sheet.dismissed.connect(self._close_settings)
        self._question.did.connect(self._tell)
        self._fill()

    def _build_again(self) -> None:
        """The same step in another theme: nothing that was typed is lost, and nothing of it stays in the old parts.

        That holds for what a sheet covers, too.
        """
        old = (self._page, self._sheet, self._question)
        open_sheet, focused = not self._sheet.isHidden(), self.focusWidget()
        name = "" if focused is None else focused.objectName()
        view, self._view, unpainted = self._view, None, self._unpainted
        self._build()
        self._page.take_over(old[0])
        self._page.show()
        if view is not None:
            self._draw(view)
        self._unpainted = unpainted
        if open_sheet and view is not None:
            self._open_sheet(view.frame)
        self._discard(*old)
        self._focus_again(name)
        self._settle()

    def _discard(self, *parts: QWidget) -> None:
        """Take parts out of the window now, and delete them once the press that asked for it is over."""
        for part in parts:
            part.hide()
            part.setParent(None)
        self._discarded.extend(parts)
        QTimer.singleShot(0, self, self._delete_discarded)

    def _delete_discarded(self) -> None:
        """Python alone would keep them until it looks for garbage: their parts know each other."""
        for part in self._discarded:
            part.deleteLater()
        self._discarded.clear()

    def _focus_again(self, name: str) -> None:
        control = self.ground().findChild(QWidget, name) if name else None
        if control is not None and control.isVisible():
            control.setFocus(Qt.FocusReason.OtherFocusReason)

    def _fill(self) -> None:
        for part in (self._page, self._sheet, self._question):
            part.setGeometry(self.rect())


def _lay_out() -> None:
    for _ in range(_LAYOUT_PASSES):
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
