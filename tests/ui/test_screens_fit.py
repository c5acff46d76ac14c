"""Every screen in every language: nothing cut off, nothing overlaps, everything large enough, mirrored, reachable."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from demo.gallery import visits
from kiosk.ui.kit.pad import PadKey
from tests.ui import checks
from tests.ui.checks import leaves, place
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from texts.language import Language

Factory = Callable[[tuple[int, int]], Counter]
everywhere = pytest.mark.parametrize("size", [LARGE, SMALL, UPRIGHT], ids=lambda size: f"{size[0]}x{size[1]}")
in_each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


def ground(counter: Counter) -> QWidget:
    """What a member sees: the question where there is one, the page otherwise."""
    question = counter.window.findChild(QWidget, "question")
    assert question is not None
    return question if question.isVisible() else counter.window


@everywhere
@in_each_language
def test_nothing_is_cut_off_or_overlaps(counter: Factory, size: tuple[int, int], language: Language) -> None:
    shown = counter(size)
    for name, visit in visits(language):
        shown.show(visit)
        assert checks.cut_off(ground(shown)) == [], name
        assert checks.overlapping(ground(shown)) == [], name


@in_each_language
def test_text_stands_out_as_drawn(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    for name, visit in visits(language):
        shown.show(visit)
        # Smoothing leaves no pixel of a thin stroke in its full colour: what is measured is a little less than is true.
        assert checks.faint(ground(shown), 7 * 0.93) == [], name


@everywhere
def test_targets_measure_twenty_millimetres(counter: Factory, size: tuple[int, int]) -> None:
    shown = counter(size)
    ring = 2 * shown.window.theme.metrics.ring
    for name, visit in visits(Language.ENGLISH):
        shown.show(visit)
        for control in shown.pressables():
            room = control.size()
            smallest = min(room.width(), room.height()) - ring
            assert smallest >= shown.window.theme.metrics.target, (name, control.objectName())


@in_each_language
def test_every_control_has_a_name_of_its_own(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    for name, visit in visits(language):
        shown.show(visit)
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


def test_arabic_is_the_mirror_of_french(counter: Factory) -> None:
    shown = counter(LARGE)
    sides: dict[Language, dict[tuple[str, str], bool]] = {Language.ARABIC: {}, Language.FRENCH: {}}
    middle, tolerance = LARGE[0] // 2, LARGE[0] // 20
    for language, found in sides.items():
        for name, visit in visits(language):
            shown.show(visit)
            for control in shown.pressables():
                offset = place(control).center().x() - middle
                if abs(offset) > tolerance and not isinstance(control, PadKey):
                    found[(name, control.objectName())] = offset > 0
    both = sides[Language.ARABIC].keys() & sides[Language.FRENCH].keys()
    assert len(both) > 50
    not_mirrored = [key for key in both if sides[Language.ARABIC][key] == sides[Language.FRENCH][key]]
    assert [key for key in not_mirrored if not key[1].startswith("welcome.language.fr")] == []


@in_each_language
def test_pad_runs_from_left_to_right(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(language))["card-number"])
    one, two, four = (place(shown.find(f"card-number.pad.{digit}")) for digit in "124")
    assert one.right() < two.left()
    assert one.bottom() < four.top()
    assert one.left() == four.left()


@pytest.mark.parametrize("language", [Language.ARABIC, Language.FRENCH], ids=lambda language: language.value)
def test_tab_reaches_every_control_once_and_comes_back(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    for name, visit in visits(language):
        shown.show(visit)
        expected = {one.objectName() for one in reachable(ground(shown))}
        if not expected:
            continue
        assert set(tabbed(shown, len(expected))) == expected, name


def reachable(root: QWidget) -> list[QWidget]:
    parts = [one for one in leaves(root) if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled()]
    return [one for one in parts if one.isVisible()]


def tabbed(shown: Counter, steps: int) -> list[str]:
    names = []
    for _ in range(steps):
        QTest.keyClick(QApplication.focusWidget() or shown.window, Qt.Key.Key_Tab)
        focused = QApplication.focusWidget()
        assert focused is not None
        names.append(focused.objectName())
    return names
