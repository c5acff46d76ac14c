"""PWG raster, read back by the raster reader of CUPS."""

from __future__ import annotations

import ctypes
import ctypes.util
import io
import random
import tempfile
from collections.abc import Iterator

from reportlab.pdfgen.canvas import Canvas

from kiosk.printing.preview import Pixels, pages
from kiosk.printing.raster import DOTS_PER_INCH, to_pwg_raster

HEADER_SIZE = 1796
READ = 0


def _library() -> ctypes.CDLL:
    library = ctypes.CDLL("libcups.so.2")
    library.cupsRasterOpen.restype = ctypes.c_void_p
    library.cupsRasterOpen.argtypes = [ctypes.c_int, ctypes.c_int]
    library.cupsRasterReadHeader2.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
    library.cupsRasterReadPixels.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_uint]
    library.cupsRasterClose.argtypes = [ctypes.c_void_p]
    return library


def _number(header: bytes, offset: int) -> int:
    return int.from_bytes(header[offset : offset + 4], "little")  # the library converts to this machine's order


def _read_back(raster: bytes) -> Iterator[tuple[bytes, Pixels]]:
    library = _library()
    with tempfile.TemporaryFile() as file:
        file.write(raster)
        file.seek(0)
        reader = library.cupsRasterOpen(file.fileno(), READ)
        header = ctypes.create_string_buffer(HEADER_SIZE)
        while library.cupsRasterReadHeader2(reader, header):
            width, height = _number(header.raw, 372), _number(header.raw, 376)
            pixels = ctypes.create_string_buffer(width * height)
            read = sum(
                library.cupsRasterReadPixels(
                    reader, ctypes.cast(ctypes.byref(pixels, row * width), ctypes.c_char_p), width
                )
                for row in range(height)
            )
            assert read == width * height
            yield header.raw, Pixels(width, height, pixels.raw)
        library.cupsRasterClose(reader)


def _noisy_pdf(count: int) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(595, 842))
    grains = random.Random(4)
    for _ in range(count):
        for _ in range(400):
            canvas.setFillGray(grains.random())
            canvas.rect(grains.uniform(0, 590), grains.uniform(0, 840), grains.uniform(0, 9), 1, stroke=0, fill=1)
        canvas.drawString(100, 400, "Attestation")
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def test_cups_reads_every_pixel_of_every_page() -> None:
    pdf = _noisy_pdf(2)
    read = [pixels for _, pixels in _read_back(to_pwg_raster(pdf))]
    assert read == list(pages(pdf, DOTS_PER_INCH, grey=True))


def test_cups_reads_the_page_as_a4_in_grey() -> None:
    header, _ = next(_read_back(to_pwg_raster(_noisy_pdf(1))))
    resolution, points, space = (_number(header, 276), _number(header, 352), _number(header, 400))
    assert (header[:10], resolution, points, space) == (b"PwgRaster\x00", 300, 595, 18)
    assert header[1732:1748] == b"iso_a4_210x297mm"
