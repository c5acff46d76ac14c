"""What is hidden shows itself for a while when it is touched, and hides by itself: values, and pages that hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, TypeAlias

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

SHOWN_SECONDS: Final = 5.0

Clock: TypeAlias = "Callable[[float, Callable[[], None]], Callable[[], None]]"
"""Calls its second argument once, after so many seconds; what it gives stops it (`session.ports.Scheduler.start`)."""


class Glimpse:
    """Whether what a part hides can be read now. `changed` draws the part anew, as it has to be from then on."""

    clock: ClassVar[Clock]
    """The visit's own, for the whole process: `UserInterface` sets it."""

    def __init__(self, part: QWidget, changed: Callable[[], None]) -> None:
        self._part = part
        self._changed = changed
        self._stop: Callable[[], None] | None = None

    @property
    def open(self) -> bool:
        """Whether it can be read."""
        return self._stop is not None

    def toggle(self) -> None:
        """Show it for five seconds, or hide it before they are over."""
        if self.open:
            self.end()
        else:
            self._stop = type(self).clock(SHOWN_SECONDS, self._time_is_up)
            self._changed()

    def end(self) -> None:
        """Hide it."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        self._changed()

    def _time_is_up(self) -> None:
        if isValid(self._part):  # the screen may have been built anew meanwhile, for larger text
            self.end()


def _by_timer(seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
    """Where there is no visit, as in a gallery of parts."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(fire)
    timer.start(round(seconds * 1000))
    return timer.stop


Glimpse.clock = staticmethod(_by_timer)
