"""Which controls stand where, so that it can be told which of them are gone after a change."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.order import controls
from kiosk.ui.kit.taps import KEYS


class Standing:
    """The controls that can be used now: `root`, what is inside it, and `focused`, what keys press."""

    def __init__(self, root: QWidget, focused: QWidget | None, pixels_per_millimetre: float) -> None:
        self._focused = focused
        self._places = {one: _place(one, pixels_per_millimetre) for one in controls(root)}

    def gone_in(self, later: Standing) -> list[QRectF]:
        """Places in millimetres of the glass where a control stood that is not there later; `KEYS` for the focus."""
        gone = [place for one, place in self._places.items() if later._places.get(one) != place]
        if self._focused in self._places and later._focused is not self._focused:
            gone.append(KEYS)
        return gone


def _place(control: QWidget, pixels_per_millimetre: float) -> QRectF:
    corner = control.mapToGlobal(QPoint(0, 0))
    pixels = (corner.x(), corner.y(), control.width(), control.height())
    return QRectF(*(one / pixels_per_millimetre for one in pixels))
