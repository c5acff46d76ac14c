"""Whoever reads on, or closes what they read, is there: the visit is told, and asks nobody whether they are."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.gallery import visits
from kiosk.session.events import Touched
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from tests.ui.counter import LARGE, UPRIGHT, Counter
from texts.language import Language

Factory = Callable[..., Counter]
LOOKS = [
    pytest.param(LARGE, Settings(text=TextSize.LARGEST), id="largest"),
    pytest.param(UPRIGHT, Settings(text=TextSize.LARGEST, reach=Reach.LOW), id="largest-low"),
]


def touch(shown: Counter, name: str) -> int:
    """Touch a control; how often the visit heard that somebody is there."""
    before = len(shown.did(Touched))
    QTest.mouseClick(shown.find(name), Qt.MouseButton.LeftButton)
    QApplication.processEvents()
    return len(shown.did(Touched)) - before


@pytest.mark.parametrize(("size", "look"), LOOKS)
def test_turning_a_page_is_being_there(counter: Factory, size: tuple[int, int], look: Settings) -> None:
    shown = counter(size)
    shown.window.adjust(look)
    turned = 0
    for name in ("notice", "home-help", "refused-card"):
        shown.show(dict(visits(Language.ARABIC))[name])
        following = [one for one in shown.names() if one.endswith(".next")]
        if following:
            assert touch(shown, following[0]) > 0, name
            turned += 1
    assert turned, "none of them has pages"


def test_closing_the_settings_is_being_there(counter: Factory) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(Language.ARABIC))["home"])
    assert touch(shown, "frame.settings") > 0
    assert touch(shown, "settings.close") > 0
