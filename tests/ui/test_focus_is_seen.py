"""What has the focus can be seen, whatever the size of the text: two keys press what the ring is around."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.examples import SITE, examples, show, visits
from kiosk.session.events import CertificateChosen, ChannelChosen
from kiosk.ui.kit.fact import FactValue
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from kiosk.ui.kit.tile import Tile
from kiosk.ui.screens.window import Window
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from tests.ui.showing import Factory
from texts.language import Language

NEXT, SELECT = Qt.Key.Key_F9, Qt.Key.Key_F10

each_size = pytest.mark.parametrize("text", list(TextSize), ids=lambda text: text.name.lower())
each_screen = pytest.mark.parametrize(
    ("size", "reach"),
    [
        (SMALL, Reach.ALL),
        (UPRIGHT, Reach.LOW),
        pytest.param(LARGE, Reach.ALL, marks=pytest.mark.long),
        pytest.param(UPRIGHT, Reach.ALL, marks=pytest.mark.long),
    ],
)
in_tiles = pytest.mark.parametrize("example", ["home-printer", "code-choose-unproved"])


def by_return(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Return)


def by_space(window: Window) -> None:
    QTest.keyClick(window, Qt.Key.Key_Space)


def unseen(shown: Counter, language: Language) -> Iterator[tuple[str, str]]:
    """Examples whose focus is on something that is not on show, with its name; a second window would take the keys."""
    for example in examples(language):
        if example.site is SITE:
            show(shown.ui, example)
            assert [one for one in QApplication.topLevelWidgets() if one.isVisible()] == [shown.window], example.name
            focused = shown.window.focusWidget()
            if focused is not None and not focused.isVisible():
                yield example.name, focused.objectName()


@each_size
@each_screen
def test_what_has_the_focus_when_a_screen_appears_is_on_show_in_the_only_window(
    counter: Factory, size: tuple[int, int], reach: Reach, text: TextSize
) -> None:
    shown = counter(size).unpainted()
    shown.window.adjust(Settings(text=text, reach=reach))
    assert list(unseen(shown, Language.FRENCH)) == []


def crowded(counter: Factory, example: str) -> Counter:
    """An example in the largest text, where it takes several pages."""
    shown = counter(SMALL)
    shown.window.adjust(Settings(text=TextSize.LARGEST))
    shown.show(dict(visits(Language.FRENCH))[example])
    return shown


@in_tiles
def test_the_focus_stays_in_sight_when_text_grows_on_a_screen(counter: Factory, example: str) -> None:
    shown = counter(SMALL)
    shown.show(dict(visits(Language.FRENCH))[example])
    for text in TextSize:
        shown.window.adjust(Settings(text=text))
        QApplication.processEvents()
        focused = shown.window.focusWidget()
        assert focused is not None
        assert focused.isVisible(), text


@pytest.mark.parametrize("press", [Window.press_focused, by_return, by_space], ids=["two-keys", "return", "space"])
def test_what_stands_on_another_page_cannot_be_pressed(counter: Factory, press: Callable[[Window], None]) -> None:
    shown = crowded(counter, "preview")
    unseen = [one for one in shown.window.current_screen().findChildren(FactValue) if not one.isVisible()]
    assert unseen
    for one in unseen:
        one.setFocus()
        press(shown.window)
        assert not one.uncovered, one.objectName()


@in_tiles
def test_two_keys_choose_on_a_crowded_screen(counter: Factory, example: str) -> None:
    shown = crowded(counter, example)
    for _ in range(40):
        focused = shown.window.focusWidget()
        assert focused is not None
        if isinstance(focused, Tile) and focused.isVisible():
            break
        QTest.keyClick(shown.window, SELECT if focused.objectName().endswith(".next") else NEXT)
    shown.events.clear()
    QTest.keyClick(shown.window, SELECT)
    assert len([event for event in shown.events if isinstance(event, ChannelChosen | CertificateChosen)]) == 1
