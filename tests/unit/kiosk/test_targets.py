"""How many inches a screen needs grows with nothing but its shape; the manual says the same numbers."""

import re
from pathlib import Path

import pytest

from kiosk.targets import least_inches
from kiosk.ui.kit.tokens import Metrics

MANUAL = Path(__file__).parents[3] / "docs" / "accessibility.md"
ROW = re.compile(r"^\| (\d[\d ×,]+) \| ([\d.]+) inches \|$", re.MULTILINE)


def test_the_manual_has_the_sizes_that_are_refused() -> None:
    rows = ROW.findall(MANUAL.read_text(encoding="utf-8"))
    stated = {pixels: float(inches) for line, inches in rows for pixels in line.split(", ")}
    assert len(stated) == 10
    for pixels, inches in stated.items():
        width, height = map(int, pixels.split(" × "))
        assert least_inches(width, height) == inches, pixels


@pytest.mark.parametrize(("size", "rows"), [((1920, 1080), 11), ((3840, 2160), 11), ((1080, 1920), 20.4)])
def test_that_many_targets_stand_one_below_the_other(size: tuple[int, int], rows: float) -> None:
    least = least_inches(*size)
    assert Metrics(*size, least).pixels_per_millimetre * 20 * rows <= size[1]
    assert Metrics(*size, least - 0.2).pixels_per_millimetre * 20 * rows > size[1]
