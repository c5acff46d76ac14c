"""Whether everything on show has the room that it needs: a picture of a screen that is cut off is not to be kept."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QWidget

from kiosk.ui.kit.button import Button, Pressable
from kiosk.ui.kit.countdown import CountDown
from kiosk.ui.kit.entry import DigitEntry
from kiosk.ui.kit.field import TextField
from kiosk.ui.kit.panel import Sign
from kiosk.ui.kit.pictures import Illustration
from kiosk.ui.kit.progress import ProgressBar, Waiting
from kiosk.ui.kit.steps import StepHeader
from kiosk.ui.kit.text import Text
from kiosk.ui.kit.typesetting import height_of, longest_word

LEAVES: Final = (
    Pressable,
    Text,
    Sign,
    Illustration,
    ProgressBar,
    Waiting,
    StepHeader,
    CountDown,
    DigitEntry,
    TextField,
)
"""Parts that have no parts of their own."""


def place(widget: QWidget) -> QRect:
    """Where a part is in its window."""
    return QRect(widget.mapTo(widget.window(), QPoint(0, 0)), widget.size())


def leaves(root: QWidget) -> list[QWidget]:
    """The visible parts below (or of) a part."""
    found = [one for one in root.findChildren(QWidget) if isinstance(one, LEAVES)]
    return [one for one in found if one.isVisible()]


def cut_off(root: QWidget) -> list[str]:
    """Parts that are outside their window, or smaller than their text or picture needs."""
    return without_room(root, leaves(root))


def without_room(root: QWidget, parts: list[QWidget]) -> list[str]:
    """Those of these parts below `root` that are outside their window or not whole."""
    inside = root.window().rect()
    return [named(one) for one in parts if not inside.contains(place(one)) or not is_whole(one)]


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


def named(part: QWidget) -> str:
    """A part in words."""
    return part.objectName() or f"{type(part).__name__} {part.property('text') or ''!s}"
