"""A user interface on show, for tests: sizes, and everything that a member did on it."""

from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.examples import SITE as SITE
from kiosk.config import Screen
from kiosk.session.events import Event
from kiosk.session.states import Visit
from kiosk.ui.application import UserInterface
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.clock import Clock
from kiosk.ui.presenters.site import Site
from tests.ui.clocks import Glancing

LARGE = (1920, 1080)
SMALL = (1280, 800)
UPRIGHT = (1080, 1920)
USUAL_INCHES: Final = 21.5


class _Unpainted(QObject):
    """Takes away what tells a window to paint itself."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 (Qt's name)
        return event.type() is QEvent.Type.UpdateRequest


class Counter:
    """A user interface on show, with everything the member did."""

    def __init__(
        self,
        size: tuple[int, int],
        assistive: bool = False,
        site: Site = SITE,
        clock: Clock | None = None,
        diagonal: float = USUAL_INCHES,
    ) -> None:
        self.events: list[Event] = []
        screen = Screen(width=size[0], height=size[1], fullscreen=False, assistive=assistive, diagonal=diagonal)
        self.clock = clock or Glancing()
        self.ui = UserInterface(screen, site, self.events.append, clock=self.clock)
        self.window = self.ui.window
        self.window.show()

    def unpainted(self) -> "Counter":
        """The same, which paints itself no more: a third of the work, for those who look where everything stands.

        Whoever looks at pixels there, or at what a part paints, has it painted: `tests/ui/painted.py`.
        """
        self.window.installEventFilter(_Unpainted(self.window))
        return self

    def show(self, visit: Visit) -> None:
        self.ui.show(visit)
        QApplication.processEvents()
        if isinstance(self.clock, Glancing):
            self.clock.look()

    def find(self, name: str) -> Any:
        found = self.window.findChild(Pressable, name)
        assert found is not None, name
        return found

    def tap(self, place: QPoint) -> list[Event]:
        """A touch of the glass at a place of the window, whatever is there; what the visit hears of it."""
        before = len(self.events)
        control = self.window.childAt(place) or self.window
        QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=control.mapFrom(self.window, place))
        QApplication.processEvents()
        return self.events[before:]

    def names(self) -> list[str]:
        return [control.objectName() for control in self.pressables()]

    def pressables(self) -> list[Pressable]:
        return [control for control in self.window.findChildren(Pressable) if control.isVisible()]

    def did(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]
