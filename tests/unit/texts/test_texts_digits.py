"""Numbers are written 0 to 9 in every language, and stand isolated in every sentence: nothing around reorders them."""

from __future__ import annotations

import re

import pytest

from tests.unit.texts.test_texts_complete import forms, messages, placeholders
from texts.catalogue import load
from texts.isolates import isolated
from texts.language import Language

OTHER_DIGIT = re.compile(r"(?![0-9])\d")
"""Decimal digits of every other script (Unicode, general category Nd): Arabic-Indic, Persian, full width, …"""
COUNTED = (0, 1, 2, 3, 10, 11, 88, 100)
"""One number of each plural form (Unicode CLDR, plural rules)."""
each_language = pytest.mark.parametrize("language", list(Language), ids=lambda language: language.value)


@each_language
def test_catalogues_have_no_digits_but_those_of_morocco(language: Language) -> None:
    found = {key for key, text in messages(language).items() if any(OTHER_DIGIT.search(form) for form in forms(text))}
    assert found == set()


@pytest.mark.parametrize("digit", ["٣", "۳", "３"])
def test_a_digit_of_another_script_is_found(digit: str) -> None:
    assert OTHER_DIGIT.search(f"رقم {digit}")
    assert not OTHER_DIGIT.search("رقم 3")


@each_language
def test_a_number_that_is_counted_is_isolated_in_every_plural(language: Language) -> None:
    catalogue, seen = load(language), 0
    for key, text in messages(Language.ARABIC).items():
        if isinstance(text, str):
            continue
        others = {name: "x" for form in text for name in placeholders(form) if name != "n"}
        for number in COUNTED:
            said = catalogue.plural(key, number, **others)
            seen += str(number) in said
            assert bare(said, str(number)) == "", key
    assert seen > 30


def bare(said: str, number: str) -> str:
    """What is left of a number outside its isolate."""
    rest = said.replace(isolated(number), "")
    return number if re.search(rf"(?<!\d){number}(?!\d)", rest) else ""
