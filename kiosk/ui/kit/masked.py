"""A value that is shown only while somebody wants to see it: masked until touched, masked again by itself."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.tokens import Theme
from texts.isolates import isolated, without_isolates

SHOWN_MILLISECONDS = 5_000


class MaskedValue(Button):
    """A button with the masked value; a touch shows it for five seconds. It is never spoken."""

    looked = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, Look.SECONDARY, "eye")
        self._masked = ""
        self._value = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(SHOWN_MILLISECONDS)
        self._timer.timeout.connect(self.cover)
        self.clicked.connect(self._toggle)

    def show_value(self, masked: str, value: str, spoken: str) -> None:
        """Set what is shown masked and unmasked; `spoken` is what screen readers get."""
        self._masked, self._value = masked, value
        self.setAccessibleDescription(without_isolates(spoken))
        self.cover()

    def cover(self) -> None:
        """Hide the value."""
        self._timer.stop()
        self._write(self._masked)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back to the screen finds it masked."""
        self.cover()

    def _toggle(self) -> None:
        if self._timer.isActive():
            self.cover()
        else:
            self._write(self._value)
            self._timer.start()
        self.looked.emit()

    def _write(self, text: str) -> None:
        self.setText(isolated(text))
        self.setAccessibleName(self.accessibleDescription())
        self.updateGeometry()
        self.update()
