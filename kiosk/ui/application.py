"""The user interface of one process: application, fonts, window; shown at once, or kept warm and hidden as a spare."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QPainter, QRegion
from PySide6.QtWidgets import QApplication

from kiosk.config import Screen
from kiosk.link.messages import EndReason, Step
from kiosk.session.events import Event
from kiosk.session.states import Finished, Stage, Visit, Welcome
from kiosk.ui.bridge import Bridge
from kiosk.ui.kit.clock import Clock, QtClock
from kiosk.ui.kit.curtain import Curtain
from kiosk.ui.kit.fonts import TextStyle, font, load_fonts
from kiosk.ui.kit.icons import read_ahead
from kiosk.ui.kit.settings import Privacy, Settings
from kiosk.ui.kit.sounds import Silence, Sounds
from kiosk.ui.kit.taps import TapGuard
from kiosk.ui.kit.tokens import Metrics, Theme
from kiosk.ui.listening import Ears
from kiosk.ui.presenters.site import Site
from kiosk.ui.rehearsal import rehearsed
from kiosk.ui.router import Router
from kiosk.ui.screens.window import Window
from texts.catalogue import load
from texts.language import Language

if TYPE_CHECKING:
    from kiosk.ui.narration import Narrator

_FIRST_SHOWN: Final[tuple[Stage, ...]] = (
    Welcome(),
    Finished(EndReason.BUTTON, 0, 1, clean=True),
    Finished(EndReason.BUTTON, 0, 1, clean=False),
)
_REHEARSAL_SECONDS: Final = 0.01
"""Between two bits of screens that are built unseen: a touch meanwhile waits for one of them at most."""


class UserInterface:
    """What the session program drives. All calls but `post` belong to the thread that built it.

    `deliver` gets what the member does, `painted` the step of each screen once it has reached the display.
    """

    def __init__(
        self,
        screen: Screen,
        site: Site,
        deliver: Callable[[Event], None],
        sounds: Sounds | None = None,
        clock: Clock | None = None,
    ) -> None:
        self._application = _application(screen.assistive)
        self._screen = screen
        self._bridge = Bridge()
        self._timers = QObject()
        self._clock = clock or QtClock()
        metrics = Metrics(screen.width, screen.height, screen.diagonal)
        theme = Theme(metrics, clock=self._clock, taps=TapGuard(self._clock.now))
        load_fonts()
        self._application.setFont(font(theme, TextStyle.BODY))
        if screen.fullscreen:
            # A counter is touched; where a mouse stands is nobody's business.
            self._application.setOverrideCursor(Qt.CursorShape.BlankCursor)
        self._window = _window(theme, screen)
        self._router = Router(self._window, site, deliver)
        self._narrator = _narrator(self._window) if screen.assistive else None
        self._ears = Ears(self._window, sounds or Silence())
        self._curtain = Curtain(self._window, theme.colours.shade)
        self._window.adjusted.connect(self._draw_curtain)
        self._rehearsal: Visit | None = None
        self._window.adjusted.connect(self._warm_again)

    @property
    def window(self) -> Window:
        """The one window."""
        return self._window

    def when_painted(self, painted: Callable[[Step], None]) -> None:
        """Call `painted` for each screen that has reached the display, once each time it appears."""
        self._window.painted.connect(lambda step: painted(Step(step)))

    def when_adjusted(self, adjusted: Callable[[Settings], None]) -> None:
        """Call `adjusted` with each change of what holds for the screen, whoever made it."""
        self._window.adjusted.connect(adjusted)

    def lend(self, settings: Settings) -> None:
        """Say goodbye to somebody as they chose in another process; *Welcome* is as usual again."""
        self._window.lend(settings)

    def show(self, visit: Visit) -> None:
        """Draw a visit. Whether the window is on show is another matter: `raise_now`, `hide`."""
        self._router.show(visit)
        self._ears.follow(visit)
        self._curtain.follow()
        if self._narrator is not None:
            self._narrator.follow(visit)

    def _draw_curtain(self, settings: Settings) -> None:
        self._curtain.draw(settings.privacy is Privacy.ON, self._window.theme.colours.shade)

    def warm(self, visit: Visit) -> None:
        """Make a spare ready: build and draw *Welcome* and *Finished* unseen; raising then only maps a window."""
        read_ahead()
        for language in Language:
            load(language)
        for stage in _FIRST_SHOWN:
            self.show(replace(visit, stage=stage))
            self._window.grab()
        self._window.winId()
        _clear_canvas(self._window)

    def warm_more(self, visit: Visit, then: Callable[[], None]) -> None:
        """Build the screens of a visit too, bit by bit, beside the one that is shown; call `then` at the end."""
        self._rehearsal = visit
        bits = (None for one in rehearsed(visit) for _ in self._router.rehearse(one))
        self.after(_REHEARSAL_SECONDS, partial(self._rehearse, bits, then))

    def _warm_again(self, settings: Settings) -> None:
        """The screens of another look went with it: whoever comes next finds theirs built, as after anybody."""
        if settings == Settings() and self._rehearsal is not None and isinstance(self._router.stage, Welcome):
            self.warm_more(self._rehearsal, lambda: None)

    def _rehearse(self, bits: Iterator[None], then: Callable[[], None]) -> None:
        for _ in bits:
            self.after(_REHEARSAL_SECONDS, partial(self._rehearse, bits, then))
            return
        then()

    def raise_now(self) -> None:
        """Bring the window to the front, as the fixed or full-screen window that was configured."""
        if self._screen.fullscreen:
            self._window.showFullScreen()
        else:
            self._window.show()
        self._window.raise_()
        self._window.activateWindow()

    def hide(self) -> None:
        """Take the window off the screen; it stays warm."""
        self._window.hide()

    def post(self, work: Callable[[], None]) -> None:
        """Do `work` on the user-interface thread; from any thread."""
        self._bridge.post(work)

    def every(self, seconds: float, work: Callable[[], None]) -> None:
        """Do `work` again and again until the process ends."""
        timer = QTimer(self._timers)
        timer.setInterval(round(seconds * 1000))
        timer.timeout.connect(work)
        timer.start()

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """Do `work` once, later; what is returned calls it off."""
        return self._clock.after(seconds, work)

    def run(self) -> int:
        """Serve until `quit`; the exit status."""
        return self._application.exec()

    def quit(self) -> None:
        """End `run`."""
        self._bridge.close()
        self._application.quit()


def _application(assistive: bool) -> QApplication:
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    application = _assistive_application() if assistive else QApplication(sys.argv[:1])
    application.setApplicationName("chobbak")
    application.setQuitOnLastWindowClosed(False)
    application.setEffectEnabled(Qt.UIEffect.UI_AnimateMenu, False)
    return application


def _assistive_application() -> QApplication:
    from kiosk.ui.kit.accessibility import AssistiveApplication  # few machines have it switched on

    return AssistiveApplication(sys.argv[:1])


def _narrator(window: Window) -> Narrator:
    from kiosk.ui.narration import Narrator  # few machines have it switched on

    return Narrator(window)


def _clear_canvas(window: Window) -> None:
    """Have the memory that the window is drawn into: the kernel takes longer to clear it than a screen to be drawn."""
    canvas, whole = window.backingStore(), window.rect()
    canvas.resize(whole.size())
    canvas.beginPaint(QRegion(whole))
    painter = QPainter(canvas.paintDevice())
    painter.fillRect(whole, window.palette().window())
    painter.end()
    canvas.endPaint()


def _window(theme: Theme, screen: Screen) -> Window:
    window = Window(theme)
    window.use_two_keys(screen.next_key, screen.select_key)
    window.setWindowFlag(Qt.WindowType.FramelessWindowHint)
    window.setFixedSize(screen.width, screen.height)
    window.move(0, 0)
    return window
