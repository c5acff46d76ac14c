"""The first frame of a screen is the last one: whatever was shown before, nothing has to find its room afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from demo.gallery import visits
from demo.pictures import LARGE, Camera, CutOff, Shot
from tests.ui import checks
from tests.ui.counter import Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]


@pytest.fixture
def camera(qapp: QApplication) -> Iterator[Camera]:
    made = Camera(LARGE)
    yield made
    made.put_away()


def test_every_screen_in_one_language_after_another_is_whole_in_its_first_frame(counter: Factory) -> None:
    """No event is handled between a change and the look at it: that is what would be painted."""
    shown = counter(LARGE)
    wrong: dict[str, list[str]] = {}
    for name, _ in visits(Language.ARABIC):
        for language in (Language.ARABIC, Language.FRENCH, Language.TAMAZIGHT, Language.ENGLISH):
            shown.ui.show(dict(visits(language))[name])
            if found := checks.cut_off(shown.window.ground()):
                wrong[f"{language.value}-{name}"] = found
    assert wrong == {}


def test_a_camera_refuses_a_picture_with_a_text_that_is_cut_off(camera: Camera) -> None:
    shot = Shot("notice", Language.FRENCH)
    camera.take(shot)
    title = camera.window.findChild(QLabel, "notice.title")
    assert title is not None
    title.setFixedHeight(title.height() // 2)
    with pytest.raises(CutOff, match=r"notice\.title"):
        camera.take(shot)
