"""What a message with a one-time code says: the act and the place, so that a code asked for elsewhere is noticed.

Tamazight readers get the Arabic text: these sentences have no sourced Tamazight words.
"""

from __future__ import annotations

from typing import Final

from contract.member import Act, MessageLanguage

SUBJECT: Final = "CNSS"

_SENTENCES: Final[dict[tuple[Act, MessageLanguage], str]] = {
    (Act.SIGN_IN, MessageLanguage.ARABIC): (
        "الصندوق الوطني للضمان الاجتماعي: {code} هو رمزكم للدخول إلى ملفكم في الشباك {place}. "
        "صالح لمدة {minutes} دقائق. لا تعطوه لأي أحد. إذا لم تطلبوه فلا تستعملوه."
    ),
    (Act.SIGN_IN, MessageLanguage.FRENCH): (
        "CNSS : {code} est votre code pour ouvrir votre dossier au guichet {place}. Valable {minutes} minutes. "
        "Ne le donnez à personne. Si vous n’avez rien demandé, ne l’utilisez pas."
    ),
    (Act.SIGN_IN, MessageLanguage.ENGLISH): (
        "CNSS: {code} is your code to open your file at the counter {place}. Valid for {minutes} minutes. "
        "Give it to nobody. If you did not ask for it, do not use it."
    ),
}

_ISOLATE, _POP = "\u2068", "\u2069"
"""FIRST STRONG ISOLATE and its end (UAX #9): a Latin place name does not reorder an Arabic sentence."""


def code_text(act: Act, language: MessageLanguage, *, code: str, place: str, valid_seconds: int) -> str:
    """The message's text."""
    written = MessageLanguage.ARABIC if language is MessageLanguage.TAMAZIGHT else language
    sentence = _SENTENCES[act, written]
    return sentence.format(code=code, place=f"{_ISOLATE}{place}{_POP}", minutes=valid_seconds // 60)
