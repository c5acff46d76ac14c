"""However often, and however slowly, somebody touches the place of *Print*, or of *Cancel printing*: paper comes."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint

from demo.examples import stages
from kiosk.session.effects import CancelJob, Effect, EndVisit
from kiosk.session.events import Press, Pressed
from kiosk.session.machine import advance
from kiosk.session.states import Home, Leaving, Printing, Visit
from kiosk.ui.kit.settings import Settings, TextSize
from tests.ui import checks
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from texts.language import Language

SECONDS_BETWEEN = 1.3
"""Slower than any echo, faster than reading."""
SHAPES = [(LARGE, TextSize.NORMAL), (SMALL, TextSize.LARGEST), (UPRIGHT, TextSize.LARGEST)]
MORE_SHAPES = [(LARGE, TextSize.LARGEST), (UPRIGHT, TextSize.LARGER)]


class Member:
    """Somebody in front of a visit that goes on as they touch it; the printer says nothing."""

    def __init__(self, shown: Counter, clock: HandClock, visit: Visit) -> None:
        self.shown, self.clock, self.visit = shown, clock, visit
        self.done: list[Effect] = []
        shown.show(visit)

    def middle(self, name: str) -> QPoint:
        return checks.place(self.shown.find(name)).center()

    def touch(self, place: QPoint) -> None:
        """A touch of the glass, whatever is there, a while after the last one."""
        self.clock.advance(SECONDS_BETWEEN)
        for event in self.shown.tap(place):
            self.visit, effects = advance(self.visit, event)
            self.done.extend(effects)
            self.shown.show(self.visit)

    def paper(self) -> Printing | Leaving:
        """Where the paper is on its way; nowhere else may a touch have led."""
        assert isinstance(self.visit.stage, Printing | Leaving)
        return self.visit.stage

    def cancelled(self) -> bool:
        return any(isinstance(effect, CancelJob | EndVisit) for effect in self.done)


@pytest.fixture(
    params=[*SHAPES, *(pytest.param(shape, marks=pytest.mark.long) for shape in MORE_SHAPES)],
    ids=lambda shape: f"{shape[0][0]}-{shape[1].name.lower()}",
)
def at(request: pytest.FixtureRequest, counter: Callable[..., Counter]) -> Callable[[str, Language], Member]:
    size, text = request.param
    clock = HandClock()
    shown = counter(size, clock=clock)
    shown.window.adjust(Settings(text=text))

    def made(name: str, language: Language) -> Member:
        return Member(shown, clock, Visit(stage=stages()[name], language=language, card_present=True))

    return made


in_each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@in_each_language
def test_touching_the_place_of_print_again_and_again_prints(
    at: Callable[[str, Language], Member], language: Language
) -> None:
    member = at("preview", language)
    place = member.middle("preview.print")
    for _ in range(6):
        member.touch(place)
        assert member.paper()
    assert not member.cancelled()


@in_each_language
@pytest.mark.parametrize("name", ["printing", "printing-held", "leaving", "leaving-held"])
def test_touching_cancel_again_and_again_asks_and_cancels_nothing(
    at: Callable[[str, Language], Member], language: Language, name: str
) -> None:
    member = at(name, language)
    place = member.middle(f"{name.partition('-')[0]}.cancel")
    asked = []
    for _ in range(6):
        member.touch(place)
        asked.append(member.paper().asked)
    assert asked[0]
    assert not member.cancelled()


@in_each_language
def test_going_on_covers_the_place_of_cancelling_and_both_answers_are_on_one_line(
    at: Callable[[str, Language], Member], language: Language
) -> None:
    cancel = checks.place(at("printing", language).shown.find("printing.cancel"))
    shown = at("printing-asked", language).shown
    keep, stop = (checks.place(shown.find(f"printing.{answer}")) for answer in ("keep", "stop"))
    assert keep.contains(cancel)
    assert keep.y() == stop.y()


@in_each_language
def test_cancelling_is_two_touches_at_two_places(at: Callable[[str, Language], Member], language: Language) -> None:
    member = at("printing", language)
    member.touch(member.middle("printing.cancel"))
    member.touch(member.middle("printing.stop"))
    assert member.cancelled()
    assert Pressed(Press.STOP_PRINT) in member.shown.events
    assert not isinstance(member.visit.stage, Home), "the printer has not said so yet"
