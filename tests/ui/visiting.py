"""A visit by hand through the real window: real session, card code, gateway; reader and printer from the flow tests."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.session.events import Event
from kiosk.session.states import Visit
from kiosk.ui.kit.button import Pressable
from tests.flow.scene import Scene
from tests.gateway.world import World
from tests.ui.counter import Counter


class Visitor(Scene):
    """A scene whose visit is on show, and whose member can only touch what the window shows."""

    def __init__(self, world: World, counter: Counter) -> None:
        self.counter = counter
        self.touches: list[str] = []
        self._heard = 0
        super().__init__(world)

    def touch(self, name: str) -> None:
        """Touch the middle of a control, and let what follows happen."""
        control: Any = self.counter.find(name)
        assert control.isVisible(), name
        assert control.isEnabled(), name
        middle = control.mapTo(self.counter.window, control.rect().center())
        assert _touchable(self.counter.window, middle) is control, f"{name} is covered"
        self.touches.append(name)
        QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=control.rect().center())
        self._happen()

    def type(self, pad: str, digits: str) -> None:
        """Touch digits on a pad, then confirm them."""
        for digit in digits:
            self.touch(f"{pad}.{digit}")
        self.touch(f"{pad}.confirm")

    def counted(self) -> list[str]:
        """What was touched, digits of codes aside."""
        return [name for name in self.touches if not name[-2:].lstrip(".").isdigit()]

    def _happen(self) -> None:
        events: list[Event] = self.counter.events[self._heard :]
        self._heard = len(self.counter.events)
        for event in events:
            self.do(event)

    def _shown(self, visit: Visit) -> None:
        super()._shown(visit)
        self.counter.show(visit)
        QApplication.processEvents()


def _touchable(window: QWidget, place: QPoint) -> QWidget | None:
    found: QWidget | None = window.childAt(place)
    while found is not None and not isinstance(found, Pressable):
        found = found.parentWidget()
    return found
