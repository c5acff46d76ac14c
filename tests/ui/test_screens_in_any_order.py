"""A screen looks as it does whatever was shown before it: what was needed then, such as a second page, is not kept."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby, permutations, product

import pytest

from demo.gallery import visits
from kiosk.ui.kit.settings import Settings, TextSize
from kiosk.ui.presenters.present import present
from tests.ui import checks
from tests.ui.counter import LARGE, SITE, SMALL, UPRIGHT, Counter
from tests.ui.showing import Factory
from texts.language import Language

Places = dict[str, object]
ALWAYS = [(LARGE, TextSize.LARGEST, Language.FRENCH), (SMALL, TextSize.LARGER, Language.ARABIC)]
LOOKS = [
    pytest.param(*look, marks=() if look in ALWAYS else pytest.mark.long)
    for look in product(
        (LARGE, SMALL, UPRIGHT),
        (TextSize.LARGE, TextSize.LARGER, TextSize.LARGEST),
        (Language.FRENCH, Language.ARABIC),
    )
]


def conditions(language: Language) -> Iterator[list[str]]:
    """Examples that are conditions of one screen."""
    kinds = {}
    for name, visit in visits(language):
        view = present(visit, SITE)
        if view.question is None:
            kinds[name] = (type(view.body).__name__, view.step)
    for _, names in groupby(sorted(kinds, key=kinds.__getitem__), key=kinds.__getitem__):
        found = list(names)
        if len(found) > 1:
            yield found


def places(shown: Counter) -> Places:
    """Where every control is."""
    return {one.objectName(): checks.place(one).getRect() for one in shown.pressables()}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(("size", "text", "language"), LOOKS)
def test_what_was_shown_before_changes_nothing(
    counter: Factory, size: tuple[int, int], text: TextSize, language: Language
) -> None:
    examples = dict(visits(language))

    def new() -> Counter:
        made = counter(size)
        made.window.adjust(Settings(text=text))
        return made

    def of(made: Counter, name: str) -> Places:
        made.show(examples[name])
        return places(made)

    moved: dict[tuple[str, str], set[str]] = {}
    for names in conditions(language):
        first, used = {name: of(new(), name) for name in names}, new()
        for before, name in permutations(names, 2):
            used.show(examples[before])
            if different := set(first[name].items()) ^ set(of(used, name).items()):
                moved[before, name] = {control for control, _ in different}
    assert moved == {}
