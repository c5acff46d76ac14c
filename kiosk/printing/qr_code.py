"""The seal as a QR code (ISO/IEC 18004): level M, alphanumeric mode, drawn as vectors."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from qrcode import QRCode
from qrcode.constants import ERROR_CORRECT_M
from qrcode.util import MODE_ALPHA_NUM, QRData

Matrix = tuple[tuple[bool, ...], ...]
"""Rows of modules from the top, dark is True, without the quiet zone."""


def matrix(text: str) -> Matrix:
    """The modules of a code. Level M mends 15 % of the code words.

    Args:
        text: characters of the alphanumeric set (7.3.4), as base45 has them.
    """
    code = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    code.add_data(QRData(text, mode=MODE_ALPHA_NUM), optimize=0)
    code.make(fit=True)
    return tuple(tuple(bool(module) for module in row) for row in code.get_matrix())


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
