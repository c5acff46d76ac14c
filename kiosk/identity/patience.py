"""Noticing that a driver does not come back: a call into a dead reader cannot be ended, but it can be told.

No deadline reaches into the vendor's library. What hangs there keeps its thread until the process ends; the member is
told meanwhile, and is shown another way.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, TypeVar

from kiosk.readers.connection import CardConnection

SILENT_SECONDS: Final = 20.0
"""No honest exchange takes so long: a card has at most 4.95 s before it must ask for more (ISO/IEC 14443-4, 7.2)."""

_LOOKS: Final = 10

Answer = TypeVar("Answer")


class Patience:
    """One call at a time, and what is told when it takes too long and when it comes back after all."""

    def __init__(self, seconds: float, lost: Callable[[], None], back: Callable[[], None]) -> None:
        self._seconds = seconds
        self._lost, self._back = lost, back
        self._lock = threading.Lock()
        self._since: float | None = None
        self._told = False
        self._ended = threading.Event()

    def ask(self, call: Callable[[], Answer]) -> Answer:
        """What `call` gives; it is watched meanwhile."""
        with self._lock:
            self._since = time.monotonic()
        try:
            return call()
        finally:
            self._came_back()

    def watch(self) -> None:
        """Look at the clock until `end` is called; runs in a thread of the caller's."""
        while not self._ended.wait(self._seconds / _LOOKS):
            if self._is_lost():
                self._lost()

    def end(self) -> None:
        """Watch no longer."""
        self._ended.set()

    def _is_lost(self) -> bool:
        """Whether it has to be told now; true once for each call."""
        with self._lock:
            late = self._since is not None and time.monotonic() - self._since > self._seconds
            news = late and not self._told
            self._told |= news
            return news

    def _came_back(self) -> None:
        with self._lock:
            told, self._told, self._since = self._told, False, None
        if told:
            self._back()


class WatchedConnection:
    """A connection whose every call is watched; fits `CardConnection`."""

    def __init__(self, connection: CardConnection, patience: Patience) -> None:
        self._connection = connection
        self._patience = patience

    @property
    def atr(self) -> bytes:
        """See `CardConnection.atr`."""
        return self._patience.ask(lambda: self._connection.atr)

    @property
    def carries_extended(self) -> bool | None:
        """See `CardConnection.carries_extended`."""
        return self._patience.ask(lambda: self._connection.carries_extended)

    def transmit(self, command: bytes) -> bytes:
        """See `CardConnection.transmit`."""
        return self._patience.ask(lambda: self._connection.transmit(command))

    def reset(self) -> None:
        """See `CardConnection.reset`."""
        self._patience.ask(self._connection.reset)

    def close(self) -> None:
        """See `CardConnection.close`."""
        self._patience.ask(self._connection.close)
