"""The pictures that readers are shown are of the screens as they are: neither of last month nor of another screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtWidgets import QApplication

from demo.cameras import Cameras, Shot
from demo.pictures import DOCUMENTS, KEPT, REFERENCES, compared, documented

LARGEST_SHARE = 0.0005
"""Of the pixels at half the size, where what compression left behind is gone. A word has ten times as many."""
SHARED = [shot for shot in documented() if shot in KEPT]


def opened(file: Path) -> Image.Image:
    with Image.open(file) as picture:
        return picture.convert("RGB")


def difference(document: Image.Image, picture: Image.Image) -> float:
    """The share of what a reader would see: of both at a third of the size of the document."""
    size = (document.width // 3, document.height // 3)
    one, other = (each.resize(document.size).resize(size, Image.Resampling.BOX) for each in (document, picture))
    return compared(one, other).share


@pytest.mark.parametrize("shot", SHARED, ids=lambda shot: shot.name)
def test_documents_show_what_the_tests_compare_screens_with(shot: Shot) -> None:
    """And those are compared with the screens themselves, beside this."""
    document, reference = opened(DOCUMENTS / f"{shot.name}.webp"), opened(REFERENCES / f"{shot.name}.png")
    assert difference(document, reference) <= LARGEST_SHARE


def test_the_same_screen_with_other_words_is_a_difference() -> None:
    one, other = (opened(DOCUMENTS / f"{name}-1920x1080-default.webp") for name in ("fr-home", "en-home"))
    assert difference(one, one.copy()) == 0
    assert difference(one, other) > 10 * LARGEST_SHARE


@pytest.fixture(scope="module")
def cameras(qapp: QApplication) -> Iterator[Cameras]:
    made = Cameras()
    yield made
    made.put_away()


@pytest.mark.long
@pytest.mark.timeout(900)
def test_every_picture_is_of_the_screen_as_it_is(cameras: Cameras) -> None:
    stale = {
        shot.name
        for shot in documented()
        if difference(opened(DOCUMENTS / f"{shot.name}.webp"), cameras.take(shot)) > LARGEST_SHARE
    }
    assert stale == set()
