"""A key pressed again, or held, skips no step, whichever key it is; nor does one that was for what is gone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.session.events import Press, Pressed, Touched
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, Counter
from tests.ui.test_taps_of_a_visit import ANSWERS
from texts.language import Language

EXAMPLES = dict(visits(Language.FRENCH))
AGAIN = 0.3
each_key = pytest.mark.parametrize(
    "key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space, Qt.Key.Key_Select], ids=lambda key: key.name
)


@pytest.fixture
def shown(counter: Callable[..., Counter], clock: HandClock) -> Counter:
    return counter(LARGE, clock=clock)


def press(shown: Counter, key: Qt.Key) -> list[object]:
    """What pressing and letting go of a key, wherever the focus is, does."""
    shown.events.clear()
    QTest.keyClick(shown.window.focusWidget() or shown.window, key)
    return list(shown.events)


def keep_down(shown: Counter, key: Qt.Key) -> list[object]:
    """What a key does that goes on being held."""
    shown.events.clear()
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        held = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, "", autorep=True)
        QApplication.sendEvent(shown.window.focusWidget() or shown.window, held)
    return list(shown.events)


@each_key
@pytest.mark.parametrize(("first", "control", "answer"), ANSWERS, ids=lambda one: one)
def test_a_key_pressed_again_and_again_skips_no_screen(
    shown: Counter, clock: HandClock, key: Qt.Key, first: str, control: str, answer: str
) -> None:
    shown.show(EXAMPLES[first])
    clock.advance(10)
    if control.endswith("pad.confirm"):
        QTest.keyClicks(shown.window, "123456")
    shown.find(control).setFocus()
    assert press(shown, key) not in ([], [Touched()])
    shown.show(EXAMPLES[answer])
    for _ in range(6):
        clock.advance(AGAIN)
        assert set(press(shown, key)) <= {Touched()}


@each_key
def test_a_key_that_is_held_presses_nothing_more(shown: Counter, clock: HandClock, key: Qt.Key) -> None:
    shown.show(EXAMPLES["notice"])
    clock.advance(10)
    assert Pressed(Press.ACCEPT) in press(shown, key)
    shown.show(EXAMPLES["home"])
    clock.advance(10)
    assert set(keep_down(shown, key)) <= {Touched()}


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Space, Qt.Key.Key_Escape], ids=lambda key: key.name)
def test_a_key_meant_for_what_was_there_answers_no_question(shown: Counter, clock: HandClock, key: Qt.Key) -> None:
    shown.show(EXAMPLES["home"])
    clock.advance(10)
    shown.show(EXAMPLES["question-last"])
    clock.advance(0.1)
    assert press(shown, key) == [Touched()]


def test_escape_pressed_again_goes_back_one_step(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["preview"])
    clock.advance(10)
    assert press(shown, Qt.Key.Key_Escape) == [Pressed(Press.BACK)]
    shown.show(EXAMPLES["code-choose"])
    clock.advance(AGAIN)
    assert press(shown, Qt.Key.Key_Escape) == [Touched()]
    clock.advance(10)
    assert press(shown, Qt.Key.Key_Escape) == [Pressed(Press.BACK)]
    assert keep_down(shown, Qt.Key.Key_Escape) == [Touched()]


def test_escape_soon_after_enter_is_meant(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["home"])
    clock.advance(10)
    press(shown, Qt.Key.Key_Return)
    shown.show(EXAMPLES["preview"])
    clock.advance(AGAIN)
    assert press(shown, Qt.Key.Key_Escape) == [Pressed(Press.BACK)]


def test_escape_pressed_again_does_not_go_back_from_below_the_settings(shown: Counter, clock: HandClock) -> None:
    shown.show(EXAMPLES["preview"])
    shown.find("frame.settings").click()
    clock.advance(10)
    press(shown, Qt.Key.Key_Escape)
    assert shown.window.ground().objectName() != "settings"
    clock.advance(AGAIN)
    assert press(shown, Qt.Key.Key_Escape) == [Touched()]
