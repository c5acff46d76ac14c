"""Contrast as it is seen: measured from the pixels of a picture (WCAG 2.2, "contrast ratio")."""

from __future__ import annotations

import re
import sys
from collections import Counter
from functools import lru_cache, reduce
from heapq import nlargest
from typing import Final

from PIL import Image, ImageChops
from PySide6.QtCore import QRect, QRectF

from tests.ui.painted import Kind, Piece

_INK: Final = 6
"""So many pixels are ink, and no accident of smoothing."""
_BESIDE: Final = 2
"""So many pixels beside an outline its smoothing has ended."""
_REMEMBERED: Final = 512
"""So many pictures of lines: bars and buttons look alike on one screen after the other."""
_DIFFERENT: Final = re.compile(rb"[^\0]+")


def measured(picture: Image.Image, piece: Piece) -> float:
    """How much a piece stands out from what it is painted on."""
    return _outline(picture, piece) if piece.kind is Kind.SHAPE else contrast_in(picture, piece.room)


def contrast_in(picture: Image.Image, room: QRectF) -> float:
    """Between the ground (the colour of most pixels) and the ink: as many pixels as make it are that far or farther."""
    whole = room.toAlignedRect() & QRect(0, 0, *picture.size)
    part = picture.crop((whole.left(), whole.top(), whole.right() + 1, whole.bottom() + 1))
    return _contrast_within(part.mode, part.size, part.tobytes())


@lru_cache(maxsize=_REMEMBERED)
def _contrast_within(mode: str, size: tuple[int, int], pixels: bytes) -> float:
    colours = Image.frombytes(mode, size, pixels).getcolors(size[0] * size[1]) or []
    ground = max(colours, default=(0, None))[1]
    ratios = _from(ground)
    seen = 0
    for ratio, count in nlargest(_INK, [(ratios[ink], count) for count, ink in colours]):
        seen += count
        if seen >= _INK:
            return ratio
    return 1.0


def _outline(picture: Image.Image, piece: Piece) -> float:
    """Across the left edge and the top edge, from outside to inside: the farthest colour from that outside."""
    room, reach = piece.room, piece.stroke / 2 + _BESIDE
    middle = room.center()
    across = [(x, round(middle.y())) for x in _steps(room.left(), reach)]
    down = [(round(middle.x()), y) for y in _steps(room.top(), reach)]
    return max(_farthest(picture, points) for points in (across, down))


def _steps(edge: float, reach: float) -> range:
    return range(int(edge - reach), int(edge + reach) + 2)


def _farthest(picture: Image.Image, points: list[tuple[int, int]]) -> float:
    seen = [picture.getpixel(point) for point in points if _inside(picture, point)]
    return max((_between(seen[0], colour) for colour in set(seen)), default=1.0)


def _inside(picture: Image.Image, point: tuple[int, int]) -> bool:
    return 0 <= point[0] < picture.width and 0 <= point[1] < picture.height


def changed(before: Image.Image, after: Image.Image, least: float) -> int:
    """How many pixels of two pictures of one place have a contrast of at least `least`, above 1, with one another."""
    assert before.size == after.size, "of one place"
    strongest = reduce(ImageChops.lighter, ImageChops.difference(before, after).split()[:3])
    one, other = _pixels(before), _pixels(after)
    pairs: Counter[tuple[int, int]] = Counter()
    for run in _DIFFERENT.finditer(strongest.tobytes()):  # most of a control looks as before
        pairs.update(zip(one[slice(*run.span())], other[slice(*run.span())], strict=True))
    return sum(count for (one, other), count in pairs.items() if contrast(_colour(one), _colour(other)) >= least)


def _pixels(picture: Image.Image) -> memoryview:
    """A number for each pixel, equal for equal colours."""
    return memoryview(picture.tobytes()).cast("I")


def _colour(pixel: int) -> int:
    return int.from_bytes(pixel.to_bytes(4, sys.byteorder)[:3], "little")


class _Ratios(dict[object, float]):
    """How far colours are from one, each computed once: hundreds of thousands of pixels have few colours."""

    def __init__(self, ground: object) -> None:
        super().__init__()
        self._ground = ground

    def __missing__(self, ink: object) -> float:
        self[ink] = ratio = _between(self._ground, ink)
        return ratio


@lru_cache(maxsize=256)
def _from(ground: object) -> _Ratios:
    return _Ratios(ground)


@lru_cache(maxsize=65536)
def _between(one: object, other: object) -> float:
    """Of two pixels of `painted.photograph`: blue, green, red, none."""
    return contrast(_number(one), _number(other))


@lru_cache(maxsize=65536)
def contrast(one: int, other: int) -> float:
    """Of two colours 0xRRGGBB."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@lru_cache(maxsize=4096)
def luminance(colour: int) -> float:
    """Of a colour 0xRRGGBB (WCAG 2.2, relative luminance)."""
    channels = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def value(colour: str) -> int:
    """#RRGGBB as a number."""
    return int(colour.removeprefix("#"), 16)


def _number(pixel: object) -> int:
    assert isinstance(pixel, tuple)
    return int.from_bytes(bytes(pixel[:3]), "little")
