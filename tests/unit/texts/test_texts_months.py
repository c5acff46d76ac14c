"""The names of months are those of the Unicode locale data, and are read without it."""

import subprocess
import sys
from datetime import date, timedelta

import pytest
from babel.dates import format_date

from texts.dates import long_date
from texts.language import Language
from texts.month_names import MODULE, module


def test_generated_months_are_in_step() -> None:
    assert MODULE.read_text(encoding="utf-8") == module(), "run: python -m texts.month_names"


@pytest.mark.parametrize(
    ("language", "locale"),
    [
        (Language.ARABIC, "ar_MA"),
        (Language.TAMAZIGHT, "zgh_MA"),
        (Language.FRENCH, "fr_MA"),
        (Language.ENGLISH, "en_GB"),
    ],
)
def test_every_day_of_a_year_is_written_as_the_locale_data_say(language: Language, locale: str) -> None:
    first = date(2024, 1, 1)
    for day in (first + timedelta(days=number) for number in range(366)):
        assert long_date(day, language) == format_date(day, "d MMMM y", locale=locale)


def test_a_date_is_written_without_the_locale_data() -> None:
    ask = "import sys, texts.dates; sys.exit(any(name.startswith('babel') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", ask], check=False).returncode == 0
