"""A page as pixels, for the screen, for printers that take no PDF, and for reading a seal back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Final

import pypdfium2

_POINTS_PER_INCH: Final = 72
_MOST_PIXELS: Final = 8000
"""Of the longer side: a page may claim any size, our memory is finite."""


@dataclass(frozen=True, slots=True)
class Pixels:
    """``width`` × ``height``, rows from the top, no padding; 3 bytes a pixel (RGB), or 1 where grey was asked for."""

    width: int
    height: int
    data: bytes

    def __repr__(self) -> str:
        return f"Pixels({self.width}, {self.height}, …)"


class UnreadablePdfError(Exception):
    """The bytes are no PDF that can be drawn."""


def first_page(pdf: bytes, dots_per_inch: float) -> Pixels:
    """The first page in RGB.

    Raises:
        UnreadablePdfError: not a PDF, or one that asks for a password.
    """
    page = next(pages(pdf, dots_per_inch), None)
    if page is None:
        raise UnreadablePdfError
    return page


def pages(pdf: bytes, dots_per_inch: float, *, grey: bool = False) -> Iterator[Pixels]:
    """Every page in turn, drawn on white.

    Raises:
        UnreadablePdfError: as ``first_page``.
    """
    try:
        with pypdfium2.PdfDocument(pdf) as document:
            for number in range(len(document)):
                with closing(document[number]) as page:  # not left to the garbage: PDFium serves one thread at a time
                    pixels = _drawn(page, dots_per_inch, grey)
                yield pixels
    except pypdfium2.PdfiumError as error:
        raise UnreadablePdfError from error


def _drawn(page: pypdfium2.PdfPage, dots_per_inch: float, grey: bool) -> Pixels:
    width, height = page.get_size()
    scale = min(dots_per_inch / _POINTS_PER_INCH, _MOST_PIXELS / max(width, height, 1))
    with closing(page.render(scale=scale, grayscale=grey, rev_byteorder=True)) as bitmap:
        row = bitmap.width * bitmap.n_channels
        data = bytes(bitmap.buffer)
        if bitmap.stride != row:
            data = b"".join(data[start : start + row] for start in range(0, len(data), bitmap.stride))
        return Pixels(bitmap.width, bitmap.height, data)
