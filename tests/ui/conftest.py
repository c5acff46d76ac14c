"""Real windows without a display: the whole user interface on Qt's offscreen platform."""

import os

os.environ["QT_QPA_PLATFORM"] = "offscreen"

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from kiosk.ui.kit.clock import Clock
from kiosk.ui.presenters.site import Site
from tests.flow.conftest import world
from tests.ui.clocks import HandClock
from tests.ui.counter import LARGE, SITE, USUAL_INCHES, Counter

__all__ = ["counter", "world"]


@pytest.fixture(scope="module", autouse=True)
def nothing_stays_on_show() -> Iterator[None]:
    """A window that a test let go of is there until garbage is looked for, and takes the keys of those that follow."""
    yield
    for window in QApplication.topLevelWidgets():
        window.hide()


@pytest.fixture
def clock() -> HandClock:
    """Time that the test moves."""
    return HandClock()


@pytest.fixture
def counter(qapp: QApplication) -> Iterator[Callable[[tuple[int, int]], Counter]]:
    """A factory: one counter at a size, taken down at the end."""
    made: list[Counter] = []

    def build(
        size: tuple[int, int] = LARGE,
        site: Site = SITE,
        clock: Clock | None = None,
        diagonal: float = USUAL_INCHES,
    ) -> Counter:
        made.append(Counter(size, site=site, clock=clock, diagonal=diagonal))
        return made[-1]

    yield build
    for one in made:
        one.window.close()
        one.window.deleteLater()
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)  # which waits for an event loop else
