"""How long drawing may take here: a machine that is slower at a fixed piece of work is given more time."""

from __future__ import annotations

import time

SCREEN_SECONDS = 0.05
"""Processor time of the thread that draws, on a machine that needs `YARDSTICK_SECONDS` for the yardstick."""

YARDSTICK_SECONDS = 0.005
MOST = 2.0
"""A slower machine is given so many times as much and no more: whoever touches it waits, whatever it is."""

_ROUNDS = 100_000


def yardstick() -> float:
    """Processor seconds of a fixed piece of work: a crowded machine is slower at it, and is given more time."""
    begin = time.thread_time()
    for _ in range(_ROUNDS):
        pass
    return time.thread_time() - begin


def allowed(yardstick_seconds: float) -> float:
    """Seconds that a screen may take where the yardstick took so long."""
    return SCREEN_SECONDS * min(MOST, max(1.0, yardstick_seconds / YARDSTICK_SECONDS))
