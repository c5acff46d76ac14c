"""The thread that draws goes first: another one that loads modules asks before each of them."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject

PATIENCE_SECONDS: Final = 0.05
"""So long a module waits at most: whoever draws may itself be waiting for what is being loaded."""

QUIET_SECONDS: Final = 0.01
"""Only after so long is there nothing more to draw: the answer to a touch comes in several events with gaps between."""


class Courtesy:
    """Knows whether the thread that draws has something to do, until it is ended; made and ended by that thread.

    Qt's own dispatcher announces `awake` before it delivers events and `aboutToBlock` once none is left. The one over
    GLib has them the other way round: a session runs without it (QT_NO_GLIB).
    """

    def __init__(self, drawing: QAbstractEventDispatcher) -> None:
        self._free = threading.Event()
        self._free.set()
        self._since = 0.0
        self._busy = drawing.awake.connect(self._free.clear)
        self._idle = drawing.aboutToBlock.connect(self._set_free)

    def end(self) -> None:
        """Listen no more: whoever draws would say so each time, for nobody."""
        QObject.disconnect(self._busy)
        QObject.disconnect(self._idle)

    def let_pass(self) -> None:
        """Wait until there was nothing to draw for a moment, or patience ends."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while (now := time.monotonic()) < patience:
            if not self._free.wait(patience - now):
                return
            still = self._since + QUIET_SECONDS - time.monotonic()
            if still <= 0:
                return
            time.sleep(still)

    def _set_free(self) -> None:
        self._since = time.monotonic()
        self._free.set()

    @contextmanager
    def shown_by_imports(self) -> Iterator[None]:
        """Meanwhile each module that this thread imports lets the one that draws pass first."""
        asking = _AskingFinder(self, threading.get_ident())
        sys.meta_path.insert(0, asking)
        try:
            yield
        finally:
            sys.meta_path.remove(asking)


class _AskingFinder(MetaPathFinder):
    """Finds nothing; it is asked before those that do (The Python Language Reference, 5.3.4)."""

    def __init__(self, courtesy: Courtesy, thread: int) -> None:
        self._courtesy = courtesy
        self._thread = thread

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Wait, then leave it to the others."""
        if threading.get_ident() == self._thread:
            self._courtesy.let_pass()
        return None
