"""A line to check: what it is, and its value in large letters; masked until touched, where it tells of a person."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QSizePolicy, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.masked import MaskedValue
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme

_LABEL_STEPS = 33


class FactValue(MaskedValue):
    """A masked value as wide as its line; a long one takes several, covered and uncovered: nothing moves by a touch."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setFont(font(theme, TextStyle.HEADING))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_value(self, masked: str, value: str, spoken: str) -> None:
        """Set what is shown masked and unmasked; room is kept for both."""
        self.keep_room_for((masked, value))
        super().show_value(masked, value, spoken)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """As many lines as the longer of both needs."""
        return self.height_at(width)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """No word is broken."""
        return QSize(self.narrowest(), self.sizeHint().height())


class Fact(QWidget):
    """Label and value side by side; with large text, or on an upright screen, the label stands above."""

    looked = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        metrics = theme.metrics
        above = metrics.large_text or metrics.portrait
        self._label = Text(theme, TextStyle.BODY, f"{name}.label", theme.colours.quiet_text)
        self._text = Text(theme, TextStyle.HEADING, f"{name}.text")
        self._masked = FactValue(theme, name)
        self._masked.looked.connect(self.looked)
        direction = QBoxLayout.Direction.TopToBottom if above else QBoxLayout.Direction.LeftToRight
        row = QBoxLayout(direction, self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(metrics.space(0 if above else 1))
        row.addWidget(self._label)
        for value in (self._text, self._masked):
            row.addWidget(value, 1, Qt.AlignmentFlag(0))
        if not above:
            self._label.setFixedWidth(metrics.space(_LABEL_STEPS))
        self._label.setContentsMargins(metrics.ring, 0, metrics.ring, 0)
        self._text.setContentsMargins(metrics.ring, 0, metrics.ring, 0)

    def show_open(self, label: str, text: str) -> None:
        """A value that everybody may read."""
        self._label.show_text(label)
        self._text.show_text(text)
        self._masked.hide()

    def show_masked(self, label: str, masked: str, value: str, spoken: str) -> None:
        """A value of a person; `spoken` is what screen readers get in its place."""
        self._label.show_text(label)
        self._text.show_text("")
        self._masked.show_value(masked, value, spoken)
        self._masked.show()

    def forget(self) -> None:
        """Drop the value."""
        self._masked.show_value("", "", "")
