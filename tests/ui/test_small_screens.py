"""On the smallest screens that a configuration may name everything is whole, apart, and 20 mm large.

With letters of the usual size: `docs/accessibility.md` says from where on the largest ones have their room.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

import pytest

from demo.examples import visits
from kiosk.targets import least_inches
from kiosk.ui.kit.figure import Figure
from kiosk.ui.kit.settings import Settings
from tests.ui import checks
from tests.ui.counter import LARGE, UPRIGHT, Counter
from tests.ui.painted import Drawn
from tests.ui.showing import SUBSET, Factory, chosen, everything
from texts.language import Language

SIZES = (LARGE, (1366, 768), (1280, 800), (1024, 768), UPRIGHT, (768, 1366))
OFTEN_BOUGHT = 18.5
LEAST = {f"{size[0]}x{size[1]}": (size, least_inches(*size)) for size in SIZES}
BOUGHT = {f"{size[0]}x{size[1]}, 18.5 inches": (size, OFTEN_BOUGHT) for size in (LARGE, (1366, 768), UPRIGHT)}
SCREENS = LEAST | BOUGHT
TIGHTEST = ("1920x1080", "1366x768", "1080x1920")


def faults(shown: Iterable[tuple[str, Counter]]) -> dict[str, Any]:
    """What is cut off, overlaps or is too small, by example."""
    found, count = {}, 0
    for name, counter in shown:
        count += 1
        now = Drawn(counter.window.ground())
        wrong = checks.cut_off(now), checks.overlapping(now), checks.too_small(now, counter.window.theme.metrics)
        if any(wrong):
            found[name] = wrong
    assert count >= len(SUBSET)
    return found


@pytest.mark.parametrize("screen", TIGHTEST)
def test_screens_of_each_kind_have_their_room_in_the_longest_words(
    counter: Callable[..., Counter], screen: str
) -> None:
    size, inches = LEAST[screen]
    assert faults(chosen(on_glass(counter, inches), size, Language.FRENCH, Settings())) == {}


@pytest.mark.long
@pytest.mark.timeout(900)
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("screen", SCREENS)
def test_every_screen_has_its_room(counter: Callable[..., Counter], screen: str, language: Language) -> None:
    size, inches = SCREENS[screen]
    assert faults(everything(on_glass(counter, inches), size, language)) == {}


def on_glass(counter: Callable[..., Counter], inches: float) -> Factory:
    return partial(counter, diagonal=inches)


@pytest.mark.parametrize("screen", SCREENS)
def test_what_is_never_asked_is_said_on_small_screens_too(counter: Callable[..., Counter], screen: str) -> None:
    """Beside the words, on their last page if need be: the pad has the room, and nothing is left out."""
    size, inches = SCREENS[screen]
    shown = counter(size, diagonal=inches)
    shown.show(dict(visits(Language.FRENCH))["code"])
    while turning := [one for one in shown.pressables() if one.objectName() == "code.words.next" and one.isEnabled()]:
        turning[0].click()
    figures = [one for one in shown.window.current_screen().findChildren(Figure) if one.isVisible()]
    assert len(figures) == 2
