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


@pytest.mark.long
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_every_screen_has_a_picture(qapp: QApplication, language: Language) -> None:
    count = draw(FOLDER, Choice(Screen(fullscreen=False), (language,)))
    pictures = list(FOLDER.glob(f"{language.value}-*.png"))
    assert count == len(list(examples(language))) <= len(pictures)
    for picture in pictures:
        assert QImage(str(picture)).width() == 1920


def test_pictures_are_drawn_of_the_screens_whose_name_is_asked_for(qapp: QApplication, tmp_path: Path) -> None:
    count = draw(tmp_path, Choice(Screen(fullscreen=False), (Language.ARABIC,), only="preview"))
    wanted = {f"ar-{one.name}.png" for one in examples(Language.ARABIC) if "preview" in one.name}
    assert {picture.name for picture in tmp_path.iterdir()} == wanted
    assert count == len(wanted)
