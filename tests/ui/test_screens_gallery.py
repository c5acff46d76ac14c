"""Pictures of every screen in every language, kept in build/screens for people to look at."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from demo.examples import examples
from demo.gallery import Choice, draw
from kiosk.config import Screen
from texts.language import Language

FOLDER = Path(__file__).parents[2] / "build" / "screens"


@pytest.mark.parametrize(
    "language",
    [Language.ARABIC, *(pytest.param(one, marks=pytest.mark.long) for one in Language if one is not Language.ARABIC)],
    ids=lambda language: language.value,
)
def test_every_screen_has_a_picture(qapp: QApplication, language: Language) -> None:
    count = draw(FOLDER, Choice(Screen(fullscreen=False), (language,)))
    pictures = list(FOLDER.glob(f"{language.value}-*.png"))
    assert count == len(list(examples(language))) <= len(pictures)
    for picture in pictures:
        assert QImage(str(picture)).width() == 1920
