"""What a member hears on the screens: sounds as the visit goes on, recorded speech when the audio key is pressed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.config import Screen
from kiosk.session.events import Event, Touched
from kiosk.session.states import Asked, Question, Sheet
from kiosk.ui.application import UserInterface
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.settings import Settings, Sound, TextSize
from kiosk.ui.kit.sounds import Jingle, digit_recording, screen_recording
from kiosk.ui.listening import AUDIO_KEY
from tests.ui.counter import SITE
from texts.language import Language

EXAMPLES = dict(visits(Language.TAMAZIGHT))


class Heard:
    """Sounds that are noted and not played."""

    def __init__(self) -> None:
        self.jingles: list[Jingle] = []
        self.said: list[Path] = []

    def play(self, jingle: Jingle) -> None:
        self.jingles.append(jingle)

    def say(self, recording: Path) -> None:
        self.said.append(recording)


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def told() -> list[Event]:
    """What the visit was told."""
    return []


@pytest.fixture
def shown(qapp: QApplication, heard: Heard, told: list[Event]) -> Iterator[UserInterface]:
    made = UserInterface(Screen(width=1280, height=800, fullscreen=False), SITE, told.append, heard)
    made.raise_now()
    QApplication.processEvents()
    yield made
    made.window.close()
    made.window.deleteLater()
    QApplication.processEvents()


def go(shown: UserInterface, *examples: str) -> None:
    for example in examples:
        shown.show(replace(EXAMPLES[example], question=None))
        QApplication.processEvents()


def test_a_visit_is_heard_as_it_goes_on(shown: UserInterface, heard: Heard) -> None:
    go(shown, "notice", "reading", "confirming", "code", "code-again", "home")
    assert heard.jingles == [Jingle.CARD_READ, Jingle.ERROR]


def test_a_member_may_switch_sounds_off(shown: UserInterface, heard: Heard) -> None:
    shown.window.adjust(Settings(sound=Sound.OFF))
    go(shown, "reading", "confirming", "code-again")
    assert heard.jingles == []


def test_a_hidden_spare_is_silent(shown: UserInterface, heard: Heard) -> None:
    shown.hide()
    go(shown, "reading", "confirming", "refused-card")
    assert heard.jingles == []


@pytest.mark.parametrize("example", ["notice", "card-number", "home", "printing", "finished"])
def test_the_audio_key_says_the_present_screen_in_the_language_of_the_visit(
    shown: UserInterface, heard: Heard, example: str
) -> None:
    go(shown, example)
    heard.said.clear()
    QTest.keyClick(QApplication.focusWidget() or shown.window, AUDIO_KEY)
    assert heard.said == [screen_recording(Language.TAMAZIGHT, example)]


def test_the_audio_key_says_what_is_on_top(shown: UserInterface, heard: Heard) -> None:
    def said() -> str:
        heard.said.clear()
        QTest.keyClick(QApplication.focusWidget() or shown.window, AUDIO_KEY)
        return heard.said[-1].stem

    visit = replace(EXAMPLES["home"], sheet=Sheet.HELP)
    shown.show(visit)
    assert said() == "help-home"
    shown.window.open_settings()
    assert said() == "settings"
    shown.show(replace(visit, question=Question(Asked.PRESENCE, 9, 0)))
    assert said() == "question-last"


def test_who_listens_is_there(shown: UserInterface, heard: Heard, told: list[Event]) -> None:
    """Speech takes up to a minute: without this a member who only listens would be asked and logged out."""
    go(shown, "home")
    for _ in range(2):
        QTest.keyClick(QApplication.focusWidget() or shown.window, AUDIO_KEY)
    assert told == [Touched(), Touched()]


def digits(*names: str) -> list[Path]:
    return [digit_recording(Language.TAMAZIGHT, name) for name in names]


@pytest.fixture
def pad(shown: UserInterface, heard: Heard) -> Callable[[str], Pressable]:
    """The pad of the code is on show, and nothing was said yet; gives its parts by name."""
    go(shown, "code")
    heard.said.clear()
    keys = {key.objectName(): key for key in shown.window.findChildren(Pressable) if key.isVisible()}
    return lambda name: keys[f"code.pad.{name}"]


def test_digits_are_said_when_keys_lead_to_them_and_other_keys_are_not(
    pad: Callable[[str], Pressable], heard: Heard
) -> None:
    for name in ("7", "clear", "0", "confirm"):
        pad(name).setFocus(Qt.FocusReason.TabFocusReason)
    assert heard.said == digits("7", "0")


def test_digits_are_said_as_they_are_typed_on_a_plain_keyboard(
    shown: UserInterface, pad: Callable[[str], Pressable], heard: Heard
) -> None:
    QTest.keyClicks(shown.window.focusWidget() or shown.window, "80621")
    assert heard.said == digits(*"80621")


def test_each_digit_that_is_touched_is_said_once_and_what_has_no_room_is_not(
    pad: Callable[[str], Pressable], heard: Heard
) -> None:
    for name in "5566122":
        QTest.mouseClick(pad(name), Qt.MouseButton.LeftButton)
        QApplication.processEvents()
    assert heard.said == digits(*"556612")


def test_by_two_keys_what_was_pressed_is_the_last_that_is_said(
    shown: UserInterface, pad: Callable[[str], Pressable], heard: Heard
) -> None:
    """And not the first key, where the focus goes on its own: that would break off the digit, and sound like it."""
    for _ in range(3):
        QTest.keyClick(shown.window, Qt.Key.Key_F9)
    QTest.keyClick(shown.window, Qt.Key.Key_F10)
    assert shown.window.focusWidget() is pad("1")
    assert heard.said == digits("1", "2", "3", "3")


def test_digits_are_said_in_another_look_too(shown: UserInterface, heard: Heard) -> None:
    go(shown, "code")
    shown.window.adjust(Settings(text=TextSize.LARGER))
    QTest.keyClicks(shown.window.focusWidget() or shown.window, "42")
    assert heard.said == digits("4", "2")


def test_what_is_only_shown_again_is_not_said(shown: UserInterface, heard: Heard) -> None:
    go(shown, "code")
    QTest.keyClicks(shown.window.focusWidget() or shown.window, "42")
    heard.said.clear()
    shown.window.adjust(Settings(text=TextSize.LARGER))
    QTest.keyClick(shown.window.focusWidget() or shown.window, Qt.Key.Key_Backspace)
    assert heard.said == []
