"""A value that is shown only while somebody wants to see it: masked until touched, masked again by itself."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent

from kiosk.ui.kit.button import Button, Look
from kiosk.ui.kit.glimpse import Glimpse
from kiosk.ui.kit.tokens import Theme
from texts.isolates import isolated, without_isolates


class MaskedValue(Button):
    """A button with the masked value; a touch shows it for five seconds. It is never spoken, nor on any bus."""

    looked = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name, Look.SECONDARY, "eye")
        self._masked = ""
        self._value = ""
        self._glimpse = Glimpse(self, self._write, theme.clock)
        self.clicked.connect(self._toggle)

    @property
    def uncovered(self) -> bool:
        """Whether the value can be read now."""
        return self._glimpse.open

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
        self._glimpse.end()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back to the screen finds it masked."""
        self.cover()

    def _toggle(self) -> None:
        self._glimpse.toggle()
        self.looked.emit()

    def _write(self) -> None:
        self.setText(isolated(self._value if self.uncovered else self._masked))
        self.updateGeometry()
        self.update()
