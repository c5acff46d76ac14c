"""Every sentence that a screen can show is shown to the checks, and fits; not those of the examples alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

import pytest

from demo.examples import CAFE, SITE, SITES, examples
from kiosk.session.states import Visit
from kiosk.ui.kit.settings import Reach, Settings, TextSize
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.settings import present_settings
from kiosk.ui.presenters.site import Site
from tests.ui import checks
from tests.ui.counter import LARGE, SMALL, UPRIGHT, Counter
from tests.ui.painted import Drawn
from tests.ui.showing import Factory, pages
from tests.ui.telling import everything_told
from tests.ui.test_screens_fit import words
from tests.unit.texts.test_texts_complete import forms, messages
from texts.catalogue import load
from texts.isolates import without_isolates
from texts.language import Language

LARGEST: Final = Settings(text=TextSize.LARGEST)
LOOKS: Final = {
    "1280x800": (SMALL, Settings()),
    "1280x800-largest": (SMALL, LARGEST),
    "1920x1080-largest": (LARGE, LARGEST),
    "1080x1920-largest": (UPRIGHT, LARGEST),
    "1080x1920-largest-low": (UPRIGHT, replace(LARGEST, reach=Reach.LOW)),
}
TIGHT: Final = (
    ("1920x1080-largest", Language.FRENCH, SITE),
    ("1280x800-largest", Language.FRENCH, CAFE),
    ("1080x1920-largest-low", Language.ARABIC, SITE),
)
"""In a run without `--full`: where the most buttons stand in a row, and where there is the least room."""

ELSEWHERE: Final = ("does.", "paper.", "message.", "keyboard.", "pad.shuffled")
"""Descriptions are heard, certificates printed, messages sent; the two last are in `test_kit_keyboards`."""

Faults = dict[str, list[object]]


def misfits(factory: Factory, look: str, language: Language, site: Site) -> Faults:
    """What is wrong with anything that can be told, by name and page."""
    size, settings = LOOKS[look]
    made = factory(size, site).unpainted()
    made.window.adjust(settings)
    found: Faults = {}
    for name, visit in everything_told(language):
        made.show(visit)
        found |= {page: wrong(counter) for page, counter in pages(name, made)}
    assert len(found) >= len(list(everything_told(language))), "each has a name of its own"
    return {page: faults for page, faults in found.items() if faults}


def wrong(counter: Counter) -> list[object]:
    now = Drawn(counter.window.ground())
    return [*checks.cut_off(now), *checks.overlapping(now), *checks.too_small(now, counter.window.theme.metrics)]


@pytest.mark.parametrize(("look", "language", "site"), TIGHT)
def test_all_that_can_be_told_fits_where_there_is_least_room(
    counter: Factory, look: str, language: Language, site: Site
) -> None:
    assert misfits(counter, look, language, site) == {}


@pytest.mark.long
@pytest.mark.parametrize("site", SITES, ids=["agency", "cafe"])
@pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)
@pytest.mark.parametrize("look", LOOKS)
def test_all_that_can_be_told_fits(counter: Factory, look: str, language: Language, site: Site) -> None:
    assert misfits(counter, look, language, site) == {}


def shown(language: Language) -> Iterator[tuple[Visit, Site]]:
    """All that the tests of screens look at."""
    yield from ((one.visit, one.site) for one in examples(language))
    yield from ((visit, site) for site in SITES for _, visit in everything_told(language))


def template(form: str) -> re.Pattern[str]:
    """A text of the catalogue, with whatever is put into it."""
    return re.compile(".+".join(map(re.escape, re.split(r"\{\w+\}", without_isolates(form)))))


def test_every_sentence_of_the_catalogue_is_on_a_screen_that_is_looked_at() -> None:
    lines = words(present_settings(load(Language.FRENCH)))
    lines |= {line for visit, site in shown(Language.FRENCH) for line in words(present(visit, site))}
    on_screen = "\n".join(map(without_isolates, lines))
    texts = {key: text for key, text in messages(Language.FRENCH).items() if not key.startswith(ELSEWHERE)}
    assert len(texts) > 300
    unseen = [key for key, text in texts.items() if not any(template(one).search(on_screen) for one in forms(text))]
    assert unseen == []
