"""The thread that draws goes first: another one that loads modules asks before each of them."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Final

from PySide6.QtCore import QAbstractEventDispatcher, QObject

PATIENCE_SECONDS: Final = 0.05
"""So long a module waits at most: whoever draws may itself be waiting for what is being loaded."""


class Courtesy:
    """Knows whether the thread that draws has something to do, until it is ended; made and ended by that thread.

    Qt's own dispatcher announces `awake` before it delivers events and `aboutToBlock` once none is left. The one over
    GLib has them the other way round: a session runs without it (QT_NO_GLIB).
    """

    def __init__(self, drawing: QAbstractEventDispatcher) -> None:
        self._free = threading.Event()
        self._free.set()
        self._busy = drawing.awake.connect(self._free.clear)
        self._idle = drawing.aboutToBlock.connect(self._free.set)

    def end(self) -> None:
        """Listen no more: whoever draws would say so each time, for nobody."""
        QObject.disconnect(self._busy)
        QObject.disconnect(self._idle)

    def let_pass(self) -> None:
        """Wait until there is nothing to draw, or patience ends."""
        self._free.wait(PATIENCE_SECONDS)

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
