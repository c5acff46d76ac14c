"""Text as it is written to glyphs as they are drawn: one line, any mixture of directions.

Steps: embedding levels (UAX #9, by python-bidi), runs of one level and one typeface, HarfBuzz for each run, reordering
(UAX #9, L2). reportlab's own ``drawString(shaping=True)`` needs a library that is not published and silently draws
unshaped, reversed Arabic without it; so the glyphs are ours and reportlab only writes them.

What a reader copies or a program extracts is the text, not the glyphs: clusters whose glyphs do not say it carry it
as ``/ActualText`` (ISO 32000-1, 14.9.4). Extraction sorts by position and then reverses what is right-to-left, so
clusters are listed left to right and the letters inside a right-to-left cluster are listed in the same order.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import Any, Final

import uharfbuzz
from bidi import algorithm as bidi

from kiosk.printing.fonts import Typeface, Weight, typeface_for

LEFT_TO_RIGHT_MARK: Final = "\u200e"
RIGHT_TO_LEFT_MARK: Final = "\u200f"

_DROPPED: Final = frozenset({"BN", "LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
_NEUTRAL: Final = frozenset({"WS", "ON", "ET", "ES", "CS"})


@dataclass(frozen=True, slots=True)
class Glyph:
    """One drawn shape; ``character`` is its name for the PDF writer; measures in thousandths of the size."""

    character: str
    advance: float
    x_offset: float
    y_offset: float


@dataclass(frozen=True, slots=True)
class Cluster:
    """Glyphs that stand for some characters together: a letter with its marks, a ligature.

    ``actual`` is their text in the order that extraction expects, or None when the glyph itself says it.
    """

    glyphs: tuple[Glyph, ...]
    actual: str | None

    @property
    def advance(self) -> float:
        """Thousandths of the size."""
        return sum(glyph.advance for glyph in self.glyphs)

    def letters_and_marks(self) -> tuple[Cluster | None, Cluster | None]:
        """What moves the pen, and what is set on it; both drawn from the same place, None if there is none."""
        letters: list[Glyph] = []
        marks: list[Glyph] = []
        pen = 0.0
        for glyph in self.glyphs:
            if glyph.advance:
                letters.append(glyph)
            else:
                marks.append(replace(glyph, x_offset=glyph.x_offset + pen))
            pen += glyph.advance
        return _cluster_of(letters), _cluster_of(marks)


def _cluster_of(glyphs: list[Glyph]) -> Cluster | None:
    return Cluster(tuple(glyphs), None) if glyphs else None


@dataclass(frozen=True, slots=True)
class Run:
    """Clusters of one typeface and one direction, left to right."""

    typeface: Typeface
    size: float
    clusters: tuple[Cluster, ...]

    @property
    def width(self) -> float:
        """Points."""
        return sum(cluster.advance for cluster in self.clusters) * self.size / 1000


@dataclass(frozen=True, slots=True)
class Line:
    """A whole line, runs left to right."""

    runs: tuple[Run, ...]

    @property
    def width(self) -> float:
        """Points."""
        return sum(run.width for run in self.runs)


@dataclass(frozen=True, slots=True)
class Lettering:
    """How a text is set: size in points, weight, and the direction of its paragraph."""

    size: float
    weight: Weight = Weight.REGULAR
    right_to_left: bool = False


@dataclass(frozen=True, slots=True)
class _Piece:
    """Characters of one level and typeface, in logical order, with the levels of their neighbours."""

    text: str
    level: int
    typeface: Typeface
    level_before: int
    level_after: int
    ends_line: bool

    @property
    def right_to_left(self) -> bool:
        return self.level % 2 == 1


def shape(text: str, lettering: Lettering) -> Line:
    """Set one line. White space becomes spaces, invisible direction marks are dropped; total on any text."""
    pieces = _pieces(_plain(text), lettering)
    return Line(tuple(_run(piece, lettering.size) for piece in _visual_order(pieces)))


def wrap(text: str, lettering: Lettering, width: float) -> tuple[Line, ...]:
    """Set a paragraph in lines of at most ``width`` points; a single longer word is broken where it must be."""
    whole = shape(text, lettering)
    if whole.width <= width:
        return (whole,)
    space = shape(" ", lettering).width
    lines: list[str] = []
    room = 0.0
    for word, length in _fitting_words(filter(None, _plain(text).split(" ")), lettering, width):
        if lines and length + space <= room:
            lines[-1] = f"{lines[-1]} {word}"
            room -= length + space
        else:
            lines.append(word)
            room = width - length
    return tuple(shape(line, lettering) for line in lines)


def _fitting_words(words: Iterable[str], lettering: Lettering, width: float) -> Iterator[tuple[str, float]]:
    """Words, or parts of them, with their widths; none is wider than ``width`` unless it is one character."""
    for word in words:
        rest = word
        while (length := shape(rest, lettering).width) > width and len(rest) > 1:
            cut = max(1, int(len(rest) * width / length) - 1)
            yield rest[:cut], shape(rest[:cut], lettering).width
            rest = rest[cut:]
        yield rest, length


def _plain(text: str) -> str:
    """Spaces and line breaks as spaces, without direction controls and characters that have no shape."""
    spaced = "".join(" " if unicodedata.bidirectional(one) in {"WS", "B", "S"} else one for one in text)
    return "".join(one for one in spaced if unicodedata.bidirectional(one) not in _DROPPED and _has_shape(one))


def _has_shape(character: str) -> bool:
    return character.isprintable() or unicodedata.category(character) == "Zs"


def _levels(text: str, base: int) -> list[int]:
    """Resolved embedding levels, one a character (UAX #9, X1 to I2)."""
    storage = bidi.get_empty_storage()
    storage["base_level"] = base
    storage["base_dir"] = "R" if base else "L"
    bidi.get_embedding_levels(text, storage)
    bidi.explicit_embed_and_overrides(storage)
    bidi.resolve_weak_types(storage)
    bidi.resolve_neutral_types(storage, False)
    bidi.resolve_implicit_levels(storage, False)
    return [character["level"] for character in storage["chars"]]


def _pieces(text: str, lettering: Lettering) -> list[_Piece]:
    if not text:
        return []
    base = int(lettering.right_to_left)
    faces: list[Typeface] = []
    for character in text:
        faces.append(typeface_for(character, lettering.weight, faces[-1] if faces else None))
    grouped = groupby(zip(text, _levels(text, base), faces, strict=True), key=lambda one: one[1:])
    parts = [(_joined(one[0] for one in group), level, face) for (level, face), group in grouped]
    around = [base, *(level for _, level, _ in parts), base]
    return [
        _Piece(*part, around[index], around[index + 2], index == len(parts) - 1) for index, part in enumerate(parts)
    ]


def _joined(characters: Iterable[str]) -> str:
    """Characters of a run; from here on a no-break space is a space, the lines are already made."""
    return "".join(" " if unicodedata.category(one) == "Zs" else one for one in characters)


def _visual_order(pieces: list[_Piece]) -> list[_Piece]:
    """Reverse, from the highest level down to the lowest odd one, every sequence at that level or above (L2)."""
    ordered = pieces
    for level in range(max((piece.level for piece in pieces), default=0), 0, -1):
        ordered = _flipped(ordered, level)
    return ordered


def _flipped(pieces: list[_Piece], level: int) -> list[_Piece]:
    flipped: list[_Piece] = []
    for inside, group in groupby(pieces, key=lambda piece: piece.level >= level):
        members = list(group)
        flipped += reversed(members) if inside else members
    return flipped


def _run(piece: _Piece, size: float) -> Run:
    face = piece.typeface
    buffer = uharfbuzz.Buffer()
    buffer.add_str(piece.text)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if piece.right_to_left else "ltr"  # HarfBuzz mirrors brackets by itself (UAX #9, L4)
    uharfbuzz.shape(face.shaper, buffer, {})
    drawings = list(zip(buffer.glyph_infos, buffer.glyph_positions, strict=True))
    starts = sorted({info.cluster for info, _ in drawings})
    ends = dict(pairwise([*starts, len(piece.text)]))
    clusters = [
        _cluster(piece, (start, ends[start]), list(group))
        for start, group in groupby(drawings, key=lambda drawing: drawing[0].cluster)
    ]
    return Run(face, size * face.scale, tuple(clusters))


def _cluster(piece: _Piece, span: tuple[int, int], drawings: Iterable[tuple[Any, Any]]) -> Cluster:
    """Name the glyphs, and keep the text beside them only if they do not say it by themselves."""
    face, text = piece.typeface, piece.text[slice(*span)]
    glyphs = tuple(_glyph(face, face.name_of(info.codepoint, text), position) for info, position in drawings)
    extracted = _bound(piece, *span)
    said = "".join(face.says(glyph.character) for glyph in glyphs)
    plain = said == extracted and all(glyph.advance for glyph in glyphs)
    return Cluster(glyphs, None if plain else extracted)


def _glyph(face: Typeface, name: str, position: Any) -> Glyph:  # noqa: ANN401  # uharfbuzz has no types
    scale = face.thousandths
    return Glyph(name, scale(position.x_advance), scale(position.x_offset), scale(position.y_offset))


def _bound(piece: _Piece, start: int, end: int) -> str:
    """The characters of a cluster as extraction expects them: left to right, punctuation bound by direction marks.

    Programs that extract text guess one direction for a page and put what has none on the wrong side otherwise.
    """
    text = piece.text[start:end]
    if not piece.right_to_left:
        ends_line = piece.ends_line and _is_neutral(piece.text[start:])
        return text + LEFT_TO_RIGHT_MARK if ends_line else text
    reverse = text[::-1]
    if not _is_neutral(text):
        return reverse
    if not text.isspace():
        return RIGHT_TO_LEFT_MARK + reverse + RIGHT_TO_LEFT_MARK
    after = _is_neutral(piece.text[end:]) and piece.level_after > piece.level
    before = _is_neutral(piece.text[:start]) and piece.level_before > piece.level
    return reverse + RIGHT_TO_LEFT_MARK if after or before else reverse


def _is_neutral(text: str) -> bool:
    return all(unicodedata.bidirectional(one) in _NEUTRAL for one in text)
