"""Finding the seal in what somebody holds: a PDF, a picture of the paper, or the text that a scanner gave."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Final

import zxingcpp
from PIL import Image, UnidentifiedImageError

from contract.seal import MAX_TEXT, looks_like_seal
from kiosk.printing.preview import UnreadablePdfError, pages

LARGEST_FILE: Final = 32 * 1024 * 1024
"""Bytes; a page scanned at 600 dpi in colour is about 10 MB as PNG."""

_QR_CODE: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_MOST_PIXELS: Final = 100_000_000
_MOST_PAGES: Final = 20
_PDF_DOTS_PER_INCH: Final = (150, 200, 300)
"""Tried in this order: 150 reads a clean page, 300 a scan that was wrapped into a PDF."""


class NoSealError(Exception):
    """No seal in it, or several that differ; nothing of the content is kept."""


def seal_in(data: bytes) -> str:
    """The text of the one seal in a PDF, a picture (PNG, JPEG, TIFF) or a text.

    Raises:
        NoSealError: none was found, or two that differ: then nobody could say which one was meant.
    """
    if len(data) > LARGEST_FILE:
        raise NoSealError
    found = next((seals for seals in _attempts(data) if seals), set())
    if len(found) != 1:
        raise NoSealError
    return found.pop()


def _attempts(data: bytes) -> Iterator[set[str]]:
    """The seals found by each way of looking, the cheapest first."""
    if len(data) <= MAX_TEXT + 64:
        yield _in_text(data)
    if data.lstrip()[:5] == b"%PDF-":
        yield from (_in_pdf(data, dots_per_inch) for dots_per_inch in _PDF_DOTS_PER_INCH)
    else:
        yield _in_picture(data)


def _in_text(data: bytes) -> set[str]:
    text = data.decode("utf-8", "replace").strip().removeprefix("\ufeff")
    return {text} if looks_like_seal(text) else set()


def _in_pdf(data: bytes, dots_per_inch: int) -> set[str]:
    found: set[str] = set()
    try:
        for number, page in enumerate(pages(data, dots_per_inch, grey=True)):
            if number == _MOST_PAGES:
                break
            found |= _codes(Image.frombytes("L", (page.width, page.height), page.data))
    except UnreadablePdfError:
        return set()
    return found


def _in_picture(data: bytes) -> set[str]:
    """A picture may be any hostile file: Pillow names its formats, and its size is known before it is unpacked."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow thinks of a broken file is nobody's business
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as picture:
                if picture.width * picture.height > _MOST_PIXELS:
                    return set()
                return _codes(picture.convert("L"))
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        ValueError,
        SyntaxError,  # Pillow's word for a broken PNG
    ):
        return set()


def _codes(picture: Image.Image) -> set[str]:
    codes = zxingcpp.read_barcodes(picture, formats=_QR_CODE)
    return {code.text.strip() for code in codes if looks_like_seal(code.text)}
