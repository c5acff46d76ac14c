"""Catalogues: isolates, plural forms, Arabic where Tamazight has no sourced word."""

from datetime import date

import pytest

from texts.catalogue import Direction, MissingText, load
from texts.compile import compile_one, is_stale, sources
from texts.dates import long_date
from texts.isolates import isolated, right_to_left, without_isolates
from texts.language import Language


def test_inserted_values_are_isolated_in_every_language() -> None:
    for language in Language:
        assert isolated("34") in load(language).text("code.sent.sms", n="34")


def test_arabic_counts_in_six_forms() -> None:
    arabic = load(Language.ARABIC)
    forms = {without_isolates(arabic.plural("printed.pages", n)).replace(str(n), "n") for n in (0, 1, 2, 3, 11)}
    assert len(forms) == 5


def test_missing_key_is_an_error() -> None:
    with pytest.raises(MissingText):
        load(Language.FRENCH).text("no.such.key")
    with pytest.raises(MissingText):
        load(Language.FRENCH).plural("no.such.key", 2)


def test_tamazight_shows_its_own_words_from_left_to_right() -> None:
    tamazight = load(Language.TAMAZIGHT)
    assert tamazight.text("frame.leave") == "ⴼⴼⵖ"
    assert tamazight.direction_of("frame.leave") is Direction.LEFT_TO_RIGHT


def test_tamazight_borrows_arabic_as_one_right_to_left_run() -> None:
    tamazight, arabic = load(Language.TAMAZIGHT), load(Language.ARABIC)
    assert tamazight.text("frame.free") == right_to_left(arabic.text("frame.free"))
    assert tamazight.plural("printed.pages", 3) == right_to_left(arabic.plural("printed.pages", 3))
    assert tamazight.direction_of("frame.free") is Direction.RIGHT_TO_LEFT
    assert tamazight.direction_of("printed.pages", 3) is Direction.RIGHT_TO_LEFT


def test_directions_of_the_other_languages() -> None:
    expected = {Language.ARABIC: Direction.RIGHT_TO_LEFT, Language.FRENCH: Direction.LEFT_TO_RIGHT}
    for language, direction in expected.items():
        assert load(language).direction_of("frame.leave") is direction


@pytest.mark.parametrize(
    ("language", "written"),
    [
        (Language.ARABIC, "3 غشت 2025"),
        (Language.TAMAZIGHT, "3 ⵖⵓⵛⵜ 2025"),
        (Language.FRENCH, "3 août 2025"),
        (Language.ENGLISH, "3 August 2025"),
    ],
)
def test_dates_have_moroccan_months_and_latin_digits(language: Language, written: str) -> None:
    assert long_date(date(2025, 8, 3), language) == written


def test_compiling_again_does_nothing() -> None:
    for source in sources():
        compile_one(source)
        assert not is_stale(source)
