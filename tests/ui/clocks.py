"""Clocks for user interfaces under test: of somebody who looks before touching, and one that a test moves."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from kiosk.ui.kit.clock import QtClock

_LOOK_SECONDS: Final = 2.0


class Glancing(QtClock):
    """Real time, and two seconds for each screen that is looked at before it is touched: nobody waits for it."""

    def __init__(self) -> None:
        super().__init__()
        self._looked = 0.0

    def look(self) -> None:
        """See what is new."""
        self._looked += _LOOK_SECONDS

    def now(self) -> float:
        """Time, and what was spent looking."""
        return super().now() + self._looked


class HandClock:
    """Time that a test moves."""

    def __init__(self) -> None:
        self._now = 100.0
        self._due: dict[int, tuple[float, Callable[[], None]]] = {}
        self._last = 0

    def now(self) -> float:
        """The moment, in seconds."""
        return self._now

    def after(self, seconds: float, work: Callable[[], None]) -> Callable[[], None]:
        """Do it when the test has moved on by so much."""
        self._last += 1
        key = self._last
        self._due[key] = (self._now + seconds, work)

        def call_off() -> None:
            self._due.pop(key, None)

        return call_off

    def advance(self, seconds: float) -> None:
        """Move on; what was to be done by then is done."""
        self._now += seconds
        for key, (at, work) in list(self._due.items()):
            if at <= self._now and self._due.pop(key, None) is not None:
                work()

    @property
    def waiting(self) -> int:
        """How much is still to be done."""
        return len(self._due)
