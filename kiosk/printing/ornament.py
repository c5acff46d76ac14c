"""The drawn parts of the letterhead: the eight-pointed star of Moroccan window lattices, and a band of them."""

from __future__ import annotations

from math import cos, pi, sin

from kiosk.printing.page import Page, Point
from kiosk.printing.style import Style


def star(middle: Point, radius: float, turned: float = 0.0) -> list[Point]:
    """The outline of two squares, one turned by 45° (a khatim): 16 corners; radius in millimetres to the points."""
    inner = radius * cos(pi / 4) / cos(pi / 8)
    radii = (radius, inner)
    angles = [turned + step * pi / 8 for step in range(16)]
    return [
        (middle[0] + radii[step % 2] * cos(angle), middle[1] + radii[step % 2] * sin(angle))
        for step, angle in enumerate(angles)
    ]


def draw_emblem(page: Page, middle: Point, style: Style) -> None:
    """A star in a star, with the eight-fold lattice of a window (in Arabic: chobbak) between them."""
    radius = style.emblem_radius
    page.fill(star(middle, radius), style.green)
    page.outline(star(middle, radius * 0.9), 0.6, style.tint)
    page.fill(star(middle, radius * 0.62, pi / 8), style.tint)
    page.fill(star(middle, radius * 0.50, pi / 8), style.green)
    page.fill(star(middle, radius * 0.24), style.tint)
    for step in range(8):
        angle = step * pi / 4
        page.rule(
            (middle[0] + radius * 0.48 * cos(angle), middle[1] + radius * 0.48 * sin(angle)),
            (middle[0] + radius * 0.82 * cos(angle), middle[1] + radius * 0.82 * sin(angle)),
            0.5,
            style.gold,
        )


def draw_band(page: Page, style: Style) -> None:
    """A row of linked stars over the whole text width, symmetrical about the axis."""
    radius = style.ornament_height / 2
    count = int((style.width - 2 * style.margin) / (2 * radius))
    first = style.middle - (count - 1) * radius
    for number in range(count):
        middle = (first + number * 2 * radius, style.ornament_top + radius)
        page.outline(star(middle, radius), 0.45, style.green)
        page.fill(star(middle, radius * 0.42, pi / 8), style.green if number % 2 else style.gold)
