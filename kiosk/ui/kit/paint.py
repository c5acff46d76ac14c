"""Painting that several parts share: rounded grounds and the focus ring."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from kiosk.ui.kit.tokens import Pair, Theme


def rounded(painter: QPainter, area: QRectF, pair: Pair, radius: float, line: float = 2.0) -> None:
    """A rounded ground with its line inside the area."""
    half = line / 2
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(QColor(pair.line), line))
    painter.setBrush(QColor(pair.ground))
    painter.drawRoundedRect(area.adjusted(half, half, -half, -half), radius, radius)


def ground(painter: QPainter, area: QRectF, pair: Pair, theme: Theme) -> None:
    """The ground of a control, inside the room for its focus ring."""
    width = theme.metrics.line(theme.colours.line_width)
    rounded(painter, inner(area, theme), pair, theme.metrics.radius, width)


def focus_ring(painter: QPainter, area: QRectF, theme: Theme) -> None:
    """Two lines around a control, one light and one dark, so that it stands out on every ground."""
    ring = theme.metrics.ring
    radius = theme.metrics.radius + ring
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for colour, inset in ((theme.colours.focus_gap, ring * 0.75), (theme.colours.focus, ring * 0.25)):
        painter.setPen(QPen(QColor(colour), ring / 2))
        painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), radius - inset, radius - inset)


def inner(area: QRectF, theme: Theme) -> QRectF:
    """The part of a control inside the room for its focus ring."""
    ring = theme.metrics.ring
    return area.adjusted(ring, ring, -ring, -ring)
