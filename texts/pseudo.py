"""A language that nobody speaks, to find what was not made for translation: two fifths longer, accented, bracketed.

Whatever a screen shows without brackets does not come from the catalogue; whatever has no room at this length will have
none in some language.
"""

from __future__ import annotations

import gettext
import re
from math import ceil

LONGER = 1.4
OPENING, CLOSING = "[", "]"

_ACCENTED = str.maketrans("AEIOUYCNSZaeiouycnsz", "ÅÉÎÖÛÝÇÑŠŽåéîöûýçñšž")
_VOWELS = frozenset("ÅÉÎÖÛÝåéîöûý")
_PARTS = re.compile(r"(\{\w+\})")


def pseudo(text: str) -> str:
    """The text in that language; `{placeholders}` stay as they are."""
    parts = _PARTS.split(text)
    spoken = sum(len(part) for part in parts if not _PARTS.fullmatch(part))
    more = ceil(spoken * (LONGER - 1))
    changed = []
    for part in parts:
        if not _PARTS.fullmatch(part):
            part, more = _stretched(part.translate(_ACCENTED), more)
        changed.append(part)
    return f"{OPENING}{''.join(changed)}{more * '~'}{CLOSING}"


def _stretched(text: str, more: int) -> tuple[str, int]:
    """Vowels twice, as far as `more` characters are still to come; long words are harder than many words."""
    made = []
    for letter in text:
        twice = more > 0 and letter in _VOWELS
        made.append(letter * (1 + twice))
        more -= twice
    return "".join(made), more


class PseudoTranslations(gettext.NullTranslations):
    """Another language's translations, each of them changed."""

    def __init__(self, spoken: gettext.NullTranslations) -> None:
        super().__init__()
        self._spoken = spoken

    def gettext(self, message: str) -> str:
        """As in gettext: what is not there is given back unchanged."""
        found = self._spoken.gettext(message)
        return message if found == message else pseudo(found)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The same with plural forms."""
        found = self._spoken.ngettext(msgid1, msgid2, n)
        return found if found in (msgid1, msgid2) else pseudo(found)
