"""Everything by two keys: one goes to the next control, round and round, the other presses it.

For switches, buttons beside the screen, a head stick (EN 301 549, 5.5 and 5.9). The keys are shortcuts of the window:
they come before any control, so that even Space and Enter may be chosen. A key that is held down counts once.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget


class TwoKeys:
    """Listens in a window; an empty key is none. Names are Qt's: "F7", "Space", "Return", "Right"."""

    def __init__(self, window: QWidget) -> None:
        self._window = window
        self._shortcuts: list[QShortcut] = []

    def listen(self, key: str, act: Callable[[], None]) -> None:
        """Do `act` each time the key is pressed."""
        if not key:
            return
        shortcut = QShortcut(QKeySequence(key), self._window)
        shortcut.setContext(Qt.ShortcutContext.WindowShortcut)
        shortcut.setAutoRepeat(False)
        shortcut.activated.connect(act)
        self._shortcuts.append(shortcut)
