"""A value that is shown only while somebody wants to see it: masked until touched, masked again by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar, Final, TypeAlias

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent
from shiboken6 import isValid

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.tokens import Theme
from texts.isolates import isolated, without_isolates

SHOWN_SECONDS: Final = 5.0

Clock: TypeAlias = "Callable[[float, Callable[[], None]], Callable[[], None]]"
"""Calls its second argument once, after so many seconds; what it gives stops it (`session.ports.Scheduler.start`)."""


class MaskedValue(Button):
    """A button with the masked value; a touch shows it for five seconds. It is never spoken, nor on any bus."""

    clock: ClassVar[Clock]
    """The visit's own, for the whole process: `UserInterface` sets it."""

    looked = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, Look.SECONDARY, "eye")
        self._masked = ""
        self._value = ""
        self._stop: Callable[[], None] | None = None
        self.clicked.connect(self._toggle)

    @property
    def uncovered(self) -> bool:
        """Whether the value can be read now."""
        return self._stop is not None

    def show_value(self, masked: str, value: str, spoken: str) -> None:
        """Set what is shown masked and unmasked; `spoken` is what screen readers get.

        A button without a name is named by its text, and each change of either is told on the bus at once: there is a
        name before there is a text, and no text any more when the name goes.
        """
        self._masked, self._value = masked, value
        if spoken:
            self.setAccessibleName(without_isolates(spoken))
        self.cover()
        if not spoken:
            self.setAccessibleName("")

    def cover(self) -> None:
        """Hide the value."""
        if self._stop is not None:
            self._stop()
            self._stop = None
        self._write(self._masked)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back to the screen finds it masked."""
        self.cover()

    def _toggle(self) -> None:
        if self.uncovered:
            self.cover()
        else:
            self._write(self._value)
            self._stop = type(self).clock(SHOWN_SECONDS, self._time_is_up)
        self.looked.emit()

    def _time_is_up(self) -> None:
        if isValid(self):  # the screen may have been built anew meanwhile, for larger text
            self.cover()

    def _write(self, text: str) -> None:
        self.setText(isolated(text))
        self.updateGeometry()
        self.update()


def _by_timer(seconds: float, fire: Callable[[], None]) -> Callable[[], None]:
    """Where there is no visit, as in a gallery of parts."""
    timer = QTimer()
    timer.setSingleShot(True)
    timer.timeout.connect(fire)
    timer.start(round(seconds * 1000))
    return timer.stop


MaskedValue.clock = staticmethod(_by_timer)
