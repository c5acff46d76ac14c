"""How often somebody may call: a leaky bucket for each, in memory and bounded.

Calls that need no account are counted by address, those of machines by the machine's name.
"""

from __future__ import annotations

import math
import threading
from dataclasses import dataclass
from typing import Final

from contract.problems import ProblemType
from gateway.clock import Clock
from gateway.refusals import refused

_MAX_CALLERS: Final = 10_000
_MINUTE: Final = 60


class Limiter:
    """Counts calls. A caller may make a minute's worth at once, then as many as leak out."""

    def __init__(self, clock: Clock, per_minute: int) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def admit(self, caller: str) -> None:
        """Count one call.

        Raises: Refused (too many; it says when the next one is free).
        """
        now = self._clock.unix()
        with self._lock:
            level = self._level(caller, now)
            if level + 1 > self._per_minute:
                seconds = (level + 1 - self._per_minute) * _MINUTE / self._per_minute
                raise refused(ProblemType.TOO_MANY, retry_after_seconds=math.ceil(seconds))
            self._buckets[caller] = (level + 1, now)

    def _level(self, caller: str, now: float) -> float:
        if caller not in self._buckets and len(self._buckets) >= _MAX_CALLERS:
            self._make_room(now)
        level, since = self._buckets.get(caller, (0.0, now))
        return max(0.0, level - (now - since) * self._per_minute / _MINUTE)

    def _make_room(self, now: float) -> None:
        """Forget callers whose bucket has run empty; if none has, the flood is larger than our memory for it."""
        self._buckets = {key: value for key, value in self._buckets.items() if now - value[1] < _MINUTE}
        if len(self._buckets) >= _MAX_CALLERS:
            raise refused(ProblemType.TOO_MANY, retry_after_seconds=_MINUTE)


@dataclass(frozen=True, slots=True)
class MachineLimits:
    """What is counted by machine: a hostile one takes its own share, and nobody else's."""

    visit_calls: Limiter
    judgements: Limiter
    checkpoints: Limiter
