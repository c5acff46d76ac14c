"""The seal's code: as ISO/IEC 18004 has it, whoever draws it."""

from __future__ import annotations

import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from kiosk.printing.qr_code import Matrix, cells, matrix

ALPHANUMERIC = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
FINDER = ("#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######")
QUIET = 4


def corner(modules: Matrix, row: int, column: int) -> tuple[str, ...]:
    lines = modules[row : row + 7]
    return tuple("".join("#" if dark else "." for dark in line[column : column + 7]) for line in lines)


def picture(modules: Matrix) -> Image.Image:
    side = len(modules) + 2 * QUIET
    image = Image.new("L", (side, side), 255)
    for row, line in enumerate(modules):
        for column, dark in enumerate(line):
            image.putpixel((column + QUIET, row + QUIET), 0 if dark else 255)
    return image.resize((4 * side, 4 * side), Image.Resampling.NEAREST)


@given(st.text(ALPHANUMERIC, min_size=1, max_size=700))
def test_any_seal_becomes_a_square_with_three_finders_that_says_it_again(text: str) -> None:
    modules = matrix(text)
    side = len(modules)
    assert {len(line) for line in modules} == {side}
    assert (side - 17) % 4 == 0
    assert corner(modules, 0, 0) == corner(modules, 0, side - 7) == corner(modules, side - 7, 0) == FINDER
    read = zxingcpp.read_barcodes(picture(modules), formats=zxingcpp.BarcodeFormat.QRCode)[0]
    assert read.text == text
    assert read.ec_level == "M"


def test_base45_is_written_two_characters_in_eleven_bits() -> None:
    """7.4.4: at level M version 11 holds 366 characters of this mode, and 251 as bytes (table 7)."""
    assert len(matrix("A1" * 183)) == 17 + 4 * 11


def test_neighbouring_dark_modules_are_one_rectangle() -> None:
    modules = ((True, True, False), (False, True, False), (False, False, True))
    assert list(cells(modules, (10.0, 20.0), 3.0)) == [
        (10.0, 20.0, 2.0, 1.0),
        (11.0, 21.0, 1.0, 1.0),
        (12.0, 22.0, 1.0, 1.0),
    ]
