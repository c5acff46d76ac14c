"""*Finished*, in a process that knows nobody, in the look of the one who reads it; *Welcome* is for the next person."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from kiosk.failures import Failure
from kiosk.link.messages import EndReason
from kiosk.session.events import LanguageChosen, PaceChosen, ScreenAdapted, Touched
from kiosk.session.states import Finished, OutOfService, Visit, Welcome
from kiosk.ui.kit.settings import Contrast, Pace, Reach, Settings, TextSize
from kiosk.ui.kit.text import Text
from kiosk.ui.rehearsal import rehearsed
from kiosk.ui.screens.base import Screen
from tests.ui import checks
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, UPRIGHT, Counter
from texts.language import Language

Factory = Callable[..., Counter]
CHOSEN = Settings(TextSize.LARGEST, Contrast.DARK, Reach.LOW, Pace.SLOWEST)
FINISHED = Visit(stage=Finished(EndReason.BUTTON, 9, 1, clean=False), language=Language.FRENCH)
CLEAN = Visit(stage=Finished(EndReason.BUTTON, 9, 1, clean=True), language=Language.FRENCH)
WELCOME = Visit(stage=Welcome())


@pytest.fixture(params=[LARGE, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
def spare(request: pytest.FixtureRequest, counter: Factory, clock: HandClock) -> Counter:
    """As it waits: warm, the screens of a visit built."""
    return warm(counter(request.param, clock=clock), clock)


def warm(spare: Counter, clock: HandClock) -> Counter:
    spare.ui.warm(Visit())
    spare.ui.warm_more(Visit(), lambda: None)
    settle(clock)
    return spare


def settle(clock: HandClock) -> None:
    """Let everything be built that is to be built unseen."""
    for _ in rehearsed(Visit()):
        clock.advance(0.1)
    clock.advance(0.1)


def said_size(spare: Counter) -> int:
    """The height of the letters that say what to take along, in pixels."""
    take = spare.window.current_screen().findChild(Text, "finished.take")
    assert take is not None
    return take.font().pixelSize()


def picture(spare: Counter) -> QImage:
    spare.window.activateWindow()
    QApplication.processEvents()
    return spare.window.grab().toImage()


def test_finished_is_read_in_the_letters_and_colours_of_the_visit(spare: Counter) -> None:
    spare.show(FINISHED)
    usual, ground = said_size(spare), spare.window.theme.colours.page.ground
    spare.ui.lend(CHOSEN)
    spare.show(CLEAN)
    assert spare.window.settings == CHOSEN
    assert said_size(spare) > usual
    assert spare.window.theme.metrics.low
    assert spare.window.theme.colours.page.ground != ground
    assert picture(spare).pixelColor(2, spare.window.height() // 2).name() != ground.lower()


def test_the_visit_hears_of_the_pace_and_of_the_usual_one_for_the_next_person(spare: Counter) -> None:
    spare.ui.lend(CHOSEN)
    spare.show(FINISHED)
    assert spare.did(PaceChosen) == [PaceChosen(10)]
    spare.show(WELCOME)
    assert spare.did(PaceChosen) == [PaceChosen(10), PaceChosen(1)]


def test_welcome_after_it_is_what_it_is_after_anybody(spare: Counter, counter: Factory, clock: HandClock) -> None:
    size = (spare.window.width(), spare.window.height())
    usual = warm(counter(size, clock=clock), clock)
    usual.show(FINISHED)
    usual.show(WELCOME)
    spare.ui.lend(CHOSEN)
    spare.show(FINISHED)
    spare.show(CLEAN)
    spare.show(WELCOME)
    assert spare.window.settings == Settings()
    assert spare.window.theme == usual.window.theme
    assert picture(spare) == picture(usual)


def test_whoever_chose_nothing_has_nothing_built_again(spare: Counter) -> None:
    screens = set(spare.window.findChildren(Screen))
    adjusted = list[Settings]()
    spare.ui.when_adjusted(adjusted.append)
    spare.ui.lend(Settings())
    for visit in (FINISHED, CLEAN, WELCOME):
        spare.show(visit)
        assert spare.window.current_screen() in screens
    assert set(spare.window.findChildren(Screen)) == screens
    assert adjusted == []


def test_the_next_visit_finds_its_screens_built_as_after_anybody(spare: Counter, clock: HandClock) -> None:
    spare.ui.lend(CHOSEN)
    spare.show(FINISHED)
    spare.show(WELCOME)
    settle(clock)
    built = set(spare.window.findChildren(Screen))
    for visit in rehearsed(Visit()):
        spare.show(visit)
        assert spare.window.current_screen() in built


def test_the_visit_hears_that_what_was_lent_is_gone_with_welcome(spare: Counter) -> None:
    spare.ui.lend(CHOSEN)
    spare.show(FINISHED)
    assert spare.did(ScreenAdapted)[-1] == ScreenAdapted(adapted=True)
    spare.show(WELCOME)
    assert spare.did(ScreenAdapted)[-1] == ScreenAdapted(adapted=False)


def test_what_was_chosen_on_finished_itself_is_kept_as_on_welcome(spare: Counter) -> None:
    """It may have been the next person already."""
    spare.ui.lend(CHOSEN)
    spare.show(CLEAN)
    theirs = Settings(TextSize.LARGE)
    spare.window.adjust(theirs)
    spare.show(WELCOME)
    assert spare.window.settings == theirs
    assert spare.did(ScreenAdapted)[-1] == ScreenAdapted(adapted=True)
    spare.show(replace(WELCOME, put_back=1))
    assert spare.window.settings == Settings()


def test_it_is_lent_once(spare: Counter, clock: HandClock) -> None:
    """Another who chooses the same keeps it."""
    spare.ui.lend(CHOSEN)
    spare.show(FINISHED)
    spare.show(WELCOME)
    spare.window.adjust(CHOSEN)
    spare.show(Visit(stage=Welcome(frozenset({Failure.NO_PAPER}))))
    assert spare.window.settings == CHOSEN


def test_a_doubt_that_takes_its_place_is_read_in_the_same_look_until_it_is_put_back(spare: Counter) -> None:
    spare.ui.lend(CHOSEN)
    spare.show(FINISHED)
    doubt = Visit(stage=OutOfService(Failure.JOBS_LEFT))
    spare.show(doubt)
    assert spare.window.settings == CHOSEN
    spare.show(replace(doubt, put_back=1))
    assert spare.window.settings == Settings()
    spare.window.adjust(CHOSEN)
    spare.show(replace(WELCOME, put_back=1))
    assert spare.window.settings == CHOSEN, "somebody else chose the same: it was put back, and is lent no more"


def test_a_finger_on_its_way_to_start_chooses_no_language_of_the_welcome_that_came(
    counter: Factory, clock: HandClock
) -> None:
    spare = warm(counter(LARGE, clock=clock), clock)
    spare.ui.lend(Settings(contrast=Contrast.DARK))
    spare.show(CLEAN)
    start = checks.place(spare.find("finished.start"))
    clock.advance(5)
    spare.show(WELCOME)
    tiles = [checks.place(one) for one in spare.pressables() if one.objectName().startswith("welcome.language")]
    place = next(start.intersected(tile).center() for tile in tiles if tile.intersects(start))
    assert spare.tap(place) == [Touched()]
    clock.advance(5)
    assert isinstance(spare.tap(place)[-1], LanguageChosen), "there is a language to be chosen at that place"
