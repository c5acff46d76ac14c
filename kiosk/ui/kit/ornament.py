"""A band of eight-pointed stars, the counter's own ornament."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from kiosk.ui.kit.progress import star
from kiosk.ui.kit.tokens import Theme


@lru_cache(maxsize=4)
def band(theme: Theme, height: int) -> QPixmap:
    """One repeat of the band: as wide as high, to be laid side by side."""
    picture = QPixmap(height, height)
    picture.fill(QColor(theme.colours.band))
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.translate(QPointF(height / 2, height / 2))
    painter.setPen(QPen(QColor(theme.colours.band_star), max(1.0, height / 14)))
    painter.drawPolygon(star(height * 0.36))
    painter.setBrush(QColor(theme.colours.band_star))
    painter.drawEllipse(QPointF(0, 0), height * 0.07, height * 0.07)
    for side in (-1, 1):
        painter.drawLine(QPointF(side * height * 0.36, 0), QPointF(side * height * 0.5, 0))
    painter.end()
    return picture
