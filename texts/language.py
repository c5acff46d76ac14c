"""The languages of screens, paper and pages."""

from enum import StrEnum


class Language(StrEnum):
    """A language of the counter; values are BCP 47 tags.

    Arabic comes first: Arabic and Amazigh are the official languages (Constitution of Morocco, article 5).
    """

    ARABIC = "ar"
    TAMAZIGHT = "zgh"
    FRENCH = "fr"
    ENGLISH = "en"

    @property
    def right_to_left(self) -> bool:
        """Whether a page in this language is mirrored."""
        return self is Language.ARABIC

    @property
    def autonym(self) -> str:
        """The language's own name for itself, as it stands on every language button."""
        return _AUTONYMS[self]


_AUTONYMS = {
    Language.ARABIC: "العربية",
    Language.TAMAZIGHT: "ⵜⴰⵎⴰⵣⵉⵖⵜ",
    Language.FRENCH: "Français",
    Language.ENGLISH: "English",
}
