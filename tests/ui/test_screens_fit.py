"""Every screen, sheet and question, at each site, in every language: whole, apart, large and clear enough, in order.

In its usual look all of them; in other looks those of `showing.SUBSET`, and all of them with `--full`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from demo.examples import CAFE, SITE, examples, visits
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.settings import Contrast, Reach, Settings, TextSize
from kiosk.ui.presenters.present import present
from tests.ui import checks, reading
from tests.ui.checks import named, place
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
LETTERS = {
    "1280x800-large": (SMALL, Settings(text=TextSize.LARGE)),
    "1080x1920-larger": (UPRIGHT, Settings(text=TextSize.LARGER)),
    "1920x1080-largest": (LARGE, Settings(text=TextSize.LARGEST)),
    "1080x1920-largest": (UPRIGHT, Settings(text=TextSize.LARGEST)),
    "1080x1920-largest-low": (UPRIGHT, Settings(text=TextSize.LARGEST, reach=Reach.LOW)),
}
"""In French, whose words are the longest, and in Arabic."""
PRODUCT = {
    f"{size[0]}x{size[1]}-{text.name}-{contrast.name}-{reach.name}": (size, Settings(text, contrast, reach))
    for size in (LARGE, SMALL, UPRIGHT)
    for text in TextSize
    for contrast in Contrast
    for reach in (Reach if size == UPRIGHT else (Reach.ALL,))
}
DIRECTIONS = (Language.ARABIC, Language.FRENCH)
in_each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
in_both_directions = pytest.mark.parametrize("language", DIRECTIONS, ids=lambda language: language.value)


CHECKS: dict[str, Callable[[Counter, Drawn], Sequence[object]]] = {
    "nothing is cut off": lambda _, now: checks.cut_off(now),
    "nothing overlaps": lambda _, now: checks.overlapping(now),
    "targets measure 20 mm": lambda counter, now: checks.too_small(now, counter.window.theme.metrics),
    "text and signs stand out": lambda counter, now: checks.faint(now, LEAST[counter.window.settings.contrast]),
    "the focus goes as one reads": lambda _, now: reading.disordered(now.root),
    "text begins where writing begins": lambda _, now: reading.astray(now),
    "controls have names of their own": lambda counter, now: misnamed(counter, now),
}
TAB, RING = "Tab reaches every control once, as the focus goes, and comes back", "the focus is seen"
EVERY_CHECK = (*CHECKS, TAB, RING)
LEAST_CONTROLS = 30
"""So many different ones are among the examples."""
Faults = dict[str, dict[str, Sequence[object]]]
"""By check and example."""


class Eye:
    """Looks at one screen after the other, at each once for all checks."""

    def __init__(self) -> None:
        self.found: Faults = {check: {} for check in EVERY_CHECK}
        self.names: dict[str, set[str]] = {}
        """Of all controls, by example."""
        self._known: set[str] = set()

    def look(self, shown: Iterable[tuple[str, Counter]], focus: bool) -> Faults:
        """What each check finds wrong; `focus`: those too that move it."""
        for name, counter in shown:
            self.names[name] = set(counter.names())
            now = Drawn(counter.window.ground())
            for check, judge in (CHECKS | self._of_focus() if focus else CHECKS).items():
                if wrong := judge(counter, now):
                    self.found[check][name] = wrong
        assert len(self.names) >= len(SUBSET)
        assert len(self._known) > LEAST_CONTROLS or not focus
        return {check: found for check, found in self.found.items() if found}

    def _of_focus(self) -> dict[str, Callable[[Counter, Drawn], Sequence[object]]]:
        return {
            TAB: lambda _, now: unreached(now.root),
            RING: lambda _, now: reading.unringed(now.root, self._is_new),
        }

    def _is_new(self, control: QWidget) -> bool:
        """Whether it stands on no screen before: the ring of one name is looked at once."""
        new = control.objectName() not in self._known
        self._known.add(control.objectName())
        return new


def misnamed(counter: Counter, now: Drawn) -> list[str]:
    names = [part.objectName() for part in now.parts if isinstance(part, Pressable)]
    unnamed = [one.objectName() for one in counter.pressables() if not one.objectName() or not one.accessibleName()]
    return unnamed + [name for name in set(names) if names.count(name) > 1]


def unreached(root: QWidget) -> list[str]:
    """Controls that the focus order or Tab leaves out, or takes in another order."""
    parts = [one for one in root.findChildren(QWidget) if one.focusPolicy() & Qt.FocusPolicy.TabFocus]
    reachable = {named(one) for one in parts if one.isVisible() and one.isEnabled()}
    return [*(reachable ^ set(map(named, controls(root)))), *reading.untabbed(root)]


class Judge:
    """Looks at everything once in each language, however many tests ask; in both directions, at the focus too."""

    def __init__(self) -> None:
        self._eyes: dict[Language, Eye] = {}

    def of(self, counter: Factory, language: Language) -> Eye:
        if language not in self._eyes:
            eye = Eye()
            eye.look(everything(counter, LARGE, language), focus=language in DIRECTIONS)
            self._eyes[language] = eye
        return self._eyes[language]


@pytest.fixture(scope="module")
def judge() -> Judge:
    return Judge()


@in_each_language
@pytest.mark.parametrize("check", CHECKS)
def test_on_every_screen(judge: Judge, counter: Factory, language: Language, check: str) -> None:
    assert judge.of(counter, language).found[check] == {}


@in_both_directions
@pytest.mark.parametrize("check", [TAB, RING])
def test_the_focus_on_every_screen(judge: Judge, counter: Factory, language: Language, check: str) -> None:
    assert judge.of(counter, language).found[check] == {}


@in_each_language
@pytest.mark.parametrize("look", LOOKS)
def test_screens_of_each_kind_are_so_in_other_looks(counter: Factory, language: Language, look: str) -> None:
    size, settings = LOOKS[look]
    assert Eye().look(chosen(counter, size, language, settings), focus=language is Language.ARABIC) == {}


@in_both_directions
@pytest.mark.parametrize("look", LETTERS)
def test_screens_of_each_kind_are_so_in_larger_letters(counter: Factory, language: Language, look: str) -> None:
    size, settings = LETTERS[look]
    assert Eye().look(chosen(counter, size, language, settings), focus=False) == {}


@pytest.mark.long
@pytest.mark.timeout(900)
@in_each_language
@pytest.mark.parametrize("look", PRODUCT)
def test_every_screen_is_so_in_every_look(counter: Factory, language: Language, look: str) -> None:
    size, settings = PRODUCT[look]
    assert Eye().look(everything(counter, size, language, settings), focus=True) == {}


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


def test_names_are_the_same_in_every_language(judge: Judge, counter: Factory) -> None:
    named_in: dict[str, set[frozenset[str]]] = {}
    for language in Language:
        for shown, names in judge.of(counter, language).names.items():
            named_in.setdefault(shown.removeprefix(f"{language.value}-"), set()).add(frozenset(names))
    assert {shown: found for shown, found in named_in.items() if len(found) > 1} == {}


def test_arabic_is_the_mirror_of_french(counter: Factory) -> None:
    """The order of everything that stands side by side, on every line of every screen; and of icons and their words."""
    shown, arabic = counter(LARGE).unpainted(), dict(visits(Language.ARABIC))
    compared = 0
    for name, visit in visits(Language.FRENCH):
        shown.show(visit)
        before = reading.arrangement(shown.window.ground())
        shown.show(arabic[name])
        after = reading.arrangement(shown.window.ground())
        assert reading.not_mirrored(before, after) == [], name
        compared += len(before.keys() & after.keys())
    assert compared > 2500


@in_each_language
def test_pad_runs_from_left_to_right(counter: Factory, language: Language) -> None:
    shown = counter(LARGE)
    shown.show(dict(visits(language))["card-number"])
    one, two, four = (place(shown.find(f"card-number.pad.{digit}")) for digit in "124")
    assert one.right() < two.left()
    assert one.bottom() < four.top()
    assert one.left() == four.left()
