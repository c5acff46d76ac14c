"""A certificate that says nothing, for pictures of the screen before printing: bars where the real one has words.

Its measures are those of `kiosk/printing/style.py`, so that its seal stands where the real one does.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, TypeAlias

from kiosk.printing.style import Style
from kiosk.session.ports import Pixels

Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, width and height, in millimetres."""
Colour: TypeAlias = tuple[int, int, int]
"""Red, green, blue, 0 to 255."""

_STYLE: Final = Style()
_WIDTH: Final = 620
"""Pixels; the height follows from A4."""
_SCALE: Final = _WIDTH / _STYLE.width
"""Pixels a millimetre."""

_INK, _QUIET, _GREEN, _HAIR, _TINT = (92, 99, 97), (150, 158, 155), (0, 87, 61), (199, 209, 204), (243, 248, 245)
_ROWS: Final = 8
_FIELDS_TOP: Final = 106.0
_ROW_HEIGHT: Final = 11.5
_CODE_CELLS: Final = 40


@dataclass(frozen=True, slots=True)
class _Bar:
    """A rectangle of one colour."""

    box: Box
    colour: Colour


@cache
def example_page() -> Pixels:
    """The page, drawn once."""
    height = round(_STYLE.height * _SCALE)
    page = bytearray(b"\xff" * (3 * _WIDTH * height))
    for bar in _bars():
        _fill(page, bar)
    return Pixels(_WIDTH, height, bytes(page))


def _fill(page: bytearray, bar: _Bar) -> None:
    left, top, wide, high = (round(side * _SCALE) for side in bar.box)
    stripe = bytes(bar.colour) * max(1, wide)
    for row in range(top, top + max(1, high)):
        begin = 3 * (row * _WIDTH + left)
        page[begin : begin + len(stripe)] = stripe


def _bars() -> Iterator[_Bar]:
    yield from _head()
    yield from _fields()
    yield from _seal()
    yield from _pair(_STYLE.footer - 1.8, 1.8, (24, 24), _QUIET)


def _head() -> Iterator[_Bar]:
    """The fund's emblem between its names, the title in two languages, the statement."""
    style = _STYLE
    inside = style.width - 2 * style.margin
    yield _Bar((style.margin, style.ornament_top, inside, style.ornament_height - 1.0), _GREEN)
    for turn in (1.0, 0.75):  # an octagon, near enough
        wide, high = 2 * style.emblem_radius * turn, 2 * style.emblem_radius * (1.75 - turn)
        middle = style.letterhead_top + style.emblem_radius
        yield _Bar((style.middle - wide / 2, middle - high / 2, wide, high), _GREEN)
    yield from _pair(27.0, 2.2, (32, 30), _QUIET)
    yield from _pair(33.0, 2.8, (66, 56), _GREEN)
    yield _Bar((style.margin, style.rule_top, inside, 0.6), _GREEN)
    yield _Bar((style.middle - 28, style.title_arabic - 7, 56, 7), _INK)
    yield _Bar((style.middle - 43, style.title_french - 4, 86, 4.6), _GREEN)
    yield _Bar((style.middle - 35, style.reference - 2.4, 70, 2.6), _QUIET)
    for line, widths in enumerate(((80, 80), (72, 74), (58, 0))):
        yield from _pair(style.statement - 2.6 + line * 5.3, 2.8, widths, _INK)


def _fields() -> Iterator[_Bar]:
    """What is certified: a name and a value on each side of every row, and the sentence that ends it."""
    style = _STYLE
    across, wide = style.margin - 2, style.width - 2 * style.margin + 4
    for row in range(_ROWS):
        top = _FIELDS_TOP + row * _ROW_HEIGHT
        yield _Bar((across, top, wide, _ROW_HEIGHT), (255, 255, 255) if row % 2 else _TINT)
        yield _Bar((across, top + _ROW_HEIGHT - 0.4, wide, 0.4), _HAIR)
        yield from _pair(top + 2.4, 2.0, (22 + row * 5 % 17, 20 + row * 7 % 15), _QUIET)
        yield from _pair(top + 6.4, 3.0, (18 + row * 11 % 23, 16 + row * 9 % 19), _INK)
    yield from _pair(_FIELDS_TOP + _ROWS * _ROW_HEIGHT + 5, 2.6, (84, 54), _INK)


def _seal() -> Iterator[_Bar]:
    """A box with the code in its middle, and on both sides how anybody checks it."""
    style = _STYLE
    high = style.code_width + 2 * style.seal_padding + 5.0
    box = (style.margin - 2, style.seal_top, style.width - 2 * style.margin + 4, high)
    yield _Bar(box, _GREEN)
    yield _Bar((box[0] + 0.5, box[1] + 0.5, box[2] - 1, box[3] - 1), (255, 255, 255))
    for line in range(8):
        widths = (54 - line * 13 % 11, 52 - line * 9 % 13)
        yield from _pair(style.seal_top + 8 + line * 4.6, 2.4, widths, _INK if line else _GREEN, inset=2)
    top = style.seal_top + style.seal_padding
    yield from _code(style.middle - style.code_width / 2, top)
    yield _Bar((style.middle - 17, top + style.code_width + 4, 34, 2.4), _INK)


def _code(left: float, top: float) -> Iterator[_Bar]:
    """Squares that look like a code, and are none."""
    cell = _STYLE.code_width / _CODE_CELLS
    for across in range(_CODE_CELLS):
        for down in range(_CODE_CELLS):
            if (across * across * 7 + down * 13 + across * down * 3) % 11 < 5:
                yield _Bar((left + across * cell, top + down * cell, cell, cell), (0, 0, 0))


def _pair(top: float, high: float, widths: tuple[float, float], colour: Colour, inset: float = 0) -> Iterator[_Bar]:
    """A line on both sides: French from the left margin, Arabic from the right one."""
    edge = _STYLE.margin + inset
    for left, wide in ((edge, widths[0]), (_STYLE.width - edge - widths[1], widths[1])):
        if wide:
            yield _Bar((left, top, wide, high), colour)
