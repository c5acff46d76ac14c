"""A page as it will be printed, covered until it is touched: its letters, and the code that any camera can read.

Covered, a few coarse spots of it are painted, from which nothing can be read back; that it is a page can be seen.
"""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QHideEvent, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy

from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.fonts import TextStyle, font
from kiosk.ui.kit.glimpse import Glimpse
from kiosk.ui.kit.icons import icon
from kiosk.ui.kit.paint import focus_ring, rounded
from kiosk.ui.kit.tokens import Theme
from kiosk.ui.kit.typesetting import Measured, Paragraph
from texts.isolates import without_isolates

SPOTS: Final = 21
"""Spots across a covered page: one is ten millimetres of paper, where a line of text is four high."""
_SHADOW_STEPS: Final = 6
_HEIGHT_OF_INVITATIONS: Final = 5
"""So many times as high as what invites to touch it a page is at least."""


class CoveredPage(Pressable):
    """As large as fits. A touch shows it for five seconds, by the clock of masked values; a second one covers it."""

    looked = Signal()

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__(theme, name)
        self.setFont(font(theme, TextStyle.STRONG))
        self._page = QPixmap()
        self._spots = QPixmap()
        self._glimpse = Glimpse(self, self.update, theme.clock)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.clicked.connect(self._toggle)

    @property
    def uncovered(self) -> bool:
        """Whether the page can be read now."""
        return self._glimpse.open

    def show_page(self, width: int, height: int, rgb: bytes, label: str, spoken: str) -> None:
        """Show RGB pixels, 3 bytes each, rows from the top; `label` invites to touch, `spoken` says what it is."""
        self.show_label(label)
        self.setAccessibleName(without_isolates(f"{label}. {spoken}"))
        image = QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888)
        self._page = QPixmap.fromImage(image)
        self._spots = self._page.scaledToWidth(SPOTS, Qt.TransformationMode.SmoothTransformation)
        self.cover()

    def cover(self) -> None:
        """Hide the page."""
        self._glimpse.end()

    def forget(self) -> None:
        """Drop the pixels."""
        self.cover()
        self._page, self._spots = QPixmap(), QPixmap()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Room for a page that is not a stamp."""
        space = self.theme.metrics.space
        invitation = self._label_width() + self.theme.metrics.text(1.2) + space(4) + 2 * (self.theme.metrics.ring + 4)
        return QSize(max(space(30), invitation), max(space(40), _HEIGHT_OF_INVITATIONS * self.theme.metrics.target))

    def minimumSizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """Never smaller."""
        return self.sizeHint()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 (Qt's name)
        """Whoever comes back to the screen finds it covered."""
        self.cover()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """A soft shadow, the page or its spots, and on a covered one what a touch does."""
        if self._page.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._place()
        _paint_shadow(painter, place)
        painter.drawPixmap(place, self._page if self.uncovered else self._spots)
        if not self.uncovered:
            self._paint_invitation(painter, place)
        if self.hasFocus():
            ring = self.theme.metrics.ring
            focus_ring(painter, QRectF(place).adjusted(-ring, -ring, ring, ring), self.theme)

    def _paint_invitation(self, painter: QPainter, place: QRect) -> None:
        metrics, colours = self.theme.metrics, self.theme.colours
        size, gap = metrics.text(1.2), metrics.space(1)
        wide = self._label_width()
        area = QRectF(0, 0, wide + size + gap + metrics.space(3), metrics.target)
        area.moveCenter(QRectF(place).center())
        rounded(painter, area, colours.secondary, metrics.radius, metrics.line(colours.line_width))
        left = area.center().x() - (wide + size + gap) / 2
        mirrored = self.isRightToLeft()
        x = left + wide + gap if mirrored else left
        painter.drawPixmap(round(x), round(area.center().y() - size / 2), icon("eye", size, colours.secondary.text))
        painter.setPen(QColor(colours.secondary.text))
        label = QRectF(left if mirrored else left + size + gap, area.top(), wide + 2, area.height())
        words = Paragraph(self.font(), self.text(), wide + 2, self.layoutDirection(), Qt.AlignmentFlag.AlignHCenter)
        words.draw(painter, label)

    def _toggle(self) -> None:
        self._glimpse.toggle()
        self.looked.emit()

    def _label_width(self) -> int:
        return Measured(self.font(), self.text()).width

    def _place(self) -> QRect:
        ring = round(self.theme.metrics.ring)
        room = self.rect().adjusted(ring + 4, ring, -ring - 4, -ring - _SHADOW_STEPS)
        size = self._page.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        return place


def _paint_shadow(painter: QPainter, place: QRect) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(18, 48, 43, 14))
    for step in range(1, _SHADOW_STEPS + 1):
        painter.drawRect(QRectF(place).adjusted(-step, -step + 3, step, step + 3))
