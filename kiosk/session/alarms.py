"""The clocks of one visit, running."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from kiosk.session.events import Timer
from kiosk.session.ports import Scheduler


class Alarms:
    """One clock of each kind at most; a clock that was stopped or started again never rings for the old time."""

    def __init__(self, scheduler: Scheduler, settle: Callable[[], None], ring: Callable[[Timer], None]) -> None:
        """`settle` lets happen what came before the ring: it may still stop the clock."""
        self._scheduler = scheduler
        self._settle = settle
        self._ring = ring
        self._running: dict[Timer, _Clock] = {}

    def start(self, timer: Timer, seconds: float) -> None:
        """Start, or start anew."""
        self.stop(timer)
        clock = _Clock()
        clock.stop = self._scheduler.start(seconds, partial(self._rang, timer, clock))
        self._running[timer] = clock

    def stop(self, timer: Timer) -> None:
        """Stop, if it runs."""
        clock = self._running.pop(timer, None)
        if clock is not None:
            clock.stop()

    def stop_all(self) -> None:
        """Nothing is waited for any more."""
        for timer in list(self._running):
            self.stop(timer)

    def _rang(self, timer: Timer, clock: _Clock) -> None:
        self._settle()
        if self._running.get(timer) is clock:
            del self._running[timer]
            self._ring(timer)


class _Clock:
    """One running clock; its identity tells it from a later one of the same kind."""

    stop: Callable[[], None]
