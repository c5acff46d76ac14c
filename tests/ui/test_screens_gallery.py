"""Pictures of every screen in every language, kept in build/screens for people to look at."""

from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from demo.gallery import Choice, draw, visits
from kiosk.config import Screen
from texts.language import Language

FOLDER = Path(__file__).parents[2] / "build" / "screens"


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_every_screen_has_a_picture(qapp: QApplication, language: Language) -> None:
    count = draw(FOLDER, Choice(Screen(fullscreen=False), (language,)))
    pictures = list(FOLDER.glob(f"{language.value}-*.png"))
    assert count == len(list(visits(language))) + 1 <= len(pictures)
    for picture in pictures:
        assert QImage(str(picture)).width() == 1920
