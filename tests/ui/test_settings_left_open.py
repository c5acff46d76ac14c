"""The sheet of settings that somebody opened and left: the next member meets the screen, as it usually is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.ui.kit.dialog import Dialog
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from kiosk.ui.screens.window import RETURN_SECONDS
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SMALL, Counter
from texts.language import Language

Factory = Callable[..., Counter]
EXAMPLES = dict(visits(Language.FRENCH))
NOBODYS = ("welcome", "welcome-troubles", "out-of-service")
"""Where no visit is under way, and so none ends."""


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


def closed(shown: Counter) -> bool:
    return ground(shown) != "settings"


@pytest.mark.parametrize("name", NOBODYS)
def test_a_sheet_on_which_nothing_was_chosen_closes_by_itself(shown: Counter, clock: HandClock, name: str) -> None:
    open_sheet(shown, name)
    clock.advance(RETURN_SECONDS - 1)
    assert not closed(shown)
    clock.advance(1)
    assert closed(shown)
    assert shown.window.settings == Settings()


@pytest.mark.parametrize("name", NOBODYS)
def test_a_sheet_on_which_something_was_chosen_closes_and_the_defaults_return(
    shown: Counter, clock: HandClock, name: str
) -> None:
    open_sheet(shown, name)
    for choice in ("settings.contrast.dark", "settings.text.large"):
        click(shown, choice)
    assert shown.window.settings == Settings(text=TextSize.LARGE, contrast=Contrast.DARK)
    assert not closed(shown)
    clock.advance(RETURN_SECONDS)
    assert shown.window.settings == Settings()
    assert closed(shown)
    focused = shown.window.focusWidget()
    assert focused is not None
    assert focused.isVisible(), "the focus is on the screen, not on the sheet that is gone"


@pytest.mark.parametrize("choice", ["settings.contrast.dark", "settings.contrast.calm"])
def test_whoever_goes_on_choosing_is_not_interrupted(shown: Counter, clock: HandClock, choice: str) -> None:
    """Not even by choosing what holds already."""
    open_sheet(shown, "welcome")
    for _ in range(3):
        clock.advance(RETURN_SECONDS - 1)
        click(shown, choice)
    assert not closed(shown)
    clock.advance(RETURN_SECONDS)
    assert closed(shown)


def test_whoever_turns_its_pages_or_touches_its_card_is_there(counter: Factory, clock: HandClock) -> None:
    shown = counter(SMALL, clock=clock)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    open_sheet(shown, "welcome")
    for name in ("settings.pages.next", "settings.pages.previous"):
        clock.advance(RETURN_SECONDS - 1)
        click(shown, name)
    clock.advance(RETURN_SECONDS - 1)
    sheet = shown.window.ground()
    assert isinstance(sheet, Dialog)
    QTest.mouseClick(sheet.card, Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    clock.advance(RETURN_SECONDS - 1)
    assert not closed(shown)


def test_a_sheet_that_was_closed_by_hand_is_not_closed_again(shown: Counter, clock: HandClock) -> None:
    open_sheet(shown, "welcome")
    click(shown, "settings.close")
    assert clock.waiting == 0


def test_in_a_visit_the_sheet_stays_for_as_long_as_the_visit_asks_nothing(shown: Counter, clock: HandClock) -> None:
    open_sheet(shown, "home")
    clock.advance(10 * RETURN_SECONDS)
    assert not closed(shown)
