"""A line to check: what it is, and its value in large letters; masked until touched, where it tells of a person."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.masked import MaskedValue
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import Theme

_LABEL_STEPS = 33
"""Wide enough for the longest word of a label, at the usual size of text."""
_INSET_STEPS, _LEAST_INSET_STEPS = 2, 1
"""From the line around a value that can be touched to its letters; those that anybody may read stand below them.

In larger text long words need the room.
"""


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

    @property
    def inset(self) -> int:
        """From its edge to its letters, in pixels."""
        metrics = self.theme.metrics
        return metrics.ring + metrics.space(_LEAST_INSET_STEPS if metrics.large_text else _INSET_STEPS)

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """As many lines as the longer of both needs."""
        return self.height_at(width)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """No word is broken."""
        return QSize(self.narrowest(), self.sizeHint().height())

    def paint_label(self, painter: QPainter, area: QRectF, colour: str, with_icon: bool = True) -> None:
        """The value at the start, as in a list; the eye, which says that it can be touched, at the end."""
        mirrored = self.isRightToLeft()
        inset, size = self.inset, self.theme.metrics.text(1.2)
        wide = self._label_room(self.width())
        at_end = area.left() + inset if mirrored else area.right() - inset - size
        painter.drawPixmap(round(at_end), round(area.center().y() - size / 2), icon("eye", size, colour))
        painter.setPen(QColor(colour))
        start = area.right() - inset - wide if mirrored else area.left() + inset
        made = self._label().laid_out(wide, self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        made.draw(painter, QRectF(start, area.top(), wide, area.height()))

    def _label_room(self, width: int) -> int:
        return max(1, width - self._icon_room() - 2 * self.inset)


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
        row.addLayout(_after(metrics.ring, self._label))
        row.addLayout(self._either_value(), 1)
        if not above:
            self._label.setFixedWidth(metrics.space(_LABEL_STEPS * metrics.text_scale) - metrics.ring)

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

    def _either_value(self) -> QVBoxLayout:
        """One below the other, since one of them is always hidden: beside it, its inset would still take room."""
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addLayout(_after(self._masked.inset, self._text))
        column.addWidget(self._masked)
        return column


def _after(pixels: int, text: Text) -> QHBoxLayout:
    """A text after so many pixels, on whichever side lines begin."""
    row = QHBoxLayout()
    row.setContentsMargins(0, 0, 0, 0)
    row.setSpacing(0)
    row.addSpacing(pixels)
    row.addWidget(text)
    return row
