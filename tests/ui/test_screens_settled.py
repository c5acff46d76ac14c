"""The first frame of a screen is the last one: whatever was shown before, nothing has to find its room afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QLabel

from demo.cameras import LARGE, SMALL, Camera, CutOff, Shot
from demo.gallery import visits
from demo.wholeness import cut_off
from kiosk.session.states import Visit
from kiosk.ui.kit.pager import Pager
from tests.ui.counter import Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
SHEETS = ("card-number-help", "card-number-again-staff")


@pytest.fixture
def camera(qapp: QApplication) -> Iterator[Camera]:
    made = Camera(LARGE)
    yield made
    made.put_away()


def different(language: Language) -> dict[str, Visit]:
    """The examples, with one sheet of each kind: all sheets are laid out alike."""
    found = dict(visits(language))
    return {name: visit for name, visit in found.items() if name in SHEETS or visit.sheet is None}


def test_every_screen_in_one_language_after_another_is_whole_in_its_first_frame(counter: Factory) -> None:
    """No event is handled between a change and the look at it: that is what would be painted."""
    shown = counter(LARGE)
    both = {language: different(language) for language in (Language.ARABIC, Language.FRENCH)}
    wrong: dict[str, list[str]] = {}
    for name in both[Language.ARABIC]:
        for language, examples in both.items():
            shown.ui.show(examples[name])
            if found := cut_off(shown.window.ground()):
                wrong[f"{language.value}-{name}"] = found
    assert wrong == {}


@pytest.mark.parametrize(
    ("size", "language"),
    [
        (SMALL, Language.FRENCH),
        *(pytest.param(size, language, marks=pytest.mark.long) for size in (LARGE, SMALL) for language in Language),
    ],
    ids=lambda value: value.value if isinstance(value, Language) else f"{value[0]}x{value[1]}",
)
def test_at_the_usual_size_of_text_no_screen_has_pages(
    counter: Factory, size: tuple[int, int], language: Language
) -> None:
    shown = counter(size)
    turned: list[str] = []
    for name, visit in different(language).items():
        shown.ui.show(visit)
        if any(pager.isVisible() for pager in shown.window.ground().findChildren(Pager)):
            turned.append(name)
    assert turned == []


def test_a_camera_refuses_a_picture_with_a_text_that_is_cut_off(camera: Camera) -> None:
    shot = Shot("notice", Language.FRENCH)
    camera.take(shot)
    title = camera.window.findChild(QLabel, "notice.title")
    assert title is not None
    title.setFixedHeight(title.height() // 2)
    with pytest.raises(CutOff, match=r"notice\.title"):
        camera.take(shot)
