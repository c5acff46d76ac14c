"""Icons and drawings: SVG files drawn for this project, painted in a text's own colour."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform, qGray
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[3] / "resources" / "icons"
MIRRORED = frozenset({"arrow", "backspace", "forward", "leave", "page-back", "page-on"})
"""Icons that point along the line of writing and turn round with it."""

TURNED: Final = frozenset({"go-to-agency", "next-kiosk"})
"""Drawings of a way that is read as writing is: from what is wrong here to where to go, from the right in Arabic.

The others stay as they are: cards, hands, readers and printers look in every language as they do on the desk.
"""

_UPRIGHT: Final = ("scale(1 1)", "scale(-1 1)")
"""A part of such a drawing that is turned back around itself, and how: a tick is a tick in every language."""

_INLAY: Final = ("#F3C677", "#12302B")
"""The lattice of the door in our sign: gold on a dark door, dark on a light one."""
_LIGHT: Final = 140
"""Of 255, as bright as eyes see a colour: from here on a ground is a light one."""

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_GROUND_LIGHTNESS: Final = 0.66
"""Colours of drawings that are lighter than this are grounds, or stand out on dark ones."""

_DRAWINGS: Final = 5
"""So many are kept: a large one takes 2 MB, and a millisecond to be drawn again."""


@lru_cache(maxsize=256)
def icon(name: str, size: int, colour: str, mirrored: bool = False) -> QPixmap:
    """A square icon of `size` pixels; `currentColor` in the file becomes `colour` (#RRGGBB)."""
    source = _source(name).replace("currentColor", colour)
    picture = _painted(source.replace(*_INLAY) if _is_light(colour) else source, size, size)
    return _flipped(picture) if mirrored and name in MIRRORED else picture


@lru_cache(maxsize=_DRAWINGS)
def drawing(name: str, width: int, height: int, inks: tuple[str, str] = ("", ""), mirrored: bool = False) -> QPixmap:
    """A drawing as large as fits into `width` × `height` pixels; it keeps its proportions, and has no margins.

    With `inks` (#RRGGBB) it is in these two colours alone: what is drawn, and what that is drawn on. `mirrored`: for
    writing that runs from right to left, where the drawing is one of a way.
    """
    ink, ground = inks
    turned = mirrored and name in TURNED
    source = _source(name).replace(*_UPRIGHT) if turned else _source(name)
    if ink:
        source = _COLOUR.sub(lambda found: ground if _is_ground(found.group()) else ink, source)
    picture = _painted(source, *fitted(name, width, height))
    return _flipped(picture) if turned else picture


def _painted(source: str, width: int, height: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(source.encode()))
    picture = QPixmap(width, height)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, width, height))
    painter.end()
    return picture


def _is_light(colour: str) -> bool:
    return qGray(QColor(colour).rgb()) >= _LIGHT


def _flipped(picture: QPixmap) -> QPixmap:
    return picture.transformed(QTransform().scale(-1, 1))


def _is_ground(colour: str) -> bool:
    return QColor(colour).lightnessF() > _GROUND_LIGHTNESS


@cache
def proportion(name: str) -> float:
    """Width of a drawing for a height of 1."""
    size = QSvgRenderer(QByteArray(_source(name).encode())).defaultSize()
    return size.width() / size.height()


def fitted(name: str, width: int, height: int) -> tuple[int, int]:
    """The width and height, in pixels, of a drawing that fits into `width` × `height`."""
    wide = min(width, round(height * proportion(name)))
    return max(1, wide), max(1, round(wide / proportion(name)))


def read_ahead() -> None:
    """Read every drawing from its file now, so that no file is opened while somebody waits for a screen."""
    for path in FOLDER.glob("*.svg"):
        _read(path.stem)


def _source(name: str) -> str:
    return _read(str(name))  # one name may come as a text and as a member of an enumeration


@cache
def _read(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
