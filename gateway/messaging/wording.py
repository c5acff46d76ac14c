"""What a message with a one-time code says: the act and the place, so that a code asked for elsewhere is noticed."""

from __future__ import annotations

from typing import Final

from contract.member import Act, MessageLanguage
from texts.catalogue import load
from texts.isolates import without_isolates
from texts.language import Language

SUBJECT: Final = "CNSS"

_KEYS: Final = {Act.SIGN_IN: "message.sign_in"}


def code_text(act: Act, language: MessageLanguage, *, code: str, place: str, valid_seconds: int) -> str:
    """The message's text; isolate controls only in right-to-left text, since they make a Latin SMS cost double."""
    chosen = Language(language.value)
    minutes = valid_seconds // 60
    text = load(chosen).plural(_KEYS[act], minutes, code=code, place=place)
    return without_isolates(text) if chosen in {Language.FRENCH, Language.ENGLISH} else text
