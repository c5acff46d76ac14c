"""An upright screen and somebody in a wheelchair: what has to be touched is where an arm reaches, in every size."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.session.states import Visit
from kiosk.ui.kit.pager import Pager
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tile import Tile
from tests.ui import checks
from tests.ui.counter import UPRIGHT, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
SHEETS = ("card-number-help", "card-number-again-staff", "printing-held-staff")
REACHABLE = 0.6
"""Share of the screen's height, from below."""

each_size = pytest.mark.parametrize("text", list(TextSize), ids=lambda text: text.name.lower())
each_size_and_language = pytest.mark.parametrize(
    ("language", "text"),
    [
        (Language.FRENCH, TextSize.NORMAL),
        (Language.FRENCH, TextSize.LARGEST),
        (Language.ARABIC, TextSize.LARGER),
        *(pytest.param(language, text, marks=pytest.mark.long) for language in Language for text in TextSize),
    ],
    ids=lambda value: value.name.lower(),
)


def different(language: Language) -> dict[str, Visit]:
    """The examples, with one sheet of each kind: all sheets are laid out alike."""
    found = dict(visits(language))
    return {name: visit for name, visit in found.items() if name in SHEETS or visit.sheet is None}


def pages_of(shown: Counter) -> Iterator[int]:
    """Each page of what is on show, one after the other."""
    for page in range(1, 12):
        yield page
        pagers = [one for one in shown.window.ground().findChildren(Pager) if one.isVisible()]
        following = [one.following for one in pagers if one.following.isEnabled()]
        if not following:
            return
        following[0].click()
        QApplication.processEvents()
    raise AssertionError("there is always a further page")


@each_size_and_language
def test_in_reach_mode_every_control_of_every_page_is_low(counter: Factory, language: Language, text: TextSize) -> None:
    shown = counter(UPRIGHT).unpainted()
    shown.window.adjust(Settings(text=text, reach=Reach.LOW))
    for name, visit in different(language).items():
        shown.show(visit)
        for page in pages_of(shown):
            ground = shown.window.ground()
            assert checks.out_of_reach(ground, REACHABLE) == [], (name, page)
            assert [checks.cut_off(ground), checks.overlapping(ground)] == [[], []], (name, page)


@each_size_and_language
def test_in_reach_mode_every_choice_of_the_settings_is_low(
    counter: Factory, language: Language, text: TextSize
) -> None:
    shown = counter(UPRIGHT).unpainted()
    shown.window.adjust(Settings(text=text, reach=Reach.LOW))
    shown.show(dict(visits(language))["notice"])
    shown.window.open_settings()
    choices: set[str] = set()
    for page in pages_of(shown):
        ground = shown.window.ground()
        assert checks.out_of_reach(ground, REACHABLE) == [], page
        assert [checks.cut_off(ground), checks.overlapping(ground)] == [[], []], page
        choices |= {one.objectName() for one in checks.leaves(ground)}
    assert {"settings.text.normal", "settings.reach.all", "settings.privacy.on"} <= choices


@each_size
def test_what_switches_reach_mode_on_is_within_reach_before(counter: Factory, text: TextSize) -> None:
    shown = counter(UPRIGHT).unpainted()
    shown.window.adjust(Settings(text=text))
    for name, visit in different(Language.FRENCH).items():
        shown.show(visit)
        top = checks.place(shown.find("frame.settings")).top()
        assert top > UPRIGHT[1] * (1 - REACHABLE / 2), name
        assert set(checks.out_of_reach(shown.window, REACHABLE)).isdisjoint(
            one for one in shown.names() if one.startswith(("frame.", "language."))
        )


@pytest.mark.parametrize("name", ["home", "code-choose"])
def test_in_reach_mode_a_question_stands_right_above_its_answers(counter: Factory, name: str) -> None:
    shown = counter(UPRIGHT).unpainted()
    shown.window.adjust(Settings(reach=Reach.LOW))
    shown.show(dict(visits(Language.FRENCH))[name])
    screen = shown.window.current_screen()
    title = screen.findChild(Text, f"{screen.objectName()}.title")
    assert title is not None
    first = min(checks.place(tile).top() for tile in screen.findChildren(Tile) if tile.isVisible())
    assert 0 < first - checks.place(title).bottom() < 0.08 * UPRIGHT[1]


def test_turning_pages_low_turns_all_columns_of_a_screen(counter: Factory) -> None:
    shown = counter(UPRIGHT).unpainted()
    shown.window.adjust(Settings(text=TextSize.LARGEST, reach=Reach.LOW))
    shown.show(dict(visits(Language.FRENCH))["card-number-again-staff"])
    seen = set()
    for _page in pages_of(shown):
        seen |= {str(one.property("text")) for one in checks.leaves(shown.window.current_screen())}
    shown.window.adjust(Settings())
    QApplication.processEvents()
    whole = {str(one.property("text")) for one in checks.leaves(shown.window.current_screen())}
    assert whole - seen == set()
