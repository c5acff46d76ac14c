"""What somebody chose or opened and left: the visit is told of it, and has the usual screen put back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.session.events import LanguageChosen, Press, Pressed, ScreenAdapted, Touched
from kiosk.session.states import Asked, Question, Visit
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SMALL, Counter
from texts.language import Language

Factory = Callable[..., Counter]
EXAMPLES = dict(visits(Language.FRENCH))
NOBODYS = pytest.mark.parametrize("name", ["welcome", "welcome-troubles", "out-of-service"])
"""Where no visit is under way, and so none ends."""
THEIRS = Settings(text=TextSize.LARGE, contrast=Contrast.DARK)
OTHERS = Settings(contrast=Contrast.HIGH)


@pytest.fixture
def shown(counter: Factory, clock: HandClock) -> Counter:
    return counter(LARGE, clock=clock)


def ground(shown: Counter) -> str:
    return str(shown.window.ground().objectName())


def click(shown: Counter, name: str) -> None:
    QTest.mouseClick(shown.find(name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def open_sheet(shown: Counter, name: str) -> None:
    shown.show(EXAMPLES[name])
    click(shown, "frame.settings")
    assert ground(shown) == "settings"


def told(shown: Counter) -> list[bool]:
    """What the visit heard of the screen, since this was asked last."""
    heard = [event.adapted for event in shown.did(ScreenAdapted)]
    shown.events.clear()
    return heard


def asked(name: str, left: int = 4) -> Visit:
    return replace(EXAMPLES[name], question=Question(Asked.SCREEN, 13, left))


def put_back(name: str) -> Visit:
    return replace(EXAMPLES[name], put_back=1)


@NOBODYS
def test_the_visit_is_told_when_the_sheet_opens_and_when_it_closes(shown: Counter, name: str) -> None:
    open_sheet(shown, name)
    assert told(shown) == [True]
    click(shown, "settings.close")
    assert told(shown) == [False]


@NOBODYS
def test_the_visit_is_told_of_each_choice_and_when_all_is_usual_again(shown: Counter, name: str) -> None:
    open_sheet(shown, name)
    told(shown)
    for choice in ("contrast.dark", "text.large", "text.normal", "contrast.calm"):
        click(shown, f"settings.{choice}")
        assert told(shown) == [True], "the sheet is open still"
    click(shown, "settings.contrast.high")
    click(shown, "settings.close")
    assert told(shown)[-1], "the colours are not the usual ones"
    shown.window.adjust(Settings())
    assert told(shown) == [False]


def test_a_sheet_that_goes_with_its_screen_is_told_of(shown: Counter) -> None:
    open_sheet(shown, "place-card")
    told(shown)
    shown.show(EXAMPLES["reading"])
    assert told(shown) == [False]


@NOBODYS
def test_time_alone_changes_nothing(shown: Counter, clock: HandClock, name: str) -> None:
    """That is for the visit to say, which asks first."""
    open_sheet(shown, name)
    shown.window.adjust(THEIRS)
    clock.advance(10_000)
    assert shown.window.settings == THEIRS
    assert ground(shown) == "settings"


@NOBODYS
def test_the_question_stands_over_the_sheet_which_is_there_again_after_the_answer(
    shown: Counter, clock: HandClock, name: str
) -> None:
    open_sheet(shown, name)
    shown.window.adjust(THEIRS)
    shown.show(asked(name))
    assert ground(shown) == "question"
    assert shown.window.focusWidget() is shown.find("question.stay")
    clock.advance(10)
    click(shown, "question.stay")
    assert shown.did(Pressed) == [Pressed(Press.STILL_HERE)]
    shown.show(EXAMPLES[name])
    assert ground(shown) == "settings"
    assert shown.window.settings == THEIRS
    focused = shown.window.focusWidget()
    assert focused is not None
    assert shown.window.ground().isAncestorOf(focused)


@NOBODYS
def test_what_is_put_back_is_the_screen_as_it_usually_is(shown: Counter, counter: Factory, name: str) -> None:
    open_sheet(shown, name)
    shown.window.adjust(THEIRS)
    shown.show(asked(name))
    shown.show(put_back(name))
    assert shown.window.settings == Settings()
    assert shown.window.ground() not in shown.window.findChildren(Dialog)
    focused = shown.window.focusWidget()
    assert focused is not None
    assert focused.isVisible(), "the focus is on the screen, not on what is gone"
    usual = counter(LARGE)
    usual.show(EXAMPLES[name])
    assert focused.objectName() == usual.window.focusWidget().objectName()


def test_a_sheet_on_which_nothing_was_chosen_is_put_back_too(shown: Counter) -> None:
    open_sheet(shown, "welcome")
    shown.show(asked("welcome"))
    shown.show(put_back("welcome"))
    assert ground(shown) == shown.window.ground().objectName() != "settings"
    focused = shown.window.focusWidget()
    assert focused is not None
    assert focused.isVisible()


def test_what_the_next_person_chooses_just_then_is_kept(shown: Counter) -> None:
    shown.show(EXAMPLES["welcome"])
    shown.window.adjust(THEIRS)
    shown.show(asked("welcome"))
    shown.show(put_back("welcome"))
    shown.window.adjust(OTHERS)
    shown.show(replace(EXAMPLES["welcome-troubles"], put_back=1))
    assert shown.window.settings == OTHERS
    shown.show(replace(EXAMPLES["notice"], put_back=1))
    assert shown.window.settings == OTHERS


def test_a_finger_on_its_way_to_the_answer_chooses_no_language_of_the_welcome_that_came(
    shown: Counter, clock: HandClock
) -> None:
    shown.show(asked("welcome"))
    clock.advance(10)
    tiles = [one for one in ("question.stay", "question.usual") if shown.find(one).isVisible()]
    places = [shown.find(one).mapTo(shown.window, shown.find(one).rect().center()) for one in tiles]
    for place in places:
        shown.show(asked("welcome"))
        clock.advance(10)
        shown.show(put_back("welcome"))
        assert not [event for event in shown.tap(place) if isinstance(event, LanguageChosen | Pressed)]


@pytest.mark.parametrize("left", [4, 0])
def test_the_question_is_answered_by_two_keys(shown: Counter, left: int) -> None:
    shown.show(asked("welcome", left))
    reached = set()
    for _ in range(8):
        focused = shown.window.focusWidget()
        assert focused is not None
        reached.add(focused.objectName())
        QTest.keyClick(focused, Qt.Key.Key_F9)
    answers = {"question.usual", "question.stay"} if left else {"question.usual"}
    assert {one for one in reached if not one.startswith("question.language")} == answers
    shown.find("question.usual").setFocus()
    QTest.keyClick(shown.window, Qt.Key.Key_F10)
    assert shown.did(Pressed) == [Pressed(Press.USUAL_SCREEN)]


def test_escape_answers_that_somebody_is_there(shown: Counter, clock: HandClock) -> None:
    open_sheet(shown, "welcome")
    shown.show(asked("welcome"))
    clock.advance(10)
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Escape)
    assert shown.did(Pressed) == [Pressed(Press.STILL_HERE)]
    assert shown.find("settings.close").isVisible(), "and closes nothing that is below"


def test_turning_the_pages_of_the_sheet_or_touching_its_card_is_being_there(counter: Factory) -> None:
    shown = counter(SMALL)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    open_sheet(shown, "welcome")
    for name in ("settings.pages.next", "settings.pages.previous"):
        shown.events.clear()
        click(shown, name)
        assert Touched() in shown.events
    shown.events.clear()
    sheet = shown.window.ground()
    assert isinstance(sheet, Dialog)
    QTest.mouseClick(sheet.card, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert Touched() in shown.events


def test_choosing_what_holds_already_is_being_there(shown: Counter) -> None:
    open_sheet(shown, "welcome")
    shown.events.clear()
    click(shown, "settings.contrast.calm")
    assert shown.events == [Touched()]
