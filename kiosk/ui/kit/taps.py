"""A tap just after a change was meant for what was there before, if it is where that was: its place tells it.

Tapping again and again where nothing seems to happen is what people do while they wait. So it does not matter how long
ago the last tap was, only that the change is too recent to have been read, and that the finger stayed where it was. And
a finger may be on its way to a control when something else takes its place that nobody asked for, as a question does.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QMouseEvent

UNREAD_SECONDS: Final = 1.2
"""Nobody has read another screen by then and wants what happens to be where the finger is."""
TAPPING_SECONDS: Final = 0.7
"""Who taps again sooner than this is still tapping, for what is long gone; a pause ends it."""
ON_ITS_WAY_SECONDS: Final = 0.4
"""So long a finger that was on its way to something does not notice that something else is there."""
NEAR_MILLIMETRES: Final = 15.0
"""So far a finger strays between two taps at one place; the middles of two controls are farther apart."""
KEYS: Final = QRectF(-1e6, -1e6, 100, 1)
"""Where whatever has the focus is, for keys: beside every glass."""
PRESSING: Final = KEYS.center()
ESCAPE: Final = QPointF(KEYS.right() - 1, KEYS.center().y())
"""Far enough from what presses: who goes back at once from what was just opened means it."""


def touched(event: QMouseEvent, pixels_per_millimetre: float) -> QPointF:
    """Where on the glass a touch is, in millimetres."""
    return event.globalPosition() / pixels_per_millimetre


class TapGuard:
    """Remembers where the last tap was, when the screen last changed and what it took away; in millimetres and seconds.

    An echo may be followed by another one.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._place: QPointF | None = None
        self._changed = self._tapped = clock()
        self._stale = self._echoed = False
        self._gone: tuple[QRectF, ...] = ()

    def screen_changed(self) -> None:
        """Something else is shown now: a screen, a question, a sheet or what it covered."""
        self._changed = self._clock()
        self._stale = True
        self._gone = ()

    def took_away(self, gone: Sequence[QRectF]) -> None:
        """What just changed was nobody's wish, and controls that stood at these places are not there any more."""
        self._gone = tuple(gone)

    def aimed(self) -> None:
        """The member typed, or went to another control by keys: what is pressed next is meant."""
        self._stale = False
        self._gone = ()

    def is_echo(self, place: QPointF = PRESSING) -> bool:
        """Note a tap at a place in millimetres (or one of a key) and say whether it was for what is gone."""
        repeated = self._stale and self._is_near(place) and self._sooner_than(UNREAD_SECONDS)
        missed = any(one.contains(place) for one in self._gone) and self._sooner_than(ON_ITS_WAY_SECONDS)
        self._place, self._tapped = place, self._clock()
        self._stale = self._echoed = repeated or missed
        return self._echoed

    def _sooner_than(self, seconds: float) -> bool:
        """Whether the change is no older than that, or the last tap was an echo and they go on."""
        now = self._clock()
        return now - self._changed < seconds or (self._echoed and now - self._tapped < TAPPING_SECONDS)

    def _is_near(self, place: QPointF) -> bool:
        if self._place is None:
            return False
        away = place - self._place
        return QPointF.dotProduct(away, away) < NEAR_MILLIMETRES**2
