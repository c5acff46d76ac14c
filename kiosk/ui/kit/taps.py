"""Repeated taps never skip a screen: a second tap at the same place, just after the screen changed, is an echo."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QPointF

ECHO_SECONDS = 0.35
"""Longer than a double tap, shorter than reading anything new."""
_NEAR_PIXELS = 60.0
_KEYBOARD = QPointF(-1.0, -1.0)


class TapGuard:
    """Remembers the last tap and the last change of screen. A third tap in a row is an echo of the second."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._place = _KEYBOARD
        self._tapped = -ECHO_SECONDS
        self._changed = -ECHO_SECONDS

    def screen_changed(self) -> None:
        """Another screen is shown now."""
        self._changed = self._clock()

    def aimed(self) -> None:
        """The member went to another control by keys: what is pressed next is meant."""
        self._tapped = self._clock() - ECHO_SECONDS

    def is_echo(self, place: QPointF = _KEYBOARD) -> bool:
        """Note a tap (or Enter, without a place) and say whether it only repeats one that was for the screen before."""
        now = self._clock()
        soon = now - self._tapped < ECHO_SECONDS
        near = (place - self._place).manhattanLength() < _NEAR_PIXELS
        echo = soon and near and self._changed >= self._tapped
        self._place = place
        if echo:
            self._changed = now
        self._tapped = now
        return echo
