"""The page in pictures of the screen looks like the one that is printed: what stands where, and how dark."""

from __future__ import annotations

from statistics import correlation

from PIL import Image

from demo.example_page import example_page
from kiosk.printing.document import Certificate, render
from kiosk.printing.preview import first_page
from tests.claims import example_claims

CLAIMS = example_claims()
SEAL = "CH1:" + "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 10
CELLS = (14, 20)
"""A page seen from so far away has squares of 15 mm."""


def from_afar(width: int, height: int, rgb: bytes) -> list[float]:
    """How dark each cell is, row by row."""
    page = Image.frombytes("RGB", (width, height), rgb).convert("L")
    return [255.0 - light for light in page.resize(CELLS, Image.Resampling.BOX).tobytes()]


def test_what_is_dark_on_the_certificate_is_dark_in_its_picture() -> None:
    real, drawn = first_page(render(Certificate(CLAIMS, SEAL)).pdf, 75), example_page()
    assert abs(drawn.width - real.width) <= 1
    pages = (from_afar(real.width, real.height, real.data), from_afar(drawn.width, drawn.height, drawn.rgb))
    assert correlation(*pages) > 0.7
    for page in pages:
        row, column = divmod(max(range(len(page)), key=page.__getitem__), CELLS[0])
        assert (row in range(14, 18), column in (6, 7)) == (True, True), "the code of the seal: low, in the middle"
