"""The column that everything on a screen stands in: all of it begins at the same distance from the edge of the screen.

Controls keep room around them for the ring of the focus. They are moved outwards by that room, so that the lines around
them stand right below the first letters of texts.
"""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLayout, QVBoxLayout, QWidget

from kiosk.ui.kit.tokens import Theme


class Column(QVBoxLayout):
    """Put each part as what it is: words (and drawings, and panels), or controls."""

    def __init__(self, theme: Theme, screen: QWidget, spacing: float) -> None:
        super().__init__(screen)
        self._theme = theme
        metrics = theme.metrics
        side = metrics.gutter - metrics.ring
        above, below = (2, 1.5) if metrics.large_text else (4, 3)
        if metrics.large_text and metrics.at_hand:  # six rows of keys and four of buttons share the lower part
            below, spacing = 0.5, 0.75
        self.setContentsMargins(side, metrics.space(above), side, metrics.space(below))
        self.setSpacing(metrics.space(spacing))

    def put(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Something to be read."""
        self.addLayout(inset(self._theme, part), stretch)

    def put_controls(self, part: QWidget | QLayout, stretch: int = 0) -> None:
        """Something to be pressed."""
        _add(self, part, stretch)


def inset(theme: Theme, part: QWidget | QLayout) -> QHBoxLayout:
    """Words that stand above or below controls."""
    row = QHBoxLayout()
    row.setContentsMargins(theme.metrics.ring, 0, theme.metrics.ring, 0)
    _add(row, part, 0)
    return row


def _add(box: QHBoxLayout | QVBoxLayout, part: QWidget | QLayout, stretch: int) -> None:
    if isinstance(part, QWidget):
        box.addWidget(part, stretch)
    else:
        box.addLayout(part, stretch)
