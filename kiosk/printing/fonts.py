"""The typefaces of the page, and which of them draws which character.

Arabic letters come from Noto Naskh Arabic, Tifinagh from Noto Sans Tifinagh, all the rest (digits and punctuation
too: Noto Naskh has no parentheses) from Noto Sans. Naskh letters look smaller at the same size, so they are drawn
a little larger.
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import uharfbuzz
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER: Final = Path(__file__).parents[2] / "resources" / "fonts"

_ARABIC_SCALE: Final = 1.16
_PRIVATE_USE: Final = 0xE000
"""Glyphs without a character of their own get U+E000 + glyph number: equal input gives equal bytes, in any order."""
_PRIVATE_CODE: Final = re.compile(r"<(E[0-9A-F]{3}|F[0-8][0-9A-F]{2})>")
_JOINER: Final = "\u200d"
_ALEFS: Final = "اأإآ"
_ARABIC_LETTERS: Final = "".join(chr(code) for code in range(0x0621, 0x064B)) + "پچڤڥگڭک"


class Weight(Enum):
    """How heavy the letters are."""

    REGULAR = "Regular"
    BOLD = "Bold"


class _ReadableFont(TTFont):  # type: ignore[misc]  # reportlab has no types
    """A TrueType font whose shaped glyphs still say which letter they are, to whoever copies or searches the page.

    ``letters`` gives glyph number → letter for the glyphs that have no character of their own.
    """

    letters: Mapping[int, str] = MappingProxyType({})

    def addObjects(self, doc: Any) -> None:  # noqa: ANN401, N802  # reportlab's hook and its untyped document
        """Write the font, then name letters instead of private codes in its ToUnicode map (ISO 32000-1, 9.10.3)."""
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in set(doc.idToObject) - before:
            if name.startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = _PRIVATE_CODE.sub(self._letter_for, stream.content)

    def _letter_for(self, code: re.Match[str]) -> str:
        letter = self.letters.get(int(code[1], 16) - _PRIVATE_USE)
        return f"<{ord(letter):04X}>" if letter else code[0]


@dataclass(frozen=True, slots=True, eq=False)
class Typeface:
    """One registered font file; ``scale`` makes it look as large as its neighbours."""

    name: str
    scale: float
    font: Any
    shaper: Any

    def has(self, character: str) -> bool:
        """Whether the font can draw this character by itself."""
        return ord(character) in self.font.face.charToGlyph and not _is_private(character)

    def name_of(self, glyph: int, text: str) -> str:
        """The PDF writer's name for a glyph: the character of ``text`` that it draws alone, or a private one."""
        face = self.font.face
        own = next((one for one in text if one != "\u00a0" and face.charToGlyph.get(ord(one)) == glyph), None)
        if own is not None:
            return own
        code = _PRIVATE_USE + glyph
        if code not in face.charToGlyph:
            face.charToGlyph[code] = glyph
            face.charWidths[code] = self.thousandths(self.shaper.get_glyph_h_advance(glyph))
        return chr(code)

    def says(self, name: str) -> str:
        """The text that a reader of the PDF gets for a glyph of that name: empty when it says nothing."""
        if not _is_private(name):
            return name
        return str(self.font.letters.get(ord(name) - _PRIVATE_USE, ""))

    def thousandths(self, units: int) -> float:
        """Font units as thousandths of the size."""
        return float(self.font.pdfScale(units))


@cache
def typeface(file: str, scale: float = 1.0) -> Typeface:
    """Load and register one font of ``resources/fonts``, once in a process (about 7 ms)."""
    font = _ReadableFont(file, str(FOLDER / f"{file}.ttf"))
    _make_small(font.face)
    pdfmetrics.registerFont(font)
    shaper = uharfbuzz.Font(font.hbFace)
    font.letters = _letters(shaper)
    return Typeface(file, scale, font, shaper)


def _make_small(face: Any) -> None:  # noqa: ANN401  # reportlab has no types
    """Let equal numbers of a font's tables be one object: reportlab makes one for each of thousands of glyphs.

    The characters of each glyph are needed to read the tables, and never again.
    """
    same: dict[object, object] = {}
    face.glyphToChar = {}
    face.glyphPos = array("L", face.glyphPos)
    face.hmetrics = [same.setdefault(pair, pair) for pair in face.hmetrics]
    face.charWidths = {character: same.setdefault(width, width) for character, width in face.charWidths.items()}


def _letters(shaper: uharfbuzz.Font) -> dict[int, str]:
    """Every form of every Arabic letter: alone, joined to what follows, on both sides, to what precedes."""
    found: dict[int, str] = {}
    for letter, (before, after) in product(_ARABIC_LETTERS, product(("", _JOINER), repeat=2)):
        for follower in ("", *_ALEFS) if letter == "\u0644" else ("",):
            text = before + letter + follower + after
            buffer = uharfbuzz.Buffer()
            buffer.add_str(text)
            buffer.guess_segment_properties()
            uharfbuzz.shape(shaper, buffer, {})
            for info in buffer.glyph_infos:
                found.setdefault(info.codepoint, text[info.cluster])
    return {glyph: letter for glyph, letter in found.items() if glyph and letter != _JOINER}


def load_all() -> None:
    """Load every typeface now, so that the first page is not the slow one."""
    for weight in Weight:
        for letter in "عaⵣ":
            typeface_for(letter, weight, None)


def typeface_for(character: str, weight: Weight, before: Typeface | None) -> Typeface:
    """The typeface that draws a character; spaces and marks stay with what stands before them."""
    if before is not None and _follows(character) and before.has(character):
        return before
    if _is_arabic(character):
        naskh = typeface(f"NotoNaskhArabic-{weight.value}", _ARABIC_SCALE)
        if naskh.has(character):
            return naskh
    if "\u2d30" <= character <= "\u2d7f":
        return typeface("NotoSansTifinagh-Regular")
    return typeface(f"NotoSans-{weight.value}")


def _follows(character: str) -> bool:
    return character == " " or unicodedata.category(character) == "Mn"


def _is_private(character: str) -> bool:
    return "\ue000" <= character <= "\uf8ff"


def _is_arabic(character: str) -> bool:
    return unicodedata.bidirectional(character) == "AL" or "\u0600" <= character <= "\u06ff"
