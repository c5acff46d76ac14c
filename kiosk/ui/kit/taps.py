"""Repeated taps never skip a screen: one at the same place, just after a change, was meant for what was there before.

Tapping again and again where nothing seems to happen is what people do while they wait. So it does not matter how long
ago the last tap was, only that the change is too recent to have been read, and that the finger stayed where it was.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF
from PySide6.QtGui import QMouseEvent

from kiosk.ui.kit.tokens import Metrics

ECHO_SECONDS: Final = 0.4
"""Longer than a double tap, and than it takes to see something new and to choose; shorter than anybody waits."""
NEAR_MILLIMETRES: Final = 15.0
"""So far a finger strays between two taps at one place; the middles of two controls are farther apart."""
_KEYBOARD: Final = QPointF(-1e6, -1e6)


def touched(event: QMouseEvent, metrics: Metrics) -> QPointF:
    """Where on the glass a touch is, in millimetres."""
    return event.globalPosition() / metrics.pixels_per_millimetre


class TapGuard:
    """Remembers where the last tap was and when the screen last changed; an echo may be followed by another one."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._place: QPointF | None = None
        self._changed = clock()
        self._stale = False

    def screen_changed(self) -> None:
        """Something else is shown now: a screen, a question, a sheet or what it covered."""
        self._changed = self._clock()
        self._stale = True

    def aimed(self) -> None:
        """The member typed, or went to another control by keys: what is pressed next is meant."""
        self._stale = False

    def is_echo(self, place: QPointF = _KEYBOARD) -> bool:
        """Note a tap at a place in millimetres (or Enter, without one) and say whether it was for what is gone."""
        now = self._clock()
        echo = self._stale and self._is_near(place) and now - self._changed < ECHO_SECONDS
        self._place = place
        self._stale = echo
        if echo:
            self._changed = now
        return echo

    def _is_near(self, place: QPointF) -> bool:
        if self._place is None:
            return False
        away = place - self._place
        return QPointF.dotProduct(away, away) < NEAR_MILLIMETRES**2
