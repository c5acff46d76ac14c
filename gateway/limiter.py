"""How often an address may make calls that need no account: a leaky bucket for each, in memory and bounded."""

from __future__ import annotations

import math
import threading
from typing import Final

from contract.problems import ProblemType
from gateway.clock import Clock
from gateway.refusals import refused

_MAX_ADDRESSES: Final = 10_000
_MINUTE: Final = 60


class Limiter:
    """Counts calls. An address may make a minute's worth at once, then as many as leak out."""

    def __init__(self, clock: Clock, per_minute: int) -> None:
        self._clock = clock
        self._per_minute = per_minute
        self._lock = threading.Lock()
        self._buckets: dict[str, tuple[float, float]] = {}

    def admit(self, address: str) -> None:
        """Count one call.

        Raises: Refused (too many; it says when the next one is free).
        """
        now = self._clock.unix()
        with self._lock:
            level = self._level(address, now)
            if level + 1 > self._per_minute:
                seconds = (level + 1 - self._per_minute) * _MINUTE / self._per_minute
                raise refused(ProblemType.TOO_MANY, retry_after_seconds=math.ceil(seconds))
            self._buckets[address] = (level + 1, now)

    def _level(self, address: str, now: float) -> float:
        if address not in self._buckets and len(self._buckets) >= _MAX_ADDRESSES:
            self._make_room(now)
        level, since = self._buckets.get(address, (0.0, now))
        return max(0.0, level - (now - since) * self._per_minute / _MINUTE)

    def _make_room(self, now: float) -> None:
        """Forget addresses whose bucket has run empty; if none has, the flood is larger than our memory for it."""
        self._buckets = {key: value for key, value in self._buckets.items() if now - value[1] < _MINUTE}
        if len(self._buckets) >= _MAX_ADDRESSES:
            raise refused(ProblemType.TOO_MANY, retry_after_seconds=_MINUTE)
