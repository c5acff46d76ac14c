"""The seal as a QR code (ISO/IEC 18004): level M, alphanumeric mode, drawn as vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from math import isqrt

import zxingcpp

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules from the top, dark is True, without the quiet zone."""

_DARK = 0


def matrix(text: str) -> Matrix:
    """The modules of a code. Level M mends 15 % of the code words.

    Args:
        text: characters of the alphanumeric set (7.3.4), as base45 has them.
    """
    code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    picture = code.to_image(scale=1, add_quiet_zones=False)
    greys = memoryview(picture).tobytes()  # type: ignore[arg-type]  # buffers have a type from Python 3.12 on
    side = isqrt(len(greys))
    return tuple(tuple(grey == _DARK for grey in greys[start : start + side]) for start in range(0, len(greys), side))


def cells(modules: Matrix, corner: tuple[float, float], width: float) -> Iterator[tuple[float, float, float, float]]:
    """Dark modules as rectangles (left, top, width, height), neighbours of a row joined; millimetres."""
    side = width / len(modules)
    for row, line in enumerate(modules):
        column = 0
        for dark, group in groupby(line):
            length = len(list(group))
            if dark:
                yield corner[0] + column * side, corner[1] + row * side, length * side, side
            column += length
