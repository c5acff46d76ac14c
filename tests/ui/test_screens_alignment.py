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
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import Site
from kiosk.ui.screens.bars import BottomBar
from kiosk.ui.screens.button_row import ButtonRow
from tests.ui import checks
from tests.ui.counter import LARGE, SITE, SMALL, UPRIGHT, Counter
from tests.ui.painted import Kind, pieces
from texts.isolates import without_isolates
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


BARS = {
    "lying": (LARGE, Reach.ALL, ("frame.leave", "frame.settings")),
    "lying-small": (SMALL, Reach.ALL, ("frame.leave", "frame.settings")),
    "lying-low": (LARGE, Reach.LOW, ("frame.leave", "language.ar", "frame.settings")),
    "upright": (UPRIGHT, Reach.ALL, ("frame.leave", "language.ar", "frame.settings")),
    "upright-low": (UPRIGHT, Reach.LOW, ("frame.leave", "language.ar", "frame.settings")),
}
"""What stands at an edge of the screen in its bars: the last one where lines of writing end."""


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH], ids=lambda language: language.value)
@pytest.mark.parametrize("bars", BARS)
def test_bars_begin_and_end_at_the_edges_of_the_page_in_both_directions(
    counter: Factory, bars: str, language: Language
) -> None:
    size, reach, controls = BARS[bars]
    shown = counter(size)
    shown.window.adjust(Settings(reach=reach))
    shown.show(dict(visits(language))["home"])
    metrics = shown.window.theme.metrics
    *first, last = (checks.place(shown.find(name)) for name in controls)
    before, after = (one.left() + metrics.ring for one in first), size[0] - 1 - last.right() + metrics.ring
    if language.right_to_left:
        before, after = (size[0] - 1 - one.right() + metrics.ring for one in first), last.left() + metrics.ring
    assert (set(before), after) == ({metrics.gutter}, metrics.gutter)


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH], ids=lambda language: language.value)
def test_whose_and_where_this_is_stand_at_one_edge_of_the_screen(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(language))["home"])
    ends = []
    for name in ("frame.fund", "frame.place"):
        part = shown.window.findChild(QWidget, name)
        assert part is not None
        [words] = [piece.room for piece in pieces(part) if piece.kind is Kind.TEXT]
        ends.append(words.left() if language.right_to_left else LARGE[0] - words.right())
    gutter = shown.window.theme.metrics.gutter
    assert all(abs(end - gutter) <= 3 for end in ends), (ends, gutter)


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


SAYING_IT_IS_FREE = [
    (LARGE, TextSize.LARGEST, Language.ARABIC, True),
    (LARGE, TextSize.NORMAL, Language.FRENCH, True),
    (SMALL, TextSize.LARGEST, Language.FRENCH, True),
    (UPRIGHT, TextSize.LARGEST, Language.FRENCH, False),
]


@pytest.mark.parametrize(("size", "text", "language", "said"), SAYING_IT_IS_FREE)
def test_that_nothing_is_to_be_paid_is_said_wherever_the_bar_has_room_for_it(
    counter: Factory, size: tuple[int, int], text: TextSize, language: Language, said: bool
) -> None:
    shown = counter(size)
    shown.window.adjust(Settings(text=text))
    shown.show(dict(visits(language))["home"])
    [bar] = shown.window.findChildren(BottomBar)
    words = [one for one in bar.findChildren(QWidget) if without_isolates(one.accessibleName()) == free(language)]
    assert [one.isVisible() for one in words] == [said]
    assert [cut_off(shown.window), checks.overlapping(shown.window)] == [[], []]


def free(language: Language) -> str:
    """The words themselves."""
    return without_isolates(present(dict(visits(language))["home"], SITE).frame.free)


@pytest.mark.parametrize("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def test_words_of_controls_in_a_bar_keep_off_their_line_in_the_largest_text(
    counter: Factory, size: tuple[int, int]
) -> None:
    shown = counter(size)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    shown.show(dict(visits(Language.FRENCH))["home"])
    metrics = shown.window.theme.metrics
    for name in ("frame.language", "frame.settings"):
        control = shown.find(name)
        [words] = [piece.room for piece in pieces(control) if piece.kind is Kind.TEXT]
        room = checks.place(control).right() - metrics.ring - words.right()
        assert room >= metrics.space(2.5), (name, room)
