"""All that can be on show, one after the other, for whoever wants to look at each: screens, sheets, sites, pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Protocol

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from demo.examples import SITE, SITES, Example, examples, show
from demo.gallery import suffix_of
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.settings import Settings
from kiosk.ui.presenters.site import Site
from tests.ui.counter import Counter
from texts.language import Language

_MOST_PAGES = 12

SUBSET = (
    "welcome-troubles",
    "notice",
    "place-card-again",
    "card-number-again",
    "code-choose",
    "code-again",
    "home-printer",
    "preview",
    "reading",
    "printing-held",
    "printed",
    "refused-card",
    "refused-again",
    "leaving",
    "finished",
    "out-of-service",
    "question-last",
    "question-card",
    "settings",
    "cafe-notice",
    "cafe-place-card",
    "cafe-card-number-help",
    "cafe-card-number-again-staff",
)
"""Each kind of screen, sheet and question once, in its fullest condition; what is compared in every look."""


class Factory(Protocol):
    """Makes counters: `tests/ui/conftest.py`."""

    def __call__(self, size: tuple[int, int], site: Site = SITE) -> Counter:
        """One counter of a size in pixels, at a site."""


def everything(
    counter: Factory, size: tuple[int, int], language: Language, look: Settings | None = None
) -> Iterator[tuple[str, Counter]]:
    """Every example in one look, each page of it."""
    return _shown(counter, size, language, look or Settings(), lambda _: True)


def chosen(
    counter: Factory, size: tuple[int, int], language: Language, look: Settings
) -> Iterator[tuple[str, Counter]]:
    """The examples of `SUBSET`, each page of them."""
    return _shown(counter, size, language, look, lambda example: example.name in SUBSET)


def _shown(
    counter: Factory, size: tuple[int, int], language: Language, look: Settings, wanted: Callable[[Example], bool]
) -> Iterator[tuple[str, Counter]]:
    for site in SITES:
        made = counter(size, site)
        made.window.activateWindow()
        assert QTest.qWaitForWindowActive(made.window), "the focus is seen in an active window alone"
        made.unpainted().window.adjust(look)
        for example in examples(language):
            if example.site is site and wanted(example):
                show(made.ui, example)
                yield from pages(f"{language.value}-{example.name}{suffix_of(look)}", made)


def pages(name: str, made: Counter) -> Iterator[tuple[str, Counter]]:
    """The screen as it appears, then with its pages turned; one that never ends is an error of its own."""
    QApplication.processEvents()
    yield name, made
    for number in range(2, _MOST_PAGES):
        further = _further(made)
        if further is None:
            return
        further.click()
        QApplication.processEvents()
        yield f"{name}, page {number}", made
    raise AssertionError(name)


def _further(made: Counter) -> Pressable | None:
    turning = [one for one in made.pressables() if one.objectName().endswith(".next") and one.isEnabled()]
    within = [one for one in turning if made.window.ground().isAncestorOf(one)]
    return within[0] if within else None
