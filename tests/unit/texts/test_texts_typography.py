"""Spaces and hyphens at which no line may break, and signs where each language has them."""

import re

import pytest

from kiosk.session.ports import Progress
from kiosk.session.states import ReadingCard, Visit
from kiosk.ui.presenters.present import present
from kiosk.ui.viewmodels import BusyView
from tests.unit.texts.test_texts_complete import forms, messages
from texts.isolates import LEFT_TO_RIGHT_ISOLATE, POP_DIRECTIONAL_ISOLATE, without_isolates
from texts.language import Language

LOOSE = re.compile(r" [?!:;»%]|«[^\u00a0\u202f]|[nN]° |\w[?!;»]")
"""A plain space, or none, where French has one that does not break (Lexique des règles typographiques)."""


@pytest.mark.parametrize("sample", ["quoi ?", "lui : six", "« oui »", "n° 5", "5 %", "quoi?"])
def test_the_search_finds_what_it_is_for(sample: str) -> None:
    assert LOOSE.search(sample)
    assert not LOOSE.search("Quoi\u00a0? «\u00a0Oui\u00a0», à 10:30, n°\u00a05")


def test_french_signs_never_begin_a_line() -> None:
    texts = [form for text in messages(Language.FRENCH).values() for form in forms(text)]
    assert [text for text in texts if LOOSE.search(text)] == []


BREAKING = re.compile(r"\w-(?:la|le|les|en|y|vous|ci)\b")
"""What a line may break after a hyphen, so that "la" begins the next one."""


def test_a_verb_and_its_pronoun_stay_on_one_line() -> None:
    """Except on paper, whose lines are known, and in the message, whose letters are those of a telephone."""
    assert BREAKING.search("Remettez-la")
    assert not BREAKING.search("Remettez\u2011la")
    texts = {key: forms(text) for key, text in messages(Language.FRENCH).items()}
    on_screen = [form for key, said in texts.items() if not key.startswith(("paper.", "message.")) for form in said]
    assert [text for text in on_screen if BREAKING.search(text)] == []


@pytest.mark.parametrize("language", [Language.FRENCH, Language.ENGLISH])
def test_e_mail_is_one_word(language: Language) -> None:
    texts = [form for text in messages(language).values() for form in forms(text)]
    assert [text for text in texts if re.search("e-mail", text, re.IGNORECASE)] == []
    assert any("e\u2011mail" in text for text in texts)


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.ARABIC, "65%"),
        (Language.TAMAZIGHT, "65%"),
        (Language.FRENCH, "65\u00a0%"),
        (Language.ENGLISH, "65%"),
    ],
)
def test_a_percentage_is_one_run_from_left_to_right(language: Language, expected: str) -> None:
    view = present(Visit(stage=ReadingCard(Progress(65, 100), 3), language=language)).body
    assert isinstance(view, BusyView)
    assert without_isolates(view.progress_text) == expected
    assert view.progress_text.startswith(LEFT_TO_RIGHT_ISOLATE)
    assert view.progress_text.endswith(POP_DIRECTIONAL_ISOLATE)


def test_whoever_works_there_has_one_name_in_arabic() -> None:
    texts = [form for text in messages(Language.ARABIC).values() for form in forms(text)]
    assert [text for text in texts if re.search("مستخدم|العون", text)] == []
    assert any("الموظف" in text for text in texts)


ANOTHER_WORD = {
    Language.FRENCH: r"session|sceau|\bcaisse\b|exploitant|personne responsable|\bdocument",
    Language.ENGLISH: r"\bsessions?\b|the fund\b|kiosk|nobody\b(?! needs)|anybody",
    Language.ARABIC: "الجلسة|الخاتم الرقمي|خاتم الصندوق الرقمي|ورقتكم|الشباك|المسوا",
}
"""Words that were second names of a thing (decision 0139)."""
RIGHTLY = {
    "paper.fund",
    "paper.statement.att_immat",
    "failure.K221.what",  # a document that is another one's: a passport
}


@pytest.mark.parametrize("language", ANOTHER_WORD)
def test_one_thing_has_one_word(language: Language) -> None:
    found = {
        key: form
        for key, text in messages(language).items()
        for form in forms(text)
        if key not in RIGHTLY and re.search(ANOTHER_WORD[language], form, re.IGNORECASE)
    }
    assert found == {}
