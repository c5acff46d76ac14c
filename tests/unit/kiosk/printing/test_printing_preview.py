"""Pages as pixels."""

from __future__ import annotations

import io

import pytest
from reportlab.pdfgen.canvas import Canvas

from kiosk.printing.preview import UnreadablePdfError, first_page, pages


def _pdf(size: tuple[float, float] = (100, 50), count: int = 1) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=size)
    for _ in range(count):
        canvas.setFillColorRGB(1, 0, 0)
        canvas.rect(0, 0, size[0] / 2, size[1], stroke=0, fill=1)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_a_page_becomes_rows_of_rgb() -> None:
    pixels = first_page(_pdf(), 72)
    assert (pixels.width, pixels.height, len(pixels.data)) == (100, 50, 100 * 50 * 3)
    assert pixels.data[:3] == b"\xff\x00\x00"
    assert pixels.data[-3:] == b"\xff\xff\xff"


def test_a_grey_page_has_one_byte_a_pixel() -> None:
    pixels = next(pages(_pdf((101, 53)), 72, grey=True))
    assert len(pixels.data) == 101 * 53


def test_every_page_is_drawn() -> None:
    assert len(list(pages(_pdf(count=3), 36))) == 3


def test_a_page_of_any_size_stays_within_memory() -> None:
    pixels = first_page(_pdf((14_400, 100)), 300)
    assert pixels.width <= 8001


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4\n", b"\x89PNG"])
def test_what_is_no_pdf_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadablePdfError):
        first_page(data, 72)


def test_pixels_hide_their_content() -> None:
    assert repr(first_page(_pdf(), 72)) == "Pixels(100, 50, …)"
