"""A line of typed text with a caret; it only draws. The text is personal: assistive programs get its name alone."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.paint import focus_ring, ground, inner
from kiosk.ui.kit.tokens import Pair, Theme
from kiosk.ui.kit.typesetting import Paragraph, width_of
from texts.isolates import without_isolates


class TextField(QWidget):
    """Shows the end of a text that is longer than the line. `wrong` marks its line; the screen says what is wrong."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._text = ""
        self._wrong = False
        self.setFont(font(theme, TextStyle.HEADING))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    @property
    def shown(self) -> str:
        """What it shows."""
        return self._text

    def show_text(self, text: str, label: str, wrong: bool = False) -> None:
        """Show what was typed; `label` names the field."""
        self._text, self._wrong = text, wrong
        self.setAccessibleName(without_isolates(label))
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """As high as a target."""
        metrics = self._theme.metrics
        return QSize(metrics.space(60), max(metrics.target, 2 * self.font().pixelSize()) + 2 * metrics.ring)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A few letters."""
        return QSize(self._theme.metrics.space(20), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring, the end of the text, caret."""
        painter = QPainter(self)
        colours = self._theme.colours
        area = QRectF(self.rect())
        line = colours.error.text if self._wrong else colours.primary.line
        ground(painter, area, Pair(colours.card.text, colours.card.ground, line), self._theme)
        if self.hasFocus():
            focus_ring(painter, area, self._theme)
        side = self._theme.metrics.space(2)
        room = inner(area, self._theme).adjusted(side, 0, -side, 0)
        painter.setClipRect(room)
        painter.setPen(QColor(colours.card.text))
        self._paint_text(painter, room)

    def _paint_text(self, painter: QPainter, room: QRectF) -> None:
        wide = width_of(self.font(), self._text) if self._text else 0
        over = max(0.0, wide + self._theme.metrics.space(1) - room.width())
        mirrored = self.isRightToLeft()
        shifted = room.adjusted(0, 0, over, 0) if mirrored else room.adjusted(-over, 0, 0, 0)
        direction, side = self.layoutDirection(), Qt.AlignmentFlag.AlignLeft
        Paragraph(self.font(), self._text, round(shifted.width()), direction, side).draw(painter, shifted)
        caret = shifted.right() - wide - 2 if mirrored else shifted.left() + wide + 2
        high = self.font().pixelSize() * 1.4
        wide_caret = self._theme.metrics.line(3)
        painter.fillRect(QRectF(caret, room.center().y() - high / 2, wide_caret, high), painter.pen().color())
