"""A line of typed text with a caret; it only draws. The text is personal: assistive programs get its name alone."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import focus_ring, inner, rounded
from kiosk.ui.kit.tokens import Pair, Theme
from kiosk.ui.kit.typesetting import Measured, Paragraph, width_of
from texts.isolates import without_isolates

_WRONG_LINE: Final = 2.5
"""How many times as thick as usual the line is around what is wrong."""


class TextField(QWidget):
    """Shows the end of a text that is longer than the line; below it, with a sign, what is wrong with it."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._text = ""
        self._problem = Measured(font(theme, TextStyle.BODY), "")
        self.setFont(font(theme, TextStyle.HEADING))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def shown(self) -> str:
        """What it shows."""
        return self._text

    def show_text(self, text: str, label: str, problem: str = "") -> None:
        """Show what was typed; `label` names the field, `problem` says what is wrong and what to do about it."""
        self._text = text
        self.setAccessibleName(without_isolates(label))
        if problem != self._problem.text:
            self._problem = Measured(self._problem.font, problem)
            self.setAccessibleDescription(without_isolates(problem))
            self.updateGeometry()
        self.update()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 (Qt's name)
        """As high as a target, and what the problem takes below it."""
        return self._line_height() + self._problem_height(width)

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A line of a comfortable length."""
        width = self._theme.metrics.space(60)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A few letters; at its own width it is as high as it has to be."""
        width = self._theme.metrics.space(20)
        return QSize(width, self.heightForWidth(max(width, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """Ground, focus ring, the end of the text, caret; the problem."""
        painter = QPainter(self)
        colours, metrics = self._theme.colours, self._theme.metrics
        area = QRectF(0, 0, self.width(), self._line_height())
        wrong = bool(self._problem.text)
        pair = Pair(colours.card.text, colours.card.ground, (colours.error if wrong else colours.primary).line)
        thick = metrics.line(colours.line_width * (_WRONG_LINE if wrong else 1))
        rounded(painter, inner(area, self._theme), pair, metrics.radius, thick)
        if self.hasFocus():
            focus_ring(painter, area, self._theme)
        if wrong:
            self._paint_problem(painter, area.bottom())
        side = metrics.space(2)
        room = inner(area, self._theme).adjusted(side, 0, -side, 0)
        painter.setClipRect(room)
        painter.setPen(QColor(colours.card.text))
        self._paint_text(painter, room)

    def _paint_problem(self, painter: QPainter, top: float) -> None:
        """In the direction of the page: what is typed may run in another one."""
        metrics, pair = self._theme.metrics, self._theme.colours.error
        area = QRectF(metrics.ring, top, self.width() - 2 * metrics.ring, self.height() - top)
        rounded(painter, area, pair, metrics.radius)
        size, side = metrics.text(1.2), metrics.space(2)
        direction = self.window().layoutDirection()
        mirrored = direction is Qt.LayoutDirection.RightToLeft
        across = area.right() - side - size if mirrored else area.left() + side
        painter.drawPixmap(round(across), round(area.center().y() - size / 2), icon("warning", size, pair.text))
        room = self._problem_room(self.width())
        words = QRectF(area.left() + side if mirrored else area.right() - side - room, top, room, area.height())
        painter.setPen(QColor(pair.text))
        made = Paragraph(self._problem.font, self._problem.text, room, direction, Qt.AlignmentFlag.AlignLeft)
        made.draw(painter, words)

    def _line_height(self) -> int:
        metrics = self._theme.metrics
        return max(metrics.target, 2 * self.font().pixelSize()) + 2 * metrics.ring

    def _problem_height(self, width: int) -> int:
        if not self._problem.text:
            return 0
        metrics = self._theme.metrics
        return max(metrics.text(1.2), self._problem.height(self._problem_room(width))) + 2 * metrics.space(1)

    def _problem_room(self, width: int) -> int:
        """Beside the sign."""
        metrics = self._theme.metrics
        return max(1, width - 2 * metrics.ring - 3 * metrics.space(2) - metrics.text(1.2))

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
