"""Time as the user interface knows it: what moment it is, and what is to be done later. Tests move it by hand."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QObject, QTimer
from shiboken6 import isValid


class Clock(Protocol):
    """For the thread of the user interface alone."""

    def now(self) -> float:
        """Seconds since some moment; they only grow."""

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """Do `work` once, later; what is returned calls it off, and does nothing once it is over."""


class QtClock:
    """The real one. What is still to be done when nobody has it any more is not done."""

    def __init__(self) -> None:
        self._timers = QObject()

    def now(self) -> float:
        """Of the system's clock that nobody sets."""
        return time.monotonic()

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """By a timer of its own, which is gone once it is over or called off."""
        timer = QTimer(self._timers)
        timer.setSingleShot(True)
        timer.timeout.connect(work)
        timer.timeout.connect(timer.deleteLater)
        timer.start(round(seconds * 1000))

        def call_off() -> None:
            if isValid(timer):  # it may be over by now
                timer.stop()
                timer.deleteLater()

        return call_off
