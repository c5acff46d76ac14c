"""The words of screens, paper and pages: gettext catalogues with stable keys as msgids.

The .po files below `resources/locale` are the source; `python -m texts.compile` makes the .mo files that are read here.
Tamazight has sourced words only; where it has none the Arabic text is shown as a right-to-left run, never French.
"""

from __future__ import annotations

import gettext
from enum import StrEnum
from functools import cache
from pathlib import Path

from texts.isolates import isolated, right_to_left
from texts.language import Language

DOMAIN = "chobbak"
LOCALE_FOLDER = Path(__file__).parent.parent / "resources" / "locale"


class MissingText(LookupError):
    """A key that the catalogue does not have: a fault of the program, never of its input."""


class Direction(StrEnum):
    """How the text of a key runs."""

    LEFT_TO_RIGHT = "ltr"
    RIGHT_TO_LEFT = "rtl"


class Catalogue:
    """All texts of one language. Values put in are isolated, so they never reorder the sentence around them."""

    def __init__(self, language: Language, own: gettext.NullTranslations, arabic: gettext.NullTranslations) -> None:
        self.language = language
        self._own = own
        self._arabic = arabic

    def text(self, key: str, **values: str | int) -> str:
        """The text of `key` with `{name}` replaced by the isolated value of that name.

        Raises:
            MissingText: there is no such key.
        """
        return self._framed(key, self._found(key), values)

    def plural(self, key: str, number: int, **values: str | int) -> str:
        """The text of `key` in the form that `number` asks for; `{n}` is the number itself.

        Raises:
            MissingText: there is no such key, or it has no plural forms.
        """
        template = self._own.ngettext(key, key, number)
        if template == key:
            template = self._arabic.ngettext(key, key, number)
        if template == key:
            raise MissingText(key)
        return self._framed(key, template, {"n": number, **values}, number)

    def direction_of(self, key: str, number: int | None = None) -> Direction:
        """Which way the text of `key` runs: Arabic texts shown in Tamazight run right to left."""
        own = self._own.gettext(key) if number is None else self._own.ngettext(key, key, number)
        runs_right_to_left = self.language.right_to_left or own == key
        return Direction.RIGHT_TO_LEFT if runs_right_to_left else Direction.LEFT_TO_RIGHT

    def _found(self, key: str) -> str:
        for translations in (self._own, self._arabic):
            found = translations.gettext(key)
            if found != key:
                return found
        raise MissingText(key)

    def _framed(self, key: str, template: str, values: dict[str, str | int], number: int | None = None) -> str:
        filled = template.format_map({name: isolated(value) for name, value in values.items()}) if values else template
        borrowed = not self.language.right_to_left and self.direction_of(key, number) is Direction.RIGHT_TO_LEFT
        return right_to_left(filled) if borrowed else filled


@cache
def load(language: Language) -> Catalogue:
    """The catalogue of a language, read once.

    Raises:
        FileNotFoundError: the catalogues were not compiled (`python -m texts.compile`).
    """
    own = _translations(language)
    borrows = language is Language.TAMAZIGHT
    return Catalogue(language, own, _translations(Language.ARABIC) if borrows else gettext.NullTranslations())


@cache
def _translations(language: Language) -> gettext.GNUTranslations:
    return gettext.translation(DOMAIN, LOCALE_FOLDER, languages=[language.value])
