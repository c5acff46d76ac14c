"""Welcome keeps its places when something does not work, and tells it to those who have not chosen a language yet."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from demo.gallery import visits
from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.panel import Banner, Panel
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.kit.snug import Snug
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tile import Tile
from kiosk.ui.kit.typesetting import line_height
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from texts.isolates import without_isolates
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
USUAL, TROUBLED = "welcome", "welcome-troubles"
sizes = pytest.mark.parametrize("size", [LARGE, SMALL], ids=lambda size: f"{size[0]}x{size[1]}")


def greet(shown: Counter, name: str, language: Language) -> None:
    shown.show(dict(visits(language))[name])


def columns(shown: Counter) -> list[tuple[int, int]]:
    """Where the first language and the panel beside it begin, and how wide they are."""
    screen = shown.window.current_screen()
    parts = (screen.findChildren(Tile)[0], screen.findChildren(Snug)[0])
    return [(place.left(), place.width()) for place in map(checks.place, parts)]


@sizes
@pytest.mark.parametrize("text", [TextSize.NORMAL, TextSize.LARGE, TextSize.LARGEST], ids=lambda text: text.name)
def test_nothing_moves_aside_when_something_does_not_work(
    counter: Factory, size: tuple[int, int], text: TextSize
) -> None:
    shown = counter(size)
    shown.window.adjust(Settings(text=text))
    for language in Language:
        greet(shown, USUAL, language)
        usual = columns(shown)
        greet(shown, TROUBLED, language)
        assert columns(shown) == usual, language


def test_drawings_without_words_keep_no_room_for_words(counter: Factory) -> None:
    shown = counter(UPRIGHT)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    greet(shown, USUAL, Language.FRENCH)
    (offers,) = shown.window.current_screen().findChildren(Pages)
    assert offers.count == 1


@pytest.mark.parametrize("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def test_the_panel_is_as_high_as_what_is_told_on_it(counter: Factory, size: tuple[int, int]) -> None:
    shown = counter(size)
    greet(shown, USUAL, Language.FRENCH)
    (panel,) = shown.window.current_screen().findChildren(Snug)
    whole = checks.place(panel)
    greet(shown, TROUBLED, Language.FRENCH)
    banners = [checks.place(one) for one in panel.findChildren(Banner) if one.isVisible()]
    ground = checks.place(next(one for one in panel.findChildren(Panel) if not isinstance(one, Banner)))
    above, below = banners[0].top() - ground.top(), ground.bottom() - banners[-1].bottom()
    assert len(banners) == 2
    assert above == below
    assert 0 < above < 0.05 * whole.height()


@pytest.mark.parametrize(
    ("language", "told"),
    [
        (Language.ARABIC, "L’impression est indisponible. Montrez cet écran à un agent."),
        (Language.FRENCH, "الطباعة غير متوفرة حالياً."),
        (Language.ENGLISH, "الطباعة غير متوفرة حالياً."),
    ],
)
def test_what_does_not_work_is_told_in_the_second_language_too(counter: Factory, language: Language, told: str) -> None:
    shown = counter(LARGE)
    greet(shown, TROUBLED, language)
    texts = [one for one in shown.window.current_screen().findChildren(Text) if one.isVisible()]
    assert any(without_isolates(one.text()).startswith(told) for one in texts)


def test_nobody_is_told_to_begin_what_cannot_be_done(counter: Factory) -> None:
    shown = counter(LARGE)
    begin = "Pour commencer"
    for name, told in ((USUAL, True), (TROUBLED, False)):
        greet(shown, name, Language.FRENCH)
        over_the_languages = shown.window.findChild(Text, "welcome.choose")
        assert over_the_languages is not None
        assert over_the_languages.isVisible()
        assert over_the_languages.text().startswith(begin) == told


@sizes
def test_each_step_of_the_way_is_named_on_one_line_in_arabic(counter: Factory, size: tuple[int, int]) -> None:
    shown = counter(size)
    greet(shown, USUAL, Language.ARABIC)
    captions = [
        shown.window.findChild(Text, f"{figure.objectName()}.caption")
        for figure in shown.window.current_screen().findChildren(Figure)
    ]
    assert len(captions) == 3
    for caption in captions:
        assert caption is not None
        assert caption.heightForWidth(caption.width()) < 2 * line_height(caption.font()), caption.text()
