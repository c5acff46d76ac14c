"""The sheet of settings that somebody opened and left: the next member meets the screen, as it usually is."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.ui.kit.settings import Contrast, Settings, TextSize
from tests.ui.counter import LARGE, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
EXAMPLES = dict(visits(Language.FRENCH))
NOBODYS = ("welcome", "welcome-troubles", "out-of-service")
"""Where no visit is under way, and so none ends."""


@pytest.fixture
def shown(counter: Factory, monkeypatch: pytest.MonkeyPatch) -> Counter:
    monkeypatch.setattr("kiosk.ui.screens.window.RETURN_SECONDS", 0.3)
    return counter(LARGE)


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


def until(condition: Callable[[], bool]) -> None:
    for _ in range(200):
        if condition():
            return
        QTest.qWait(10)
    raise AssertionError("it did not become true within two seconds")


@pytest.mark.parametrize("name", NOBODYS)
def test_a_sheet_on_which_nothing_was_chosen_closes_by_itself(shown: Counter, name: str) -> None:
    open_sheet(shown, name)
    until(lambda: closed(shown))
    assert shown.window.settings == Settings()


@pytest.mark.parametrize("name", NOBODYS)
def test_a_sheet_on_which_something_was_chosen_closes_and_the_defaults_return(shown: Counter, name: str) -> None:
    open_sheet(shown, name)
    for choice in ("settings.contrast.dark", "settings.text.large"):
        click(shown, choice)
    assert shown.window.settings == Settings(text=TextSize.LARGE, contrast=Contrast.DARK)
    until(lambda: shown.window.settings == Settings())
    assert closed(shown)
    focused = shown.window.focusWidget()
    assert focused is not None
    assert focused.isVisible(), "the focus is on the screen, not on the sheet that is gone"


def test_whoever_goes_on_choosing_is_not_interrupted(shown: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kiosk.ui.screens.window.RETURN_SECONDS", 1.2)
    open_sheet(shown, "welcome")
    for choice in ("settings.contrast.dark", "settings.contrast.high", "settings.contrast.dark"):
        QTest.qWait(500)
        click(shown, choice)
        assert not closed(shown)
    until(lambda: closed(shown))


def test_in_a_visit_the_sheet_stays_for_as_long_as_the_visit_asks_nothing(shown: Counter) -> None:
    open_sheet(shown, "home")
    QTest.qWait(400)
    assert not closed(shown)
