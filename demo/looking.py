"""Find what can be touched by looking at the screen, as a member does: coloured boxes, in reading order."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image

_CELL = 2
"""Boxes are found on a grid of cells of this many pixels: finer than the thinnest line around a control."""

_FILLED = 0.5

Colour = tuple[int, int, int]


@dataclass(frozen=True, slots=True, order=True)
class Box:
    """A filled box on the screen, in pixels; ordered from top to bottom, then from left to right."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def centre(self) -> tuple[int, int]:
        """Where a finger would touch it."""
        return (self.left + self.right) // 2, (self.top + self.bottom) // 2

    @property
    def area(self) -> int:
        """Pixels of the bounding box."""
        return (self.right - self.left) * (self.bottom - self.top)


def boxes_of(picture: Image.Image, colour: Colour, smallest: int = 40) -> tuple[Box, ...]:
    """Areas of exactly this colour that fill most of their bounding box, at least `smallest` pixels on both sides.

    What is written on a box leaves holes; an outline, whose inside is of another colour, is no box.
    """
    columns, cells = _cells_of(picture, colour)
    boxes = []
    while cells:
        area = _take_component(cells, columns)
        rows, lefts = [cell // columns for cell in area], [cell % columns for cell in area]
        box = Box(min(rows) * _CELL, min(lefts) * _CELL, (max(rows) + 1) * _CELL, (max(lefts) + 1) * _CELL)
        large = box.right - box.left >= smallest and box.bottom - box.top >= smallest
        if large and len(area) * _CELL * _CELL > _FILLED * box.area:
            boxes.append(box)
    return tuple(sorted(boxes))


def rows_of(boxes: tuple[Box, ...]) -> tuple[tuple[Box, ...], ...]:
    """Boxes in rows from the top, each row from the left; boxes whose tops are close share a row."""
    rows: list[list[Box]] = []
    for box in sorted(boxes):
        if rows and box.top < rows[-1][0].centre[1]:
            rows[-1].append(box)
        else:
            rows.append([box])
    return tuple(tuple(sorted(row, key=lambda box: box.left)) for row in rows)


def _cells_of(picture: Image.Image, colour: Colour) -> tuple[int, set[int]]:
    small = picture.resize((picture.width // _CELL, picture.height // _CELL), Image.Resampling.NEAREST)
    wanted = bytes(colour)
    pixels = small.tobytes()
    return small.width, {start // 3 for start in range(0, len(pixels), 3) if pixels[start : start + 3] == wanted}


def _take_component(cells: set[int], columns: int) -> list[int]:
    """Remove and return one connected component of the set (cells touch by their sides)."""
    waiting = [cells.pop()]
    component = []
    while waiting:
        cell = waiting.pop()
        component.append(cell)
        for near in (cell - columns, cell + columns, cell - 1, cell + 1):
            if near in cells and abs(near % columns - cell % columns) <= 1:
                cells.remove(near)
                waiting.append(near)
    return component
