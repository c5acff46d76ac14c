"""A whole visit by two keys: real screens over the real visit, card, gateway and typesetting; nothing is touched."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from contract.member import ChannelKind
from demo.gallery import visits
from kiosk.config import Screen
from kiosk.link.messages import EndReason
from kiosk.session.events import CardNumberEntered, Pressed, Started
from kiosk.session.states import (
    ChooseChannel,
    Ended,
    EnterCardNumber,
    EnterCode,
    Home,
    Notice,
    PlaceCard,
    Preview,
    Printed,
)
from kiosk.ui.application import UserInterface
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.settings import TextSize
from tests.flow import conftest as flow
from tests.flow.scene import Scene
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SITE, Counter
from texts.language import Language

world, scene = flow.world, flow.scene
"""The fixtures of whole visits."""

NEXT, SELECT = Qt.Key.Key_F9, Qt.Key.Key_F10
SECONDS_BETWEEN = 1.5
"""From one press to the next: longer than a screen is unread (`kit/taps.py`)."""
Factory = Callable[[tuple[int, int]], Counter]


class TwoKeysMember:
    """Presses two keys, one every second and a half, and looks at nothing but what has the focus."""

    def __init__(self, around: Scene) -> None:
        self.scene = around
        screen = Screen(width=LARGE[0], height=LARGE[1], fullscreen=False)
        self.clock = HandClock()
        self.ui = UserInterface(screen, SITE, around.runner.post, clock=self.clock)
        self.ui.window.show()
        self.presses = 0

    def look(self) -> None:
        """See what the visit shows now."""
        self.scene.runner.step()
        self.ui.show(self.scene.visit)
        QApplication.processEvents()

    def press(self, name: str) -> None:
        """Go on to the control of this name, and press it."""
        for _ in range(60):
            focused = self.ui.window.focusWidget()
            if focused is not None and focused.objectName() == name:
                self._key(SELECT)
                self.look()
                return
            self._key(NEXT)
        raise AssertionError(f"{name} cannot be reached")

    def type_digits(self, pad: str, digits: str) -> None:
        for digit in digits:
            self.press(f"{pad}.{digit}")
        self.press(f"{pad}.confirm")

    def _key(self, key: Qt.Key) -> None:
        self.presses += 1
        self.clock.advance(SECONDS_BETWEEN)
        QTest.keyClick(self.ui.window, key)


@pytest.fixture
def member(request: pytest.FixtureRequest, counter: Factory) -> TwoKeysMember:
    return TwoKeysMember(request.getfixturevalue("scene"))


def test_two_keys_bring_a_member_from_welcome_to_paper_and_out(member: TwoKeysMember) -> None:
    around = member.scene
    around.do(Started())
    member.look()
    member.press("welcome.language.fr")
    around.until(Notice)
    member.press("notice.accept")
    around.until(PlaceCard)
    around.place("youssef")
    around.until(EnterCardNumber)
    member.look()
    member.type_digits("card-number.pad", around.can("youssef").reveal())
    around.until(ChooseChannel)
    member.look()
    member.press(f"code.channel.{ChannelKind.EMAIL.value}")
    around.until(EnterCode)
    member.look()
    member.type_digits("code.pad", around.world.messages.code())
    around.until(Home)
    member.look()
    member.press("home.att_immat")
    around.until(Preview)
    member.look()
    member.press("preview.print")
    around.until(Printed)
    member.look()
    member.press("printed.finish")
    around.until(Ended)
    assert around.supervisor.ended == [(EndReason.BUTTON, 1, None)]
    assert member.presses < 250, "twelve digits, and ten buttons"


@pytest.fixture
def shown(counter: Factory) -> Counter:
    return counter(LARGE)


def focused(shown: Counter) -> str:
    widget = shown.window.focusWidget()
    assert widget is not None
    return str(widget.objectName())


@pytest.mark.parametrize("example", ["welcome", "notice", "card-number", "code", "home", "preview", "question"])
def test_the_round_holds_every_control_once_and_begins_again(shown: Counter, example: str) -> None:
    shown.show(dict(visits(Language.ARABIC))[example])
    first, seen = focused(shown), []
    for _ in controls(shown.window.ground()):
        seen.append(focused(shown))
        QTest.keyClick(shown.window, NEXT)
    assert focused(shown) == first
    assert sorted(seen) == sorted(one.objectName() for one in controls(shown.window.ground()))


def test_a_held_key_goes_one_step(shown: Counter) -> None:
    shown.show(dict(visits(Language.ENGLISH))["notice"])
    order = [one.objectName() for one in controls(shown.window.ground())]
    begin = order.index(focused(shown))
    for _ in range(5):
        held = QKeyEvent(QEvent.Type.KeyPress, NEXT, Qt.KeyboardModifier.NoModifier, "", True)
        QApplication.sendEvent(shown.window, held)
    QTest.keyClick(shown.window, NEXT)
    assert focused(shown) == order[(begin + 1) % len(order)]


def test_from_a_digit_the_focus_returns_to_the_first_one(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["card-number"])
    shown.find("card-number.pad.4").setFocus()
    QTest.keyClick(shown.window, SELECT)
    assert focused(shown) == "card-number.pad.1"


def test_the_whole_number_leads_to_its_confirmation(shown: Counter) -> None:
    shown.show(dict(visits(Language.FRENCH))["card-number"])
    for _ in range(6):
        shown.find("card-number.pad.7").setFocus()
        QTest.keyClick(shown.window, SELECT)
    assert focused(shown) == "card-number.pad.confirm"
    QTest.keyClick(shown.window, SELECT)
    assert [event.digits.reveal() for event in shown.did(CardNumberEntered)] == ["777777"]


def test_text_is_enlarged_and_the_sheet_closed_by_two_keys(shown: Counter) -> None:
    shown.show(dict(visits(Language.ARABIC))["home"])
    for name in ("frame.settings", "settings.text.largest", "settings.close"):
        for _ in range(40):
            if focused(shown) == name:
                break
            QTest.keyClick(shown.window, NEXT)
        assert focused(shown) == name
        QTest.keyClick(shown.window, SELECT)
    assert shown.window.settings.text is TextSize.LARGEST
    assert focused(shown) == "frame.settings"
    assert shown.did(Pressed) == [], "no button of the screen below was pressed"


@pytest.mark.parametrize(("next_key", "select_key"), [("Space", "Return"), ("Tab", "Space"), ("A", "B")])
def test_other_keys_may_be_chosen_even_such_as_press_by_themselves(
    shown: Counter, next_key: str, select_key: str
) -> None:
    shown.window.use_two_keys(next_key, select_key)
    shown.show(dict(visits(Language.FRENCH))["card-number"])
    keys = {"Space": Qt.Key.Key_Space, "Return": Qt.Key.Key_Return, "Tab": Qt.Key.Key_Tab}
    keys |= {"A": Qt.Key.Key_A, "B": Qt.Key.Key_B}
    before = focused(shown)
    QTest.keyClick(shown.window, keys[next_key])
    assert focused(shown) != before
    shown.find("card-number.back").setFocus()
    QTest.keyClick(shown.window, keys[select_key])
    assert len(shown.did(Pressed)) == 1
