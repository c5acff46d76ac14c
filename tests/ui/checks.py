"""What can be judged about anything on show without an eye: cut off, overlapping, too small, too faint, out of order.

Each function returns what is wrong, in words: an empty list is what a test wants.
"""

from __future__ import annotations

from itertools import combinations, pairwise

from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtWidgets import QWidget

from demo.pictures import photograph
from demo.wholeness import cut_off as cut_off
from demo.wholeness import is_whole as is_whole
from demo.wholeness import leaves as leaves
from demo.wholeness import named as named
from demo.wholeness import place as place
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.tokens import TARGET_MILLIMETRES, Metrics

_INK = 6
"""So many pixels of one colour are ink, and no accident of smoothing."""


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
