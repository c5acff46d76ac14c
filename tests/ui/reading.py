"""The order in which a screen is read and used: where the focus goes, that it is seen there, and the mirror of Arabic.

Each function returns what is wrong, in words, as those of `tests/ui/checks.py` do.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from typing import Final

from PIL import Image
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from demo.wholeness import named, place
from kiosk.ui.kit.button import Pressable
from kiosk.ui.kit.covered import CoveredPage
from kiosk.ui.kit.order import controls
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.kit.text import Text
from tests.ui.painted import Kind, Piece, Shown, drawn, photograph
from tests.ui.pixels import changed

_RING_CONTRAST: Final = 3.0
_RING_PIXELS: Final = 2
"""The ring is at least as large as a line of so many pixels around the control (WCAG 2.2, 2.4.13)."""


def disordered(root: QWidget) -> list[tuple[str, str]]:
    """Pairs of controls of which the second has the focus later, but is read earlier: it stands above, or before.

    Before is the side where writing begins; inside a part whose own direction is fixed, such as a pad, its side.
    """
    return [(named(one), named(other)) for one, other in combinations(controls(root), 2) if _is_before(other, one)]


def _is_before(one: QWidget, other: QWidget) -> bool:
    first, second = place(one), place(other)
    if _share_line(first, second):
        sign = -1 if _direction(one, other) is Qt.LayoutDirection.RightToLeft else 1
        return sign * (first.center().x() - second.center().x()) < 0
    return first.bottom() < second.top() and first.left() <= second.right() and second.left() <= first.right()


def _share_line(one: QRect, other: QRect) -> bool:
    """Whether the middle of one of the two is beside the other."""
    return one.top() <= other.center().y() <= one.bottom() or other.top() <= one.center().y() <= other.bottom()


def _direction(one: QWidget, other: QWidget) -> Qt.LayoutDirection:
    """Of the smallest part that both are in."""
    around = one.parentWidget()
    while around is not None and not around.isAncestorOf(other):
        around = around.parentWidget()
    return (around or one).layoutDirection()


@dataclass(frozen=True, slots=True)
class Spot:
    """Something with a place on the screen that can be found again in another language: a part, or a piece of one."""

    part: QWidget
    piece: str = ""

    def __str__(self) -> str:
        return f"{named(self.part)} {self.piece}".strip()


Arrangement = dict[Spot, QRect]
"""Where everything stands, in pixels of the window."""


def arrangement(shown: Shown) -> Arrangement:
    """Where all parts of a screen are, and icons, words and numbers inside of them."""
    now = drawn(shown)
    found: Arrangement = {Spot(part): room for part, room in now.rooms.items()}
    for part in now.parts:
        if isinstance(part, StepHeader | Pressable) and part.layoutDirection() is now.root.layoutDirection():
            told_apart = _told_apart(part, now.pieces[part])
            found |= {Spot(part, name): piece.room.toRect() for name, piece in told_apart.items()}
    return found


def _told_apart(part: StepHeader | Pressable, found: list[Piece]) -> dict[str, Piece]:
    """Pieces that every language has: the icon before the words of a control, the numbers of the stations."""
    lines = _lines(found)
    if isinstance(part, StepHeader):
        return {line.text: line for line in lines if line.text.isdigit()}
    pictures = [piece for piece in found if piece.kind is Kind.PICTURE]
    if not lines or not pictures:
        return {}
    return {"icon": pictures[0], "words": max(lines, key=lambda line: line.size)}


def not_mirrored(one: Arrangement, other: Arrangement) -> list[tuple[str, str]]:
    """Pairs that stand side by side in both, one of which is written from the right, and whose order is the same.

    What is inside a part whose direction is fixed keeps its order there.
    """
    pairs = combinations([spot for spot in one if spot in other], 2)
    kept = [pair for pair in pairs if _comparable(*pair) and _kept_order(*pair, one, other)]
    return [(str(first), str(second)) for first, second in kept]


def _comparable(one: Spot, other: Spot) -> bool:
    """Parts are compared with parts, pieces with the other pieces of their part."""
    return bool(one.piece) == bool(other.piece) and (not one.piece or one.part is other.part)


def _kept_order(first: Spot, second: Spot, one: Arrangement, other: Arrangement) -> bool:
    """Whether two stand in the same order in both arrangements and should not, or the other way round."""
    before, after = _side(one[first], one[second]), _side(other[first], other[second])
    return bool(before and after) and (before == after) is not _fixed(first.part, second.part)


def _side(one: QRect, other: QRect) -> int:
    """1: the second is to the right; -1: to the left; 0: they do not stand side by side."""
    if not _share_line(one, other):
        return 0
    return 1 if one.right() < other.left() else -1 if other.right() < one.left() else 0


def _fixed(one: QWidget, other: QWidget) -> bool:
    """Whether both are in one part whose direction is not that of the window."""
    above: QWidget | None = one
    while above is not None and not above.isWindow():
        if above.testAttribute(Qt.WidgetAttribute.WA_SetLayoutDirection) and above.isAncestorOf(other):
            return True
        above = above.parentWidget()
    return False


def astray(shown: Shown) -> list[str]:
    """Texts that stand at the edge where writing ends on this screen; those in the middle are nearer to neither."""
    now = drawn(shown)
    mirrored = now.root.isRightToLeft()
    texts = {part: _lines(now.pieces[part]) for part in now.parts if isinstance(part, Text)}
    return [named(part) for part, lines in texts.items() if lines and _is_astray(now.rooms[part], lines, mirrored)]


def _lines(found: list[Piece]) -> list[Piece]:
    return [piece for piece in found if piece.kind is Kind.TEXT]


def _is_astray(room: QRect, lines: list[Piece], mirrored: bool) -> bool:
    left = min(line.room.left() for line in lines) - room.left()
    right = room.right() - max(line.room.right() for line in lines)
    begin, end = (right, left) if mirrored else (left, right)
    return begin - end > lines[0].size


def untabbed(root: QWidget) -> list[str]:
    """Controls that Tab does not reach in the order of `kit/order.py`, or the way back by Shift and Tab."""
    order = controls(root)
    if not order:
        return []
    order[0].setFocus()
    steps = [*((Qt.Key.Key_Tab, one) for one in [*order[1:], order[0]]), (Qt.Key.Key_Backtab, order[-1])]
    return [named(expected) for key, expected in steps if _after(key) is not expected]


def _after(key: Qt.Key) -> QWidget | None:
    window = QApplication.activeWindow()
    assert window is not None, "no window has the keyboard"
    QTest.keyClick(QApplication.focusWidget() or window, key)
    return QApplication.focusWidget()


def unringed(root: QWidget, wanted: Callable[[QWidget], bool] = lambda _: True) -> list[str]:
    """Controls on which the focus cannot be seen: too few pixels change, or not by 3:1, when it comes."""
    window = root.window()
    window.activateWindow()
    assert QTest.qWaitForWindowActive(window), "the focus is seen in an active window alone"
    found = [one for one in controls(root) if wanted(one)]
    return [named(one) for one in found if not _has_ring(window, one)]


def _has_ring(window: QWidget, control: QWidget) -> bool:
    control.clearFocus()
    without = _looked_at(window, control)
    control.setFocus(Qt.FocusReason.TabFocusReason)
    room = control._place() if isinstance(control, CoveredPage) else control.rect()  # the page, not the room around it
    around = 2 * (room.width() + room.height())
    return changed(without, _looked_at(window, control), _RING_CONTRAST) >= _RING_PIXELS * around * 0.9


def _looked_at(window: QWidget, control: QWidget) -> Image.Image:
    return photograph(window, place(control))
