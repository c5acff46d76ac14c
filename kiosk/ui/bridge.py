"""Worker threads ↔ Qt, in one place: what a thread wants done on the user-interface thread goes through here."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal, Slot


class Bridge(QObject):
    """Belongs to the thread that made it (the user-interface thread); `post` may be called from any thread."""

    _posted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._open = True
        self._posted.connect(self._run, Qt.ConnectionType.QueuedConnection)

    def post(self, work: Callable[[], None]) -> None:
        """Do `work` soon on the user-interface thread, in the order of posting; nothing is done after `close`."""
        self._posted.emit(work)

    def close(self) -> None:
        """Drop what is posted from now on."""
        self._open = False

    @Slot(object)
    def _run(self, work: Callable[[], None]) -> None:
        if self._open:
            work()
