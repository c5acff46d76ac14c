"""The screens look as they did when somebody looked at them; `python -m demo.pictures` keeps a change that is meant."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from PySide6.QtWidgets import QApplication

from demo.cameras import Cameras, Shot
from demo.pictures import DOCUMENTS, KEPT, REFERENCES, compared, documented, page, reduced

SHEETS = Path(__file__).parents[2] / "build" / "pictures"
LARGEST_SHARE = 0.001
"""About the size of one letter; the rest is how Qt draws edges."""


@pytest.fixture(scope="module")
def cameras(qapp: QApplication) -> Iterator[Cameras]:
    made = Cameras()
    yield made
    made.put_away()


@pytest.mark.parametrize("shot", KEPT, ids=lambda shot: shot.name)
def test_a_screen_looks_as_it_did(cameras: Cameras, shot: Shot) -> None:
    with Image.open(REFERENCES / f"{shot.name}.png") as reference:
        difference = compared(reference.convert("RGB"), reduced(cameras.take(shot)))
    if difference.share > LARGEST_SHARE:
        SHEETS.mkdir(parents=True, exist_ok=True)
        difference.sheet.save(SHEETS / f"{shot.name}.png")
    assert difference.share <= LARGEST_SHARE, f"reference, picture, difference: build/pictures/{shot.name}.png"


def test_a_word_that_moved_is_a_difference() -> None:
    before, after = Image.new("RGB", (960, 540), "white"), Image.new("RGB", (960, 540), "white")
    ImageDraw.Draw(before).text((100, 100), "Imprimer", fill="black", font_size=24)
    ImageDraw.Draw(after).text((104, 100), "Imprimer", fill="black", font_size=24)
    assert compared(before, before.copy()).share == 0
    assert compared(before, after).share > LARGEST_SHARE / 2
    assert compared(before, after.resize((961, 540))).share == 1
    assert compared(before, after).sheet.size == (3 * 960, 540)


def test_every_screen_is_in_the_documents() -> None:
    assert (DOCUMENTS / "README.md").read_text("utf-8") == page()
    kept = {picture.stem for picture in DOCUMENTS.glob("*.webp")}
    assert kept == {shot.name for shot in documented()}


def test_no_reference_is_left_over() -> None:
    assert {picture.stem for picture in REFERENCES.glob("*.png")} == {shot.name for shot in KEPT}
