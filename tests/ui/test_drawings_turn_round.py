"""What shows a way is read as writing is; what shows a thing looks as the thing does, in every language."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.tokens import Metrics, Theme
from kiosk.ui.viewmodels import Drawing
from tests.ui.counter import LARGE

WIDE, HIGH = ONE_UNIT = (640, 470)
"""A drawing at the size that it was drawn in."""
WAYS = {Drawing.NEXT_KIOSK, Drawing.GO_TO_AGENCY}
BROKEN = QRect(0, 0, 240, HIGH)
"""Where the machine that does not work stands for writing from the left."""
TICK = QRect(456, 100, 128, 92)
"""Where the tick stands for writing from the left."""
ALARM = QColor("#B5332A").rgb()


def painted(name: Drawing, direction: Qt.LayoutDirection) -> QImage:
    shown = Illustration(Theme(Metrics(*LARGE, 21.5)), "drawing")
    shown.resize(*ONE_UNIT)
    shown.setLayoutDirection(direction)
    shown.show_drawing(name, "")
    return shown.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)


def both(name: Drawing) -> tuple[QImage, QImage]:
    return painted(name, Qt.LayoutDirection.LeftToRight), painted(name, Qt.LayoutDirection.RightToLeft)


def mirrored(area: QRect) -> QRect:
    return QRect(WIDE - area.right() - 1, area.top(), area.width(), area.height())


def alarmed(picture: QImage, area: QRect) -> bool:
    across, down = range(area.left(), area.right(), 4), range(area.top(), area.bottom(), 4)
    return any(picture.pixel(x, y) == ALARM for x in across for y in down)


def differing(one: QImage, other: QImage) -> float:
    """The share of pixels that are ink in one picture and ground in the other; smoothed edges are neither."""
    points = [(x, y) for x in range(one.width()) for y in range(one.height())]
    apart = (abs(one.pixelColor(*at).lightness() - other.pixelColor(*at).lightness()) for at in points)
    return sum(far > 100 for far in apart) / len(points)


@pytest.mark.parametrize("name", sorted(WAYS))
def test_the_way_begins_where_writing_begins(qapp: QApplication, name: Drawing) -> None:
    from_left, from_right = both(name)
    assert alarmed(from_left, BROKEN)
    assert not alarmed(from_left, mirrored(BROKEN))
    assert alarmed(from_right, mirrored(BROKEN))
    assert not alarmed(from_right, BROKEN)


def test_a_tick_is_not_turned_round_with_the_way_to_it(qapp: QApplication) -> None:
    from_left, from_right = both(Drawing.NEXT_KIOSK)
    there, here = from_left.copy(TICK), from_right.copy(mirrored(TICK))
    assert differing(there, here) < 0.01
    assert differing(there, here.flipped(Qt.Orientation.Horizontal)) > 0.1


@pytest.mark.parametrize("name", sorted(set(Drawing) - WAYS))
def test_cards_hands_and_machines_look_as_they_do_on_the_desk(qapp: QApplication, name: Drawing) -> None:
    from_left, from_right = both(name)
    assert from_right == from_left
