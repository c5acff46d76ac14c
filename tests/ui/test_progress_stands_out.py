"""What is done stands out from what is to come, measured from pixels in every theme; neither is told by words alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.progress import ProgressBar
from kiosk.ui.kit.settings import Contrast, Settings
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tokens import Metrics, Theme
from tests.ui.checks import GRAPHICS
from tests.ui.counter import LARGE
from tests.ui.pixels import contrast

each_theme = pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
PERCENT = (10, 30, 50, 70, 90)
DIRECTIONS = (Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft)


def made_for(theme: Contrast) -> Theme:
    return theme_for(Metrics(*LARGE, 21.5), Settings(contrast=theme))


def photographed(part: QWidget, theme: Theme) -> QImage:
    """On a card, as they stand on screens."""
    part.setStyleSheet(f"background: {theme.colours.card.ground}")
    return part.grab().toImage()


def colours(picture: QImage, places: list[QPointF]) -> list[int]:
    return [picture.pixel(round(place.x()), round(place.y())) & 0xFFFFFF for place in places]


def weakest(these: list[int], those: list[int]) -> float:
    """The least contrast between any of these and any of those."""
    return min(contrast(one, other) for one in these for other in those)


@each_theme
@pytest.mark.parametrize("direction", DIRECTIONS, ids=["ltr", "rtl"])
def test_the_part_of_a_bar_that_is_done(qapp: QApplication, theme: Contrast, direction: Qt.LayoutDirection) -> None:
    look = made_for(theme)
    bar = ProgressBar(look, "bar")
    bar.setLayoutDirection(direction)
    bar.resize(1000, bar.sizeHint().height())
    for percent in PERCENT:
        bar.show_progress(percent, "")
        picture = photographed(bar, look)
        along = [QPointF(x, bar.height() / 2) for x in range(30, 970, 20)]
        if direction is Qt.LayoutDirection.RightToLeft:
            along.reverse()
        inside = colours(picture, [at for index, at in enumerate(along) if 5 + 2 * index < percent - 2])
        beyond = colours(picture, [at for index, at in enumerate(along) if 3 + 2 * index > percent + 2])
        assert weakest(inside, beyond) >= GRAPHICS


@each_theme
def test_the_part_of_a_ring_of_time_that_is_left(qapp: QApplication, theme: Contrast) -> None:
    """It empties from the top; a quarter that is left is the last one, on the left."""
    look = made_for(theme)
    ring = CountDown(look, "ring")
    ring.show_seconds(5, 0.25, "")
    picture = photographed(ring, look)
    middle, reach = ring.width() / 2, ring.width() / 2 - look.metrics.space(1.5)

    def quarter(turn: Callable[[float], QPointF]) -> list[int]:
        return colours(picture, [turn(part / 10) for part in range(3, 8)])

    def towards(left: float, up: float) -> Callable[[float], QPointF]:
        def at(part: float) -> QPointF:
            long = (part**2 + (1 - part) ** 2) ** 0.5
            return QPointF(middle - left * reach * part / long, middle - up * reach * (1 - part) / long)

        return at

    left = quarter(towards(1, 1))
    for gone in (towards(-1, 1), towards(-1, -1), towards(1, -1)):
        assert weakest(left, quarter(gone)) >= GRAPHICS
