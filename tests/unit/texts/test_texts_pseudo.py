"""The language that nobody speaks: long enough, complete, and with its placeholders whole."""

import gettext
import string

from hypothesis import given
from hypothesis import strategies as st

from texts.pseudo import CLOSING, LONGER, OPENING, PseudoTranslations, pseudo


@given(st.text(st.characters(codec="utf-8", exclude_characters="{}")))
def test_it_is_two_fifths_longer_and_in_brackets(text: str) -> None:
    made = pseudo(text)
    assert made.startswith(OPENING)
    assert made.endswith(CLOSING)
    assert len(made) - 2 >= LONGER * len(text)


def test_placeholders_stay_whole() -> None:
    made = pseudo("Page {n} of {total}, please wait")
    assert {name for _, name, _, _ in string.Formatter().parse(made) if name} == {"n", "total"}
    assert made.format(n=1, total=2).startswith("[Påågéé 1 ")


def test_what_is_not_there_is_still_missing() -> None:
    made = PseudoTranslations(gettext.NullTranslations())
    assert made.gettext("no.such.key") == "no.such.key"
    assert made.ngettext("no.such.key", "no.such.key", 2) == "no.such.key"
