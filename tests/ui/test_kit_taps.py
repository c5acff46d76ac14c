"""Taps meant for one screen never act on what follows it: another screen, a question, a sheet, the mirrored page."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from contract.digits import Digits
from demo.gallery import visits
from kiosk.session.events import CardNumberEntered, LanguageChosen, Pressed, Touched
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.taps import UNREAD_SECONDS
from tests.ui import checks
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, Counter
from texts.language import Language

Factory = Callable[..., Counter]
EXAMPLES = dict(visits(Language.FRENCH))


@pytest.fixture
def shown(counter: Factory, clock: HandClock) -> Counter:
    return counter(LARGE, clock=clock)


def middle(shown: Counter, name: str) -> QPoint:
    return checks.place(shown.find(name)).center()


def outer_end(shown: Counter, name: str) -> QPoint:
    """Where a control of a bar is beside the card of a dialog."""
    place = checks.place(shown.find(name))
    return QPoint(place.right() - 25 if place.left() > LARGE[0] // 2 else place.left() + 25, place.center().y())


def ground(shown: Counter) -> str:
    return str(shown.window.ground().objectName())


def test_a_double_tap_opens_the_settings_and_leaves_them_open(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["home"])
    place = outer_end(shown, "frame.settings")
    shown.tap(place)
    assert ground(shown) == "settings"
    clock.advance(0.15)
    shown.tap(place)
    assert ground(shown) == "settings"
    clock.advance(UNREAD_SECONDS * 1.01)
    shown.tap(place)
    assert ground(shown) != "settings", "a later touch beside the sheet closes it"


def test_a_tap_that_closed_the_settings_presses_nothing_below_them(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["home"])
    shown.tap(middle(shown, "frame.settings"))
    clock.advance(2)
    leave = outer_end(shown, "frame.leave")
    for _ in range(2):
        shown.tap(leave)
        clock.advance(0.15)
    assert ground(shown) != "settings"
    assert shown.did(Pressed) == []


def test_taps_on_a_waiting_screen_do_not_answer_the_question_that_appears(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["question"])
    place = middle(shown, "question.leave")
    shown.show(EXAMPLES["confirming"])
    clock.advance(10)
    shown.tap(place)
    clock.advance(0.5)
    shown.tap(place)
    clock.advance(0.4)
    shown.show(EXAMPLES["question"])
    clock.advance(0.1)
    shown.tap(place)
    assert shown.did(Pressed) == []
    clock.advance(UNREAD_SECONDS * 1.01)
    shown.tap(place)
    assert len(shown.did(Pressed)) == 1


def test_a_second_answer_to_a_question_presses_nothing_on_the_screen_below(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["home"])
    place = middle(shown, "home.att_immat")
    shown.show(EXAMPLES["question"])
    clock.advance(2)
    shown.tap(place)
    before = len(shown.events)
    shown.show(EXAMPLES["home"])
    clock.advance(0.1)
    shown.tap(place)
    assert set(map(type, shown.events[before:])) == {Touched}, "somebody is there, and pressed nothing"


def test_a_second_tap_on_a_language_does_not_meet_what_the_mirrored_page_has_there(
    shown: Counter, clock: HandClock
) -> None:
    shown.show(EXAMPLES["home"])
    place = middle(shown, "language.ar")
    shown.tap(place)
    assert len(shown.did(LanguageChosen)) == 1
    shown.show(dict(visits(Language.ARABIC))["home"])
    before = len(shown.events)
    clock.advance(0.2)
    shown.tap(middle(shown, "language.fr") if near(place, middle(shown, "language.fr")) else place)
    assert [event for event in shown.events[before:] if isinstance(event, Pressed | LanguageChosen)] == []


def near(one: QPoint, other: QPoint) -> bool:
    return (one - other).manhattanLength() < 30


def test_who_presses_at_another_place_is_never_refused(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["home"])
    shown.tap(middle(shown, "frame.settings"))
    clock.advance(0.01)
    shown.tap(middle(shown, "settings.close"))
    assert ground(shown) != "settings"
    clock.advance(0.01)
    shown.tap(middle(shown, "frame.leave"))
    assert len(shown.did(Pressed)) == 1


def test_an_assistive_program_presses_as_fast_as_it_likes(shown: Counter) -> None:
    shown.show(EXAMPLES["home"])
    for _ in range(3):
        shown.find("frame.settings").click()
        assert ground(shown) == "settings"
        shown.find("settings.close").click()
        assert ground(shown) != "settings"


def test_enter_that_ends_a_number_is_not_repeated_on_the_next_screen(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["card-number"])
    QTest.keyClicks(shown.window.focusWidget(), "123456")
    entry = shown.window.findChild(DigitEntry, "card-number.pad.entry")
    assert entry is not None
    QTest.keyClick(entry, Qt.Key.Key_Return)
    assert shown.did(CardNumberEntered) == [CardNumberEntered(Digits("123456"))]
    shown.show(EXAMPLES["notice"])
    clock.advance(0.1)
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Return)
    assert shown.did(Pressed) == []


def test_a_number_typed_at_once_on_a_new_screen_is_taken(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["notice"])
    QTest.keyClick(shown.find("notice.accept"), Qt.Key.Key_Return)
    shown.show(EXAMPLES["card-number"])
    QTest.keyClicks(shown.window.focusWidget(), "123456")
    QTest.keyClick(shown.window.focusWidget(), Qt.Key.Key_Return)
    assert shown.did(CardNumberEntered) == [CardNumberEntered(Digits("123456"))]
