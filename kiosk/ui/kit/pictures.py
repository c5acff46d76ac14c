"""Drawings that explain, and pages that are shown as they will be printed."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QSizePolicy, QWidget

from kiosk.ui.kit.icons import drawing, proportion
from kiosk.ui.kit.paint import rounded
from kiosk.ui.kit.tokens import Pair, Theme

_SHADOW_STEPS = 6


class Illustration(QWidget):
    """A drawing of `resources/icons` that takes the room it gets."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._drawing = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.metrics.space(24), theme.metrics.space(16))

    def show_drawing(self, name: str, spoken: str) -> None:
        """Show a drawing; `spoken` says what it shows."""
        self._drawing = name
        self.setAccessibleName(spoken)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 (Qt's name)
        """A good size where there is room."""
        width = self._theme.metrics.space(70)
        return QSize(width, round(width / proportion(self._drawing)) if self._drawing else width)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """The drawing in the middle."""
        if not self._drawing:
            return
        painter = QPainter(self)
        self.paint_plate(painter)
        painter.drawPixmap(0, 0, drawing(self._drawing, self.width(), self.height(), self._theme.colours.drawing))

    def paint_plate(self, painter: QPainter) -> None:
        """The light ground that drawings need where the page is dark."""
        colours = self._theme.colours
        if colours.plate:
            plate = Pair(colours.drawing, colours.plate, colours.plate)
            rounded(painter, QRectF(self.rect()), plate, self._theme.metrics.radius)


class PagePicture(QWidget):
    """A page in front of the ground, as large as fits. Its pixels are dropped when it is hidden from the member."""

    def __init__(self, theme: Theme, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self._theme = theme
        self._page = QPixmap()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(theme.metrics.space(30), theme.metrics.space(40))

    def show_page(self, width: int, height: int, rgb: bytes, spoken: str) -> None:
        """Show RGB pixels, 3 bytes each, rows from the top."""
        image = QImage(rgb, width, height, width * 3, QImage.Format.Format_RGB888)
        self._page = QPixmap.fromImage(image)
        self.setAccessibleName(spoken)
        self.update()

    def forget(self) -> None:
        """Drop the pixels."""
        self._page = QPixmap()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 (Qt's name)
        """A soft shadow, then the page."""
        if self._page.isNull():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        place = self._place()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(18, 48, 43, 14))
        for step in range(1, _SHADOW_STEPS + 1):
            painter.drawRect(QRectF(place).adjusted(-step, -step + 3, step, step + 3))
        painter.drawPixmap(place, self._page)

    def _place(self) -> QRect:
        room = self.rect().adjusted(10, 8, -10, -14)
        size = self._page.size().scaled(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(room.center())
        return place
