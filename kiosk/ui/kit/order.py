"""The order in which controls are reached by Tab, by a single key, and by arrows: as they stand, from start to end.

It is taken from the layouts each time it is needed: what was created first says nothing about where it stands, and a
mirrored page keeps its order because its layouts are mirrored with it.
"""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QBoxLayout, QLayout, QWidget

_ASIDE = 3
"""Something straight ahead is nearer than something aside, so many times."""


class Way(Enum):
    """Where an arrow key points, as steps to the right and downwards."""

    LEFT = (-1, 0)
    RIGHT = (1, 0)
    UP = (0, -1)
    DOWN = (0, 1)


def controls(root: QWidget) -> list[QWidget]:
    """All that can have the focus now, inside `root` or itself, in order."""
    found: list[QWidget] = []
    _gather(root, found)
    return found


def neighbour(root: QWidget, here: QWidget | None, forwards: bool) -> QWidget | None:
    """The control after (or before) this one, round and round; the first (or last) one if `here` is none of them."""
    found = controls(root)
    if not found:
        return None
    if here not in found:
        return found[0 if forwards else -1]
    return found[(found.index(here) + (1 if forwards else -1)) % len(found)]


def toward(root: QWidget, here: QWidget | None, way: Way) -> QWidget | None:
    """The nearest control in this direction; None if there is none."""
    if here is None:
        return neighbour(root, None, way in (Way.RIGHT, Way.DOWN))
    costs = {one: _cost(_centre(here), _centre(one), way) for one in controls(root)}
    ahead = {one: cost for one, cost in costs.items() if cost is not None}
    return min(ahead, key=lambda one: ahead[one], default=None)


def _gather(widget: QWidget, found: list[QWidget]) -> None:
    if not widget.isVisible() or not widget.isEnabled():
        return
    if widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        found.append(widget)
        return
    layout = widget.layout()
    if layout is not None:
        _gather_from_layout(layout, found)
        return
    for child in widget.children():
        if isinstance(child, QWidget) and not child.isWindow():
            _gather(child, found)


def _gather_from_layout(layout: QLayout, found: list[QWidget]) -> None:
    for index in _indices(layout):
        item = layout.itemAt(index)
        widget: QWidget | None = item.widget()  # type: ignore[union-attr]  # an index below count() has an item
        if widget is not None:
            _gather(widget, found)
        elif (inner := item.layout()) is not None:  # type: ignore[union-attr]  # as above
            _gather_from_layout(inner, found)


def _indices(layout: QLayout) -> range:
    count = layout.count()
    if isinstance(layout, QBoxLayout) and layout.direction() is QBoxLayout.Direction.BottomToTop:
        return range(count - 1, -1, -1)
    return range(count)


def _centre(widget: QWidget) -> QPoint:
    return widget.mapTo(widget.window(), widget.rect().center())


def _cost(begin: QPoint, end: QPoint, way: Way) -> int | None:
    right, down = way.value
    across, below = end.x() - begin.x(), end.y() - begin.y()
    ahead = across * right + below * down
    if ahead <= 0:
        return None
    return ahead + _ASIDE * abs(below if right else across)
