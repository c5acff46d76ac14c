"""What is hidden shows itself for a while when it is touched, and hides by itself: values, and pages that hold them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from kiosk.ui.kit.clock import Clock

SHOWN_SECONDS: Final = 5.0


class Glimpse:
    """Whether what a part hides can be read now. `changed` draws the part anew, as it has to be from then on."""

    def __init__(self, part: QWidget, changed: Callable[[], None], clock: Clock) -> None:
        self._part = part
        self._clock = clock
        self._changed = changed
        self._stop: Callable[[], None] | None = None

    @property
    def open(self) -> bool:
        """Whether it can be read."""
        return self._stop is not None

    def toggle(self) -> None:
        """Show it for five seconds, or hide it before they are over."""
        if self.open:
            self.end()
        else:
            self._stop = self._clock.after(SHOWN_SECONDS, self._time_is_up)
            self._changed()

    def end(self) -> None:
        """Hide it."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        self._changed()

    def _time_is_up(self) -> None:
        if isValid(self._part):  # the screen may have been built anew meanwhile, for larger text
            self.end()
