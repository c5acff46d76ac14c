"""Real windows without a display: the whole user interface on Qt's offscreen platform."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication

from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.taps import TapGuard
from kiosk.ui.presenters.site import Site
from tests.flow.conftest import world
from tests.ui.counter import LARGE, SITE, Counter

__all__ = ["counter", "world"]


@pytest.fixture
def counter(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[tuple[int, int]], Counter]]:
    """A factory: one counter at a size, taken down at the end."""
    made: list[Counter] = []
    monkeypatch.setattr(Pressable, "taps", TapGuard())

    def build(size: tuple[int, int] = LARGE, site: Site = SITE) -> Counter:
        made.append(Counter(size, site=site))
        return made[-1]

    yield build
    for one in made:
        one.window.close()
        one.window.deleteLater()
    QApplication.processEvents()
