"""When the picture on the screen changed, watched from outside about once a millisecond."""

from __future__ import annotations

import threading
import time
import zlib
from types import TracebackType
from typing import Self

from demo.screen import Screen

_PAUSE_SECONDS = 0.0007
_ROW_STEP = 24


class Eyes:
    """Notes the time of each change of the screen, seen in every 24th row of pixels; use it in a `with`."""

    def __init__(self, screen: Screen) -> None:
        self._screen = screen
        self._changes: list[float] = []
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="eyes", daemon=True)

    def last_change(self, after: float, before: float) -> float:
        """Time (`time.monotonic`) of the last change between the two; `after` if there was none."""
        seen = [at for at in self._changes if after < at < before]
        return seen[-1] if seen else after

    def first_change(self, after: float) -> float | None:
        """Time of the first change after this, if there was one."""
        return next((at for at in self._changes if at > after), None)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._closed.set()
        self._thread.join()

    def _watch(self) -> None:
        before = self._glance()
        while not self._closed.is_set():
            now = self._glance()
            if now != before:
                self._changes.append(time.monotonic())
                before = now
            time.sleep(_PAUSE_SECONDS)

    def _glance(self) -> int:
        value = 0
        for row in self._screen.rows(_ROW_STEP):
            value = zlib.crc32(row, value)
        return value
