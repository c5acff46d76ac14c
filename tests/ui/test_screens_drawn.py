"""What is to be done is drawn, and boxes are no higher than what stands on them."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtWidgets import QWidget

from demo.gallery import visits
from kiosk.session.states import Leaving, Visit
from kiosk.ui.kit.button import Button
from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.icons import proportion
from kiosk.ui.kit.pages import Pages
from kiosk.ui.kit.panel import Panel, Sign
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.progress import ProgressBar, Waiting
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.kit.text import Text
from tests.ui.checks import place
from tests.ui.counter import LARGE, UPRIGHT, Counter
from texts.language import Language

SNUG = ("notice", "finished", "out-of-service", "refused-again", "home-help", "confirming-help")
Factory = Callable[[tuple[int, int]], Counter]


def on_show(shown: Counter, name: str, kind: type[QWidget]) -> list[QWidget]:
    shown.show(dict(visits(Language.FRENCH))[name])
    return [one for one in shown.window.current_screen().findChildren(kind) if one.isVisible()]


@pytest.mark.parametrize("size", [LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["printed", "refused-card", "finished", "out-of-service", "welcome"])
def test_what_is_to_be_done_is_drawn_large(counter: Factory, size: tuple[int, int], name: str) -> None:
    shown = counter(size)
    figures = on_show(shown, name, Figure)
    assert figures
    least = 0.08 if name == "welcome" else 0.2  # three in half of a screen
    assert all(one.width() >= least * size[0] and one.height() >= 0.1 * size[1] for one in figures)


@pytest.mark.parametrize("name", SNUG)
def test_a_panel_is_no_higher_than_what_stands_on_it(counter: Factory, name: str) -> None:
    shown = counter(UPRIGHT)
    (panel,) = on_show(shown, name, Panel)
    assert panel.height() < 0.4 * UPRIGHT[1]


@pytest.mark.parametrize("size", [LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("name", ["reading", "reading-begins"])
def test_the_card_is_drawn_large_while_it_has_to_stay(counter: Factory, size: tuple[int, int], name: str) -> None:
    shown = counter(size)
    (drawing,) = on_show(shown, name, Illustration)
    assert min(drawing.width(), drawing.height() * proportion("card-read")) > 0.25 * size[0]


@pytest.mark.parametrize("size", [LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_sign_stands_right_above_what_the_kiosk_does(counter: Factory, size: tuple[int, int]) -> None:
    shown = counter(size)
    shown.show(dict(visits(Language.FRENCH))["code-checking"])
    screen = shown.window.current_screen()
    title = screen.findChild(Text, f"{screen.objectName()}.title")
    (sign,) = [one for one in screen.findChildren(Sign) if one.isVisible()]
    assert isinstance(title, Text)
    assert 0 < place(title).top() - place(sign).bottom() < 0.05 * size[1]


@pytest.mark.parametrize("name", ["refused-card", "refused-print", "out-of-service", "printed"])
def test_on_an_upright_screen_drawings_leave_words_the_room_they_need(counter: Factory, name: str) -> None:
    shown = counter(UPRIGHT)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    (words,) = on_show(shown, name, Pages)
    assert isinstance(words, Pages)
    assert words.count == 1


def test_buttons_of_a_refusal_stand_where_those_of_every_screen_do(counter: Factory) -> None:
    shown = counter(LARGE)
    places = []
    for name in ("refused-again", "refused-card", "place-card"):
        shown.show(dict(visits(Language.FRENCH))[name])
        screen = shown.window.current_screen()
        places.append([place(one) for one in screen.findChildren(Button) if one.isVisible()])
    message, outcome, guide = places
    assert message[0].left() == guide[0].left()
    assert message[-1].right() == outcome[-1].right()


def coming(done: int) -> Visit:
    """Two pages for a member who has left, so many of them out."""
    visit = dict(visits(Language.FRENCH))["leaving"]
    assert isinstance(visit.stage, Leaving)
    status = replace(visit.stage.status, pages_done=done)
    return replace(visit, stage=replace(visit.stage, pages=2, status=status))


def test_no_bar_stays_empty(counter: Factory) -> None:
    shown = counter(LARGE)
    assert on_show(shown, "printing", Waiting), "one page"
    assert not on_show(shown, "printing", ProgressBar)
    for done, kind, other in ((0, Waiting, ProgressBar), (1, ProgressBar, Waiting), (2, ProgressBar, Waiting)):
        shown.show(coming(done))
        screen = shown.window.current_screen()
        assert any(one.isVisible() for one in screen.findChildren(kind)), done
        assert not any(one.isVisible() for one in screen.findChildren(other)), done
