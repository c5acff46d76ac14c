"""Something that covers the screen until it is answered: a card on a dimmed page, low down in reach mode.

The window gives the focus to the topmost dialog on show and keeps it inside (`Window.ground`). A dialog that may be
`dismissed` is, by a touch that begins and ends beside its card.
"""

from __future__ import annotations

from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.taps import touched
from kiosk.ui.kit.tokens import Theme

_SHADE = 225
"""How dark what is below becomes, of 255: it may be personal, and the person may be gone."""


class Dialog(QWidget):
    """Put a layout on its `card`. It covers its parent; `width` is the share of the screen that the card takes."""

    dismissed = Signal()

    def __init__(self, theme: Theme, parent: QWidget, name: str, width: float = 0.55) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.theme = theme
        self.card = Panel(theme)
        metrics = theme.metrics
        wide = max(width, 0.86) if metrics.portrait or metrics.large_text else width
        self.card.setMinimumWidth(round(metrics.width * wide))
        page = QVBoxLayout(self)
        page.addStretch(1)
        page.addLayout(self._in_the_middle())
        if not metrics.low:
            page.addStretch(1)
        self._pressed_beside = False
        self.hide()

    def main_control(self) -> QWidget | None:
        """What has the focus when it appears."""
        return None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A touch beside the card begins; not one that was for what the dialog covers now. The window is told of it."""
        echo = self.theme.taps.is_echo(touched(event, self.theme.metrics.pixels_per_millimetre))
        self._pressed_beside = not echo and self._beside(event.position())
        event.ignore()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 (Qt's name)
        """A touch that began and ended beside the card."""
        if self._pressed_beside and self._beside(event.position()):
            self.dismissed.emit()
        self._pressed_beside = False

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Dim what is below."""
        shade = QColor(self.theme.colours.shade)
        shade.setAlpha(_SHADE)
        QPainter(self).fillRect(self.rect(), shade)

    def _in_the_middle(self) -> QHBoxLayout:
        """The card between two stretches: an aligned one would get the height that it needs at the screen's width."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(self.card)
        row.addStretch(1)
        return row

    def _beside(self, place: QPointF) -> bool:
        return self.rect().contains(place.toPoint()) and not self.card.geometry().contains(place.toPoint())
