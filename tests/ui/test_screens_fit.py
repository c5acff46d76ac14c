"""Every screen, sheet and question, at each site, in every language: whole, apart, large and clear enough, in order.

In its usual look all of them; in other looks those of `showing.SUBSET`, and all of them with `--full`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from demo.examples import CAFE, SITE, examples, visits
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.settings import Contrast, Reach, Settings, TextSize
from kiosk.ui.presenters.present import present
from tests.ui import checks, reading
from tests.ui.checks import place
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from tests.ui.painted import Drawn
from tests.ui.showing import SUBSET, Factory, chosen, everything
from texts.language import Language

LEAST = {Contrast.CALM: 7.0, Contrast.HIGH: 15.0, Contrast.DARK: 15.0}
LOOKS = {
    "1280x800": (SMALL, Settings()),
    "1080x1920": (UPRIGHT, Settings()),
    "largest": (SMALL, Settings(text=TextSize.LARGEST)),
    "high": (LARGE, Settings(contrast=Contrast.HIGH)),
    "dark": (SMALL, Settings(contrast=Contrast.DARK)),
}
"""In a run without `--full`."""
PRODUCT = {
    f"{size[0]}x{size[1]}-{text.name}-{contrast.name}-{reach.name}": (size, Settings(text, contrast, reach))
    for size in (LARGE, SMALL, UPRIGHT)
    for text in TextSize
    for contrast in Contrast
    for reach in (Reach if size == UPRIGHT else (Reach.ALL,))
}
in_each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
in_both_directions = pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH], ids=lambda one: one.value)


def ground(counter: Counter) -> QWidget:
    """What can be used now: the topmost dialog, the page otherwise."""
    return counter.window.ground()


def faults(shown: Iterable[tuple[str, Counter]]) -> dict[str, list[object]]:
    """All that the checks find wrong, by example."""
    found = {name: wrong(counter) for name, counter in shown}
    assert len(found) >= len(SUBSET)
    return {name: one for name, one in found.items() if one}


def wrong(counter: Counter) -> list[object]:
    window = counter.window
    now = Drawn(ground(counter))
    return [
        *checks.cut_off(now),
        *checks.overlapping(now),
        *checks.too_small(now, window.theme.metrics),
        *checks.faint(now, LEAST[window.settings.contrast]),
        *reading.disordered(now.root),
    ]


@in_each_language
def test_every_screen_is_whole_large_clear_and_in_order(counter: Factory, language: Language) -> None:
    assert faults(everything(counter, LARGE, language)) == {}


@in_each_language
@pytest.mark.parametrize("look", LOOKS)
def test_screens_of_each_kind_are_so_in_other_looks(counter: Factory, language: Language, look: str) -> None:
    size, settings = LOOKS[look]
    assert faults(chosen(counter, size, language, settings)) == {}


@pytest.mark.long
@pytest.mark.timeout(600)
@in_each_language
@pytest.mark.parametrize("look", PRODUCT)
def test_every_screen_is_so_in_every_look(counter: Factory, language: Language, look: str) -> None:
    size, settings = PRODUCT[look]
    assert faults(everything(counter, size, language, settings)) == {}


def test_the_chosen_ones_are_of_every_kind() -> None:
    of_all = {example.name: example for example in examples(Language.FRENCH)}
    kinds = {type(present(example.visit, example.site).body) for example in of_all.values()}
    assert {type(present(of_all[name].visit, of_all[name].site).body) for name in SUBSET} == kinds


def test_what_only_a_cafe_says_is_among_the_examples() -> None:
    for language in Language:
        shown = {line for one in examples(language) if one.site is CAFE for line in words(present(one.visit, CAFE))}
        at_agency = {line for _, visit in visits(language) for line in words(present(visit, SITE))}
        at_cafe = {line for _, visit in visits(language) for line in words(present(visit, CAFE))}
        assert len(at_cafe - at_agency) > 5
        assert at_cafe - at_agency <= shown


def words(view: object) -> set[str]:
    """Every text of a view, however deep."""
    if isinstance(view, str):
        return {str(view)}
    if isinstance(view, tuple):
        return {line for one in view for line in words(one)}
    fields = getattr(type(view), "__dataclass_fields__", {})
    return {line for name in fields for line in words(getattr(view, name))}


@in_each_language
def test_every_control_has_a_name_of_its_own(counter: Factory, language: Language) -> None:
    for name, shown in everything(counter, LARGE, language):
        names = shown.names()
        assert all(names), name
        assert len(set(names)) == len(names), (name, names)
        assert all(control.accessibleName() for control in shown.pressables()), name


def test_names_are_the_same_in_every_language(counter: Factory) -> None:
    shown = counter(LARGE)
    names: dict[str, set[str]] = {}
    for language in Language:
        for name, visit in visits(language):
            shown.show(visit)
            assert names.setdefault(name, set(shown.names())) == set(shown.names()), name


def test_arabic_is_the_mirror_of_the_other_languages(counter: Factory) -> None:
    """The order of everything that stands side by side, on every line of every screen; and of icons and their words."""
    shown, arabic = counter(LARGE), dict(visits(Language.ARABIC))
    compared = 0
    for language in (Language.FRENCH, Language.TAMAZIGHT):
        for name, visit in visits(language):
            shown.show(visit)
            before = reading.arrangement(ground(shown))
            shown.show(arabic[name])
            after = reading.arrangement(ground(shown))
            assert reading.not_mirrored(before, after) == [], (language, name)
            compared += len(before.keys() & after.keys())
    assert compared > 5000


@in_each_language
def test_text_begins_where_writing_begins(counter: Factory, language: Language) -> None:
    for name, shown in everything(counter, LARGE, language):
        assert reading.astray(ground(shown)) == [], name


@in_each_language
def test_pad_runs_from_left_to_right(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(language))["card-number"])
    one, two, four = (place(shown.find(f"card-number.pad.{digit}")) for digit in "124")
    assert one.right() < two.left()
    assert one.bottom() < four.top()
    assert one.left() == four.left()


@in_both_directions
def test_tab_reaches_every_control_once_as_one_reads_and_comes_back(counter: Factory, language: Language) -> None:
    """The order itself is judged by `disordered` on every screen: here, that Tab keeps to it, forwards and back."""
    for name, shown in everything(counter, LARGE, language):
        order = controls(ground(shown))
        assert set(order) == set(reachable(ground(shown))), name
        assert reading.disordered(ground(shown)) == [], name
        if order:
            order[0].setFocus()
            assert tabbed(Qt.Key.Key_Tab, len(order)) == [*order[1:], order[0]], name
            assert tabbed(Qt.Key.Key_Backtab, len(order)) == order[::-1], name


def reachable(root: QWidget) -> list[QWidget]:
    parts = [one for one in root.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    return [one for one in parts if one.isVisible() and one.isEnabled()]


def tabbed(key: Qt.Key, steps: int) -> list[QWidget | None]:
    reached = []
    for _ in range(steps):
        QTest.keyClick(QApplication.focusWidget() or QApplication.activeWindow(), key)
        reached.append(QApplication.focusWidget())
    return reached


@in_both_directions
def test_the_focus_is_seen_on_every_control(counter: Factory, language: Language) -> None:
    assert ringless(everything(counter, LARGE, language)) == {}


@pytest.mark.parametrize("look", LOOKS)
def test_the_focus_is_seen_in_other_looks(counter: Factory, look: str) -> None:
    size, settings = LOOKS[look]
    assert ringless(chosen(counter, size, Language.ARABIC, settings)) == {}


def ringless(shown: Iterable[tuple[str, Counter]]) -> dict[str, list[str]]:
    """Controls without a ring by example; one that was seen is not looked at on the next screen again."""
    seen: set[str] = set()
    found = {name: reading.unringed(ground(counter), unseen(seen)) for name, counter in shown}
    assert len(seen) > 30
    return {name: one for name, one in found.items() if one}


def unseen(seen: set[str]) -> Callable[[QWidget], bool]:
    def is_new(control: QWidget) -> bool:
        new = control.objectName() not in seen
        seen.add(control.objectName())
        return new

    return is_new
