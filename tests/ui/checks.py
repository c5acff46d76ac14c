"""What can be judged about anything on show without an eye: cut off, overlapping, too small, too faint, out of order.

Each function returns what is wrong, in words: an empty list is what a test wants.
"""

from __future__ import annotations

from itertools import combinations, pairwise

from PIL import Image
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QWidget

from demo.pictures import photograph
from kiosk.ui.kit.button import Button, Pressable
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.panel import Sign
from kiosk.ui.kit.pictures import Illustration, PagePicture
from kiosk.ui.kit.progress import ProgressBar, Waiting
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import TARGET_MILLIMETRES, Metrics
from kiosk.ui.kit.typesetting import height_of, longest_word

LEAVES = (Pressable, Text, Sign, Illustration, PagePicture, ProgressBar, Waiting, StepHeader, DigitEntry, TextField)
"""Parts that have no parts of their own."""

_INK = 6
"""So many pixels of one colour are ink, and no accident of smoothing."""


def place(widget: QWidget) -> QRect:
    """Where a part is in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def leaves(root: QWidget) -> list[QWidget]:
    """The visible parts below (or of) a part."""
    found = [one for one in root.findChildren(QWidget) if isinstance(one, LEAVES)]
    return [one for one in found if one.isVisible()]


def cut_off(root: QWidget) -> list[str]:
    """Parts that are outside their window, or smaller than their text or picture needs."""
    inside = root.window().rect()
    return [named(one) for one in leaves(root) if not inside.contains(place(one)) or not is_whole(one)]


def is_whole(part: QWidget) -> bool:
    """Whether a part has the room that its text or picture needs."""
    if isinstance(part, Text):
        wide = part.width() >= longest_word(part.font(), part.text())
        return wide and part.height() >= height_of(part.font(), part.text(), part.width())
    if type(part) is Button:
        return part.width() >= part.narrowest() and part.height() >= part.height_at(part.width())
    least = part.minimumSizeHint()
    high = max(least.height(), part.heightForWidth(part.width()) if part.hasHeightForWidth() else 0)
    return part.width() >= least.width() and part.height() >= high


def overlapping(root: QWidget) -> list[tuple[str, str]]:
    """Pairs of parts that share pixels."""
    rooms = {one: place(one) for one in leaves(root)}
    return [(named(one), named(other)) for one, other in combinations(rooms, 2) if rooms[one].intersects(rooms[other])]


def too_small(root: QWidget, metrics: Metrics) -> list[tuple[str, float]]:
    """Controls below 20 mm in one direction, with that measure in millimetres; the ring around them is not theirs."""
    found = []
    for one in leaves(root):
        if isinstance(one, Pressable):
            pixels = min(one.width(), one.height()) - 2 * metrics.ring
            millimetres = pixels / metrics.pixels_per_millimetre
            if millimetres < TARGET_MILLIMETRES:
                found.append((named(one), round(millimetres, 1)))
    return found


def out_of_reach(root: QWidget, share: float) -> list[str]:
    """Controls that begin above the lower `share` of their window."""
    top = root.window().height() * (1 - share)
    return [named(one) for one in leaves(root) if isinstance(one, Pressable) and place(one).top() < top]


def faint(root: QWidget, least: float) -> list[tuple[str, float]]:
    """Texts and labelled controls whose contrast, measured from pixels, is below `least`, with what was measured."""
    picture = photograph(root.window().grab().toImage())
    texts = [one for one in leaves(root) if isinstance(one, Text | Pressable) and one.property("text")]
    measured = [(named(one), contrast_in(picture, _written(one))) for one in texts]
    return [(name, round(contrast, 2)) for name, contrast in measured if contrast < least]


def _written(part: QWidget) -> QRect:
    """The middle of a control: neither its line, nor the ring around it."""
    room = place(part)
    if isinstance(part, Text):
        return room
    inset = part.theme.metrics.ring * 3 if isinstance(part, Pressable) else 0
    return room.adjusted(inset, inset, -inset, -inset)


def contrast_in(picture: Image.Image, room: QRect) -> float:
    """Between the ground (the colour of most pixels) and the colour of ink that is farthest from it (WCAG 2.2)."""
    part = picture.crop((room.left(), room.top(), room.right() + 1, room.bottom() + 1))
    found = part.getcolors(part.width * part.height) or ()
    colours = sorted(
        ((count, int.from_bytes(bytes(rgb))) for count, rgb in found if isinstance(rgb, tuple)), reverse=True
    )
    return max((contrast(colours[0][1], ink) for count, ink in colours if count >= _INK), default=1.0)


def contrast(one: int, other: int) -> float:
    """Of two colours 0xRRGGBB (WCAG 2.2, contrast ratio)."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def luminance(colour: int) -> float:
    """Of a colour 0xRRGGBB (WCAG 2.2, relative luminance)."""
    channels = [(colour >> shift & 0xFF) / 255 for shift in (16, 8, 0)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def value(colour: str) -> int:
    """#RRGGBB as a number."""
    return int(colour.removeprefix("#"), 16)


def focus_order(root: QWidget) -> list[str]:
    """Names of all controls in the order in which they are reached."""
    return [one.objectName() for one in controls(root)]


def disordered(root: QWidget) -> list[tuple[str, str]]:
    """Neighbours in the order of focus that share a line, and stand against the direction of writing on it."""
    order = controls(root)
    sign = -1 if root.layoutDirection() is Qt.LayoutDirection.RightToLeft else 1
    return [
        (named(one), named(other))
        for one, other in pairwise(order)
        if one.parentWidget() is other.parentWidget()
        and one.layoutDirection() is root.layoutDirection()
        and _same_line(place(one), place(other))
        and sign * (place(other).center().x() - place(one).center().x()) < 0
    ]


def _same_line(one: QRect, other: QRect) -> bool:
    return one.top() < other.center().y() < one.bottom()


def named(part: QWidget) -> str:
    """A part in words."""
    return part.objectName() or f"{type(part).__name__} {part.property('text') or ''!s}"
