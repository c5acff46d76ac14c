"""Tamazight shows words that a source has, each written down with it, and otherwise Arabic; never French."""

import csv
import dataclasses
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from demo.examples import SITES, examples
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import Site
from tests.unit.texts.test_texts_complete import forms, messages
from texts.catalogue import LOCALE_FOLDER, load
from texts.dates import long_date
from texts.isolates import POP_DIRECTIONAL_ISOLATE, RIGHT_TO_LEFT_ISOLATE
from texts.language import Language

TERMS = LOCALE_FOLDER / "zgh" / "terms.tsv"
SOURCES = {"IRCAM Amsfti", "CLDR zgh", "MediaWiki zgh"}
FRENCH_WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")
LATIN_ANYWHERE = {"Chobbak", "Français", "English", "CNIE", "SMS"}
ADDRESS = re.compile(r"\S+@\S+")
SHOWN = {example.name: example for example in examples(Language.TAMAZIGHT)}


def rows() -> list[dict[str, str]]:
    with TERMS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def terms() -> dict[str, str]:
    return {row["tamazight"]: row["source"] for row in rows()}


def plain(english: str) -> str:
    """A text as its term is written: signs at its end, capitals and unbreakable hyphens aside."""
    return english.rstrip(".…:").replace("\u2011", "-").casefold()


def test_every_word_has_a_source() -> None:
    known = terms()
    assert all(set(source.split("; ")) <= SOURCES for source in known.values())
    shown = {form for text in messages(Language.TAMAZIGHT).values() for form in forms(text) if re.search("[ⴰ-⵿]", form)}
    assert shown
    assert shown - set(known) == set()


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["english"])
def test_a_word_is_shown_wherever_it_is_the_whole_text(row: dict[str, str]) -> None:
    """Never as part of a sentence: nobody checked how it would be put together."""
    english, tamazight = messages(Language.ENGLISH), messages(Language.TAMAZIGHT)
    on_screen = [key for key in english if not key.startswith("paper.")]
    whole = [key for key in on_screen if plain(forms(english[key])[0]) == plain(row["english"])]
    assert {key: tamazight[key] for key in whole} == dict.fromkeys(whole, row["tamazight"])


def test_what_has_none_is_arabic_as_one_run() -> None:
    tamazight, arabic = load(Language.TAMAZIGHT), load(Language.ARABIC)
    assert (
        tamazight.text("welcome.title")
        == f"{RIGHT_TO_LEFT_ISOLATE}{arabic.text('welcome.title')}{POP_DIRECTIONAL_ISOLATE}"
    )


def texts_in(view: Any) -> Iterator[str]:
    """Everything in a view that is said; names of controls and values of choices are not."""
    if isinstance(view, tuple):
        for one in view:
            yield from texts_in(one)
    elif dataclasses.is_dataclass(view):
        for field in dataclasses.fields(view):
            if field.name not in {"name", "value", "step", "tag", "drawing", "icon", "key", "greeting"}:
                yield from texts_in(getattr(view, field.name))
    elif type(view) is str:
        yield view.replace("{total}", "")


@pytest.mark.parametrize("site", SITES, ids=["agency", "cafe"])
@pytest.mark.parametrize("name", SHOWN)
def test_no_screen_shows_french(name: str, site: Site) -> None:
    """The place where the machine stands is said in Arabic too; an address of the Internet is none of its words."""
    texts = [ADDRESS.sub("", text) for text in texts_in(present(SHOWN[name].visit, site))]
    words = {word for text in texts for word in FRENCH_WORD.findall(text)}
    assert words <= LATIN_ANYWHERE, words


def test_the_search_would_find_the_place_in_french() -> None:
    for site in SITES:
        nowhere_in_arabic = replace(site, place_ar="")
        seen = [text for one in SHOWN.values() for text in texts_in(present(one.visit, nowhere_in_arabic))]
        assert any(site.place in text for text in seen)


def test_months_are_those_of_the_locale_data() -> None:
    assert [long_date(date(2025, month, 1), Language.TAMAZIGHT).split()[1] for month in (1, 7, 8, 12)] == [
        "ⵉⵏⵏⴰⵢⵔ",
        "ⵢⵓⵍⵢⵓⵣ",
        "ⵖⵓⵛⵜ",
        "ⴷⵓⵊⴰⵏⴱⵉⵔ",
    ]
