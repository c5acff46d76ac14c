"""Drawings and outlines stand out from what they are drawn on: by their pixels, in every theme (WCAG 2.2, 1.4.11)."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import visits
from kiosk.ui.kit.icons import icon, proportion
from kiosk.ui.kit.palettes import colours_of
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.settings import Contrast, Reach, Settings, TextSize
from kiosk.ui.kit.themes import theme_for
from kiosk.ui.kit.tokens import Metrics
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from tests.ui.pixels import contrast, value
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
LEAST = {Contrast.CALM: 3.0, Contrast.HIGH: 7.0, Contrast.DARK: 7.0}
ONE_UNIT = (640, 470)
"""A drawing at the size that it was drawn in."""

MARKS = {
    "the arrow above a reader": ("place-card", (320, 262), (296, 262)),
    "the arrow beside a slot": ("insert-card", (140, 92), (140, 70)),
    "the edge of a card": ("place-card", (240, 24), (240, 12)),
    "a line of writing on a card": ("card-number", (280, 127), (280, 139)),
    "the edge of the glass": ("card-number", (412, 184), (412, 205)),
    "a digit under the glass": ("card-number", (428, 304), (428, 270)),
    "a portrait": ("card-number", (125, 176), (70, 130)),
    "the waves of a chip": ("card-number", (518, 185), (545, 185)),
    "an empty tray": ("printer-held", (172, 50), (160, 50)),
    "a warning": ("printer-held", (320, 160), (340, 180)),
    "a line on a message": ("phone-code", (320, 306), (320, 320)),
    "a line on the old card": ("card-old", (120, 161), (120, 178)),
}
"""What is drawn: in which drawing, a point on it, and a point right beside it."""


def ink_near(picture: QImage, at: tuple[int, int], reach: int = 4) -> list[int]:
    """The colours around a point: a thin line may be drawn a pixel or two beside it."""
    x, y = at
    points = [(x + across, y + down) for across in range(-reach, reach + 1) for down in range(-reach, reach + 1)]
    return [picture.pixel(*point) & 0xFFFFFF for point in points]


@pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
@pytest.mark.parametrize("mark", MARKS)
def test_what_a_drawing_shows_stands_out(qapp: QApplication, mark: str, theme: Contrast) -> None:
    name, on, beside = MARKS[mark]
    made = theme_for(Metrics(*LARGE, 21.5), Settings(contrast=theme))
    shown = Illustration(made, "drawing")
    shown.resize(*ONE_UNIT)
    shown.setStyleSheet(f"background: {made.colours.page.ground}")
    shown.show_drawing(name, "")
    picture = shown.grab().toImage()
    ground = picture.pixel(*beside) & 0xFFFFFF
    assert max(contrast(ink, ground) for ink in ink_near(picture, on)) >= LEAST[theme]


@pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
def test_the_lattice_stands_out_from_the_door_of_our_sign(qapp: QApplication, theme: Contrast) -> None:
    door = colours_of(theme).primary.ground
    sign = icon("brand", 96, door).toImage()
    lattice = [contrast(ink, value(door)) for ink in ink_near(sign, (48, 70))]
    assert max(lattice) >= LEAST[theme]


@pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
def test_cards_have_an_edge_that_is_seen(counter: Factory, theme: Contrast) -> None:
    shown = counter(LARGE)
    shown.window.adjust(Settings(contrast=theme))
    for name in ("welcome", "notice", "finished-erasing", "home-help", "card-number-again-staff"):
        shown.show(dict(visits(Language.FRENCH))[name])
        picture = shown.window.grab().toImage()
        panels = [one for one in shown.window.current_screen().findChildren(Panel) if one.isVisible()]
        assert panels, name
        for panel in panels:
            assert edge_of(picture, checks.place(panel)) >= LEAST[theme] * 0.93, name


def edge_of(picture: QImage, area: QRect) -> float:
    """The contrast between the line at the left edge of an area, in its middle, and the page beside it."""
    beside = picture.pixel(area.left() - 4, area.center().y()) & 0xFFFFFF
    line = [picture.pixel(area.left() + inset, area.center().y()) & 0xFFFFFF for inset in range(4)]
    return max(contrast(one, beside) for one in line)


def drawn_width(part: QWidget, name: str) -> float:
    return min(part.width(), part.height() * proportion(name))


@pytest.mark.parametrize("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("text", list(TextSize), ids=lambda text: text.name.lower())
def test_the_drawing_of_the_number_does_not_shrink_as_text_grows(
    counter: Factory, size: tuple[int, int], text: TextSize
) -> None:
    shown = counter(size)
    for reach in Reach:
        shown.window.adjust(Settings(text=text, reach=reach))
        for name, share in (("card-number", 0.17), ("card-number-again", 0.12)):  # beside a message it is smaller
            shown.show(dict(visits(Language.FRENCH))[name])
            drawing = shown.window.findChild(Illustration, "card-number.drawing")
            assert drawing is not None
            assert drawn_width(drawing, "card-number") >= share * size[0], (name, reach)


@pytest.mark.parametrize("name", ["printing-held", "leaving-held"])
def test_a_printer_that_waits_shows_no_page_coming(counter: Factory, name: str) -> None:
    shown = counter(LARGE)
    drawings = []
    for example in (name.removesuffix("-held"), name):
        shown.show(dict(visits(Language.FRENCH))[example])
        drawing = next(one for one in shown.window.current_screen().findChildren(Illustration) if one.isVisible())
        drawings.append(drawing.grab().toImage())
    coming, waiting = (sheet_in(picture) for picture in drawings)
    assert coming > 0.05
    assert waiting == 0


def sheet_in(picture: QImage) -> float:
    """The share of a picture that is as white as paper."""
    points = [(x, y) for x in range(0, picture.width(), 4) for y in range(0, picture.height(), 4)]
    return sum(picture.pixel(*point) & 0xFFFFFF == 0xFFFFFF for point in points) / len(points)


@pytest.mark.parametrize("theme", list(Contrast), ids=lambda theme: theme.value)
def test_the_time_that_is_left_stands_out_from_the_time_that_is_gone(theme: Contrast) -> None:
    colours = colours_of(theme)
    assert contrast(value(colours.primary.ground), value(colours.track)) >= 3
    assert contrast(value(colours.accent), value(colours.page.ground)) >= LEAST[theme]
    assert contrast(value(colours.accent), value(colours.bar.ground)) >= LEAST[theme]
