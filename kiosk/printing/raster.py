"""PDF to PWG raster (PWG 5102.4), for printers that take no PDF: 8-bit grey at 300 dots per inch, all in memory."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from itertools import groupby
from typing import Final

from kiosk.printing.preview import Pixels, pages

DOTS_PER_INCH: Final = 300
"""Every IPP Everywhere printer takes it or a multiple (PWG 5100.14, 4.2)."""

_SYNC: Final = b"RaS2"
_HEADER_SIZE: Final = 1796
_SGRAY: Final = 18
_A4_POINTS: Final = (595, 842)
_A4_NAME: Final = b"iso_a4_210x297mm"
_RUN: Final = re.compile(rb"(.)\1{0,127}", re.DOTALL)
_MOST_LITERALS: Final = 128
_MOST_LINES: Final = 256


def to_pwg_raster(pdf: bytes) -> bytes:
    """Every page of a PDF as one PWG raster document.

    Raises:
        UnreadablePdfError: it is no PDF.
    """
    drawn = list(pages(pdf, DOTS_PER_INCH, grey=True))
    return _SYNC + b"".join(_header(page, len(drawn)) + _compressed(page) for page in drawn)


def _header(page: Pixels, count: int) -> bytes:
    """The page header (PWG 5102.4, table 2): offsets in octets; what is not named is zero."""
    header = bytearray(_HEADER_SIZE)
    header[0:9] = b"PwgRaster"
    header[1732 : 1732 + len(_A4_NAME)] = _A4_NAME
    numbers = {
        276: (DOTS_PER_INCH, DOTS_PER_INCH),  # HWResolution
        340: (1,),  # NumCopies
        352: _A4_POINTS,  # PageSize
        372: (page.width, page.height),  # Width, Height
        384: (8, 8, page.width, 0, _SGRAY),  # BitsPerColor, BitsPerPixel, BytesPerLine, ColorOrder, ColorSpace
        420: (1,),  # NumColors
        452: (count, 1, 1),  # TotalPageCount, CrossFeedTransform, FeedTransform
        480: (0x00FFFFFF,),  # AlternatePrimary
    }
    for offset, values in numbers.items():
        struct.pack_into(f">{len(values)}I", header, offset, *values)
    return bytes(header)


def _compressed(page: Pixels) -> bytes:
    """Equal lines counted, then runs within a line (PWG 5102.4, 4.4.1)."""
    lines = (page.data[start : start + page.width] for start in range(0, len(page.data), page.width))
    packed = bytearray()
    for line, group in groupby(lines):
        count = len(list(group))
        runs = _packed(line)
        while count > 0:
            times = min(count, _MOST_LINES)
            packed += bytes([times - 1]) + runs
            count -= times
    return bytes(packed)


def _packed(line: bytes) -> bytes:
    """Runs as (length - 1, value); neighbours that do not repeat as (257 - length, values…)."""
    packed = bytearray()
    literals = bytearray()
    for run in _runs(line):
        if len(run) == 1 and len(literals) < _MOST_LITERALS:
            literals += run
            continue
        packed += _literal(literals)
        literals = bytearray(run) if len(run) == 1 else bytearray()
        if len(run) > 1:
            packed += bytes([len(run) - 1, run[0]])
    return bytes(packed + _literal(literals))


def _runs(line: bytes) -> Iterator[bytes]:
    return (match[0] for match in _RUN.finditer(line))


def _literal(values: bytearray) -> bytes:
    """One value alone is a run of one: 256 would not fit in an octet."""
    if not values:
        return b""
    return bytes([0 if len(values) == 1 else 257 - len(values)]) + values
