"""Messages with codes: act, place, and what to do if it was not you; one code, no other six digits."""

from __future__ import annotations

import re

import pytest

from contract.member import Act, MessageLanguage
from gateway.messaging.wording import code_text
from texts.isolates import without_isolates


@pytest.mark.parametrize("language", list(MessageLanguage))
@pytest.mark.parametrize("act", list(Act))
def test_every_language_names_code_place_and_minutes(act: Act, language: MessageLanguage) -> None:
    text = code_text(act, language, code="004217", place="Sidi Maârouf 2", valid_seconds=300)
    assert re.findall(r"(?<!\d)\d{6}(?!\d)", text) == ["004217"]
    assert "Sidi Maârouf 2" in text
    assert "5" in text.replace("004217", "")


def test_tamazight_readers_get_the_arabic_words() -> None:
    texts = {
        language: without_isolates(code_text(Act.SIGN_IN, language, code="000000", place="x", valid_seconds=300))
        for language in MessageLanguage
    }
    assert texts[MessageLanguage.TAMAZIGHT] == texts[MessageLanguage.ARABIC]
    assert len(set(texts.values())) == 3


def test_latin_messages_carry_no_control_characters() -> None:
    for language in (MessageLanguage.FRENCH, MessageLanguage.ENGLISH):
        text = code_text(Act.SIGN_IN, language, code="000000", place="x", valid_seconds=300)
        assert text == without_isolates(text)
