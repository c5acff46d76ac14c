"""Every screen, and a whole visit, in a language that is two fifths longer than English and that nobody speaks.

A text without brackets does not come from the catalogue; a text without room has none in some language.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import combinations

import pytest
from PySide6.QtWidgets import QWidget

from demo.gallery import stages, visits
from kiosk.session.events import Started
from kiosk.session.guiding import may_open
from kiosk.session.states import (
    Ended,
    EnterCardNumber,
    EnterCode,
    Home,
    Notice,
    PlaceCard,
    Preview,
    Printed,
    Sheet,
    Visit,
)
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.text import Text
from kiosk.ui.presenters.topics import staff_code
from tests.gateway.world import World
from tests.ui.checks import is_whole, leaves, place
from tests.ui.counter import LARGE, SMALL, Counter
from tests.ui.showing import pages
from tests.ui.visiting import Visitor
from texts import catalogue
from texts.isolates import without_isolates
from texts.language import Language
from texts.pseudo import CLOSING, OPENING, PseudoTranslations

Factory = Callable[[tuple[int, int]], Counter]
NOT_OURS = re.compile(r"Agence Sidi Maârouf|[KS]\d{2,3}( K\d{3})?|([A-Z]•+ ?)+|[•z@em. \d]+|\d/\d|\d+ */ *\d+")
AUTONYMS = {language.autonym for language in Language}
LATIN = re.compile(r"[a-zA-Z]")


@pytest.fixture
def pseudolocale(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """English speaks it; the other languages are what they are."""
    real = catalogue._translations

    def changed(language: Language) -> object:
        return PseudoTranslations(real(language)) if language is Language.ENGLISH else real(language)

    catalogue.load.cache_clear()
    monkeypatch.setattr(catalogue, "_translations", changed)
    yield
    catalogue.load.cache_clear()


def everything() -> Iterator[tuple[str, Visit]]:
    """Each example, and each sheet that there is."""
    yield from visits(Language.ENGLISH)
    codes = {staff_code(Visit(stage=stage)): (name, stage) for name, stage in stages().items() if may_open(stage)}
    for name, stage in codes.values():
        for sheet in Sheet:
            yield f"{name}+{sheet.name}", Visit(stage=stage, language=Language.ENGLISH, sheet=sheet)


def turned(shown: Counter) -> list[str]:
    """Content that does not fit on one page; only larger text may need a second one."""
    return [one.objectName() for one in shown.window.findChildren(Pages) if one.isVisible() and one.count > 1]


@pytest.mark.parametrize("size", [LARGE, SMALL], ids=lambda size: f"{size[0]}x{size[1]}")
def test_nothing_needs_a_second_page_at_the_usual_text_size(counter: Factory, size: tuple[int, int]) -> None:
    shown = counter(size).unpainted()
    for language in (Language.FRENCH, Language.ARABIC):  # English is shorter, and Tamazight borrows Arabic
        for name, visit in visits(language):
            shown.show(visit)
            assert turned(shown) == [], (language, name)


def said(shown: Counter) -> Iterator[tuple[str, str]]:
    for part in shown.window.findChildren(QWidget):
        if isinstance(part, Text | Pressable) and part.isVisible():
            yield part.objectName(), without_isolates(part.text())


@pytest.mark.usefixtures("pseudolocale")
@pytest.mark.parametrize("size", [LARGE, SMALL], ids=lambda size: f"{size[0]}x{size[1]}")
def test_no_screen_overflows(counter: Factory, size: tuple[int, int]) -> None:
    """Words that are two fifths longer than any of ours may need a second page, and are whole on both."""
    shown = counter(size).unpainted()
    for name, visit in everything():
        shown.show(visit)
        for page, _ in pages(name, shown):
            parts = {part: place(part) for part in leaves(shown.window.ground())}
            for part, room in parts.items():
                assert shown.window.rect().contains(room), (page, part.objectName())
                assert is_whole(part), (page, part.objectName(), part.property("text"))
            for one, other in combinations(parts, 2):
                assert not parts[one].intersects(parts[other]), (page, one.objectName(), other.objectName())


@pytest.mark.usefixtures("pseudolocale")
def test_every_text_on_every_screen_comes_from_the_catalogue(counter: Factory) -> None:
    shown = counter(LARGE).unpainted()
    for name, visit in everything():
        shown.show(visit)
        for control, words in said(shown):
            if words in AUTONYMS or not LATIN.search(words) or NOT_OURS.fullmatch(words):
                continue
            bracketed = words.startswith(OPENING) and words.endswith(CLOSING)
            for_staff = visit.sheet is Sheet.STAFF
            greeting = name.startswith("welcome")
            assert bracketed or for_staff or greeting, (name, control, words)


@pytest.mark.usefixtures("pseudolocale")
def test_a_whole_visit(world: World, counter: Factory) -> None:
    world.kiosk.renew_token(world.clock.now)
    visitor = Visitor(world, counter(SMALL))
    steps = (
        (Notice, "welcome.language.en"),
        (PlaceCard, "notice.accept"),
    )
    visitor.do(Started())
    for stage, name in steps:
        visitor.touch(name)
        visitor.until(stage)
    visitor.place("fatima")
    visitor.until(EnterCardNumber)
    visitor.type("card-number.pad", visitor.can("fatima").reveal())
    visitor.until(EnterCode)
    visitor.type("code.pad", world.messages.code())
    visitor.until(Home)
    visitor.touch("home.att_immat")
    visitor.until(Preview)
    visitor.touch("preview.print")
    visitor.until(Printed)
    visitor.touch("frame.help")
    assert visitor.visit == replace(visitor.visit, sheet=Sheet.HELP)
    visitor.touch("sheet.back")
    visitor.touch("printed.finish")
    visitor.until(Ended)
    assert len(visitor.printer.documents) == 1
    visitor.close()
