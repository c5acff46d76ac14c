"""One left edge for everything, and a bar whose parts keep their room however long the name of a place is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import pytest
from PySide6.QtWidgets import QWidget

from demo.gallery import visits
from demo.wholeness import cut_off
from kiosk.ui.application import UserInterface
from kiosk.ui.kit.button import Button
from kiosk.ui.kit.panel import Panel
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.presenters.site import Site
from kiosk.ui.screens.button_row import ButtonRow
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from tests.ui.painted import Kind, pieces
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]


class Places(Protocol):
    """The fixture `counter`, with a site."""

    def __call__(self, size: tuple[int, int], site: Site) -> Counter: ...


LONGEST_PLACE = "Café Restaurant Al Massira Al Khadra, avenue Hassan II, quartier industriel, Sidi Slimane"


def left_edge(shown: Counter, name: str, ring: int = 0) -> int:
    """Where a part begins, as it is seen: a control has its ring around it."""
    part = shown.window.findChild(QWidget, name)
    assert part is not None, name
    return checks.place(part).left() + ring


@pytest.mark.parametrize("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize(
    ("example", "words", "controls"),
    [
        ("notice", "notice.title", ("frame.leave",)),
        ("home", "home.title", ("frame.leave", "home.att_immat")),
        ("place-card", "place-card.title", ("frame.leave", "place-card.back")),
        ("card-number-again", "card-number.title", ("frame.leave", "card-number.back")),
        ("welcome", "welcome.title", ("frame.help", "welcome.language.ar")),
    ],
)
def test_words_controls_and_bars_begin_at_one_edge(
    counter: Factory, size: tuple[int, int], example: str, words: str, controls: tuple[str, ...]
) -> None:
    shown = counter(size)
    shown.show(dict(visits(Language.FRENCH))[example])
    metrics = shown.window.theme.metrics
    assert left_edge(shown, words) == metrics.gutter
    for name in controls:
        assert left_edge(shown, name, metrics.ring) == metrics.gutter, name


@pytest.mark.parametrize("size", [LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_long_name_of_a_place_takes_no_room_from_the_way_so_far(counter: Places, size: tuple[int, int]) -> None:
    seen = []
    for place in ("Agence", LONGEST_PLACE):
        shown = counter(size, site=Site(place=place))
        shown.show(dict(visits(Language.FRENCH))["home"])
        assert cut_off(shown.window) == []
        seen.append(steps_of(shown.ui))
    assert seen[0] == seen[1]
    assert seen[0][0] >= seen[0][1], "all stations are shown"


def steps_of(shown: UserInterface) -> tuple[int, int]:
    """The width of the way so far, and the width that all of its stations need."""
    steps = shown.window.findChild(StepHeader)
    assert steps is not None
    return steps.width(), steps.sizeHint().width()


@pytest.mark.parametrize("size", [LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
def test_values_to_check_begin_at_one_line_covered_or_not(
    counter: Factory, size: tuple[int, int], language: Language
) -> None:
    shown = counter(size)
    shown.show(dict(visits(language))["preview"])
    starts = {}
    for name in ("preview.kind.text", "preview.name", "preview.number", "preview.date.text"):
        part = shown.window.findChild(QWidget, name)
        assert part is not None
        [words] = [piece for piece in pieces(part) if piece.kind is Kind.TEXT]
        starts[name] = words.room.right() if language.right_to_left else words.room.left()
    assert max(starts.values()) - min(starts.values()) <= 1, starts


@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("example", ["code-used", "preview"])
def test_buttons_of_a_column_reach_from_edge_to_edge_of_it(counter: Factory, language: Language, example: str) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(language))[example])
    [row] = [one for one in shown.window.current_screen().findChildren(ButtonRow) if one.isVisible()]
    buttons = [checks.place(one) for one in row.findChildren(Button) if one.isVisible()]
    assert len(buttons) == 2
    assert min(one.left() for one in buttons) == checks.place(row).left()
    assert max(one.right() for one in buttons) == checks.place(row).right()
    assert abs(buttons[0].width() - buttons[1].width()) <= 1


def test_a_card_keeps_away_from_the_bar_below_it(counter: Factory) -> None:
    for size in (LARGE, SMALL, UPRIGHT):
        shown = counter(size)
        shown.show(dict(visits(Language.FRENCH))["finished-erasing"])
        screen = shown.window.current_screen()
        (panel,) = (one for one in screen.findChildren(Panel) if one.isVisible())
        beneath = checks.place(screen).bottom() - checks.place(panel).bottom()
        assert beneath >= shown.window.theme.metrics.space(2.5)
