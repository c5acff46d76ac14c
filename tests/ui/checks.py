"""What can be judged about anything on show without an eye: cut off, overlapping, too small, too faint, out of reach.

Each function returns what is wrong, in words: an empty list is what a test wants. `tests/ui/test_checks_can_fail.py`
shows each of them something that is wrong.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from demo.wholeness import is_whole as is_whole
from demo.wholeness import leaves as leaves
from demo.wholeness import named as named
from demo.wholeness import place as place
from demo.wholeness import without_room
from kiosk.targets import TARGET_MILLIMETRES
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.progress import ProgressBar, Waiting
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.kit.tokens import Metrics, Theme
from tests.ui.painted import Drawn, Kind, Piece, Shown, drawn
from tests.ui.pixels import contrast as contrast
from tests.ui.pixels import measured
from tests.ui.pixels import value as value

GRAPHICS: Final = 3.0
"""The least contrast of icons, and of shapes without which a control or a state cannot be told (WCAG 2.2, 1.4.11)."""

_EACH_SHAPE: Final = (Pressable, DigitEntry, TextField, StepHeader)
"""Each of their shapes says something of its own."""
_ALL_SHAPES: Final = (ProgressBar, CountDown, Waiting)
"""Their shapes are one sign: one of them has to stand out. That what moves on it is seen is tested beside it."""
_GROUND_LINES: Final = 6
"""A picture as high as so many lines is no icon."""
_SMOOTHING: Final = 1.0
"""Letters may reach so many pixels over the edge that was computed for them."""


def cut_off(shown: Shown) -> list[str]:
    """Parts outside their window, or smaller than their text or picture needs, or that paint beyond their edge."""
    now = drawn(shown)
    return [*without_room(now.root, now.parts), *(named(part) for part in now.parts if _spilled(now, part))]


def _spilled(now: Drawn, part: QWidget) -> bool:
    """Whether a part shows only some of a line, since it reaches over its edge; a field shows the end of its line."""
    if isinstance(part, TextField):
        return False
    edge = QRectF(now.rooms[part]).adjusted(-_SMOOTHING, -_SMOOTHING, _SMOOTHING, _SMOOTHING)
    lines = [piece for piece in now.pieces[part] if piece.kind is Kind.TEXT]
    return any(not edge.contains(line.room) and not edge.contains(line.ink) for line in lines)


def overlapping(shown: Shown) -> list[tuple[str, str]]:
    """Pairs of parts that share pixels, and pairs of lines and pictures of one part that do."""
    now = drawn(shown)
    pairs = [(one, other) for one, other in combinations(now.parts, 2) if now.rooms[one].intersects(now.rooms[other])]
    parts = [(named(one), named(other)) for one, other in pairs]
    return parts + [pair for part in now.parts for pair in _overlapping_inside(part, now.pieces[part])]


def _overlapping_inside(part: QWidget, found: list[Piece]) -> list[tuple[str, str]]:
    written = [piece for piece in found if piece.kind is not Kind.SHAPE]
    return [
        (f"{named(part)}: {one.text}", other.text)
        for one, other in combinations(written, 2)
        if one.text and one.room.intersects(other.room) and not _is_ground(other, one)
    ]


def _is_ground(picture: Piece, line: Piece) -> bool:
    """Whether a picture is so large that a line is written on it, and not over an icon."""
    return not picture.text and picture.room.height() > _GROUND_LINES * line.room.height()


def too_small(shown: Shown, metrics: Metrics) -> list[tuple[str, float]]:
    """Controls below 20 mm in one direction, with that measure in millimetres."""
    return [(name, round(size, 1)) for name, size in targets(shown, metrics) if size < TARGET_MILLIMETRES]


def targets(shown: Shown, metrics: Metrics) -> Iterator[tuple[str, float]]:
    """All that is to be touched, with its smaller side in millimetres; the ring around it is not counted."""
    for part in drawn(shown).parts:
        if isinstance(part, Pressable):
            pixels = min(part.width(), part.height()) - 2 * metrics.ring
            yield named(part), pixels / metrics.pixels_per_millimetre


def out_of_reach(shown: Shown, share: float) -> list[str]:
    """Controls that begin above the lower `share` of their window."""
    now = drawn(shown)
    top = now.root.window().height() * (1 - share)
    return [named(part) for part in now.parts if isinstance(part, Pressable) and now.rooms[part].top() < top]


@dataclass(frozen=True, slots=True)
class Contrast:
    """How much one thing stands out from its ground, 1 to 21: a line of `text`, or a graphic (`text` is empty)."""

    part: str
    text: str
    ratio: float


def faint(shown: Shown, least: float) -> list[Contrast]:
    """Lines of text whose contrast is below `least`, and graphics below 3:1."""
    return [one for one in contrasts(shown) if round(one.ratio, 2) < (least if one.text else GRAPHICS)]


def contrasts(shown: Shown) -> Iterator[Contrast]:
    """Of each line of text, each icon and each shape that says something, measured from the pixels of the window."""
    now = drawn(shown)
    for part in now.parts:
        for piece in now.pieces[part]:
            if piece.kind is not Kind.SHAPE or _says_something(part, piece):
                yield Contrast(named(part), piece.text, measured(now.picture, _seen(part, piece)))
        if isinstance(part, _ALL_SHAPES):
            shapes = [measured(now.picture, piece) for piece in now.pieces[part] if piece.kind is Kind.SHAPE]
            yield Contrast(named(part), "", max(shapes))


def _seen(part: QWidget, piece: Piece) -> Piece:
    """As much of a text or a picture as its part shows."""
    if piece.kind is Kind.SHAPE:
        return piece
    return Piece(piece.kind, piece.room & QRectF(place(part)), piece.text)


def _says_something(part: QWidget, shape: Piece) -> bool:
    """Whether a shape is more than a decoration, the ring of the focus (see `reading`), or a control out of use."""
    if not isinstance(part, _EACH_SHAPE) or not part.isEnabled():
        return False
    return isinstance(part, StepHeader) or _ringless(part).contains(shape.room)


def _ringless(part: QWidget) -> QRectF:
    """A control without the room for its ring."""
    theme: Theme = part.theme if isinstance(part, Pressable) else part._theme  # type: ignore[attr-defined]  # the kit's
    ring = theme.metrics.ring
    return QRectF(place(part)).adjusted(ring, ring, -ring, -ring)
