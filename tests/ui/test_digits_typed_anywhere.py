"""Digits of a plain keyboard reach the pad wherever the focus went by a touch; nothing else takes them."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.examples import visits
from kiosk.session.events import LanguageChosen
from kiosk.session.machine import advance
from kiosk.session.states import Asked, Question
from tests.ui.counter import LARGE, Counter
from tests.ui.showing import Factory
from texts.language import Language


@pytest.fixture
def shown(counter: Factory) -> Counter:
    """The pad of the code, in Arabic, in an active window."""
    made = counter(LARGE)
    made.window.activateWindow()
    assert QTest.qWaitForWindowActive(made.window)
    made.show(dict(visits(Language.ARABIC))["code"])
    return made


def touch(shown: Counter, name: str) -> None:
    """With a finger, which moves the focus, too; long after the last change."""
    shown.window.theme.taps.aimed()
    QTest.mouseClick(shown.find(name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()


def keys(shown: Counter, typed: str) -> None:
    focused = shown.window.focusWidget()
    assert focused is not None
    QTest.keyClicks(focused, typed)


def press(shown: Counter, key: Qt.Key) -> None:
    focused = shown.window.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, key)


def typed(shown: Counter) -> bytes:
    return bytes(shown.window.current_screen().typed().ascii())


def test_typing_goes_on_after_another_language_was_touched(shown: Counter) -> None:
    keys(shown, "123")
    touch(shown, "language.fr")
    visit = dict(visits(Language.ARABIC))["code"]
    for event in shown.did(LanguageChosen):
        visit, _ = advance(visit, event)
    shown.show(visit)
    assert visit.language is Language.FRENCH
    keys(shown, "456")
    assert typed(shown) == b"123456"


def test_typing_goes_on_after_the_settings_were_closed(shown: Counter) -> None:
    keys(shown, "12")
    touch(shown, "frame.settings")
    keys(shown, "9")
    touch(shown, "settings.close")
    keys(shown, "3")
    press(shown, Qt.Key.Key_Backspace)
    keys(shown, "45")
    assert typed(shown) == b"1245", "and what is typed into the settings is for nothing"
    press(shown, Qt.Key.Key_Delete)
    assert typed(shown) == b""


def test_enter_presses_what_has_the_focus_and_confirms_nothing_from_afar(shown: Counter) -> None:
    touch(shown, "language.ar")
    keys(shown, "123456")
    shown.find("language.ar").setFocus()
    count = len(shown.did(LanguageChosen))
    press(shown, Qt.Key.Key_Return)
    assert len(shown.did(LanguageChosen)) == count + 1


def test_digits_typed_over_a_question_are_for_nothing(shown: Counter) -> None:
    visit = dict(visits(Language.ARABIC))["code"]
    shown.show(replace(visit, question=Question(Asked.PRESENCE, 9, 2)))
    keys(shown, "1")
    assert typed(shown) == b""


def test_on_a_screen_without_a_pad_digits_do_nothing(shown: Counter) -> None:
    shown.show(dict(visits(Language.ARABIC))["home"])
    keys(shown, "1")
    assert typed(shown) == b""
