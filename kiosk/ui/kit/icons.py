"""Icons and drawings: SVG files drawn for this project, painted in a text's own colour."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path
from typing import Final

from PySide6.QtCore import QByteArray, QRectF
from PySide6.QtGui import QColor, QPainter, QPixmap, QTransform
from PySide6.QtSvg import QSvgRenderer

FOLDER = Path(__file__).parents[3] / "resources" / "icons"
MIRRORED = frozenset({"arrow", "backspace", "forward", "leave"})
"""Icons that point along the line of writing and turn round with it."""

_COLOUR: Final = re.compile(r"#[0-9A-Fa-f]{6}")
_GROUND_LIGHTNESS: Final = 0.66
"""Colours of drawings that are lighter than this are grounds, or stand out on dark ones."""


@lru_cache(maxsize=256)
def icon(name: str, size: int, colour: str, mirrored: bool = False) -> QPixmap:
    """A square icon of `size` pixels; `currentColor` in the file becomes `colour` (#RRGGBB)."""
    picture = _painted(_source(name).replace("currentColor", colour), size, size)
    return picture.transformed(QTransform().scale(-1, 1)) if mirrored and name in MIRRORED else picture


@lru_cache(maxsize=64)
def drawing(name: str, width: int, height: int, plain: bool = False) -> QPixmap:
    """A drawing fitted into `width` × `height` pixels, keeping its proportions; `plain`: in black and white alone."""
    source = _source(name)
    return _painted(_COLOUR.sub(_plain, source) if plain else source, width, height)


def _painted(source: str, width: int, height: int) -> QPixmap:
    renderer = QSvgRenderer(QByteArray(source.encode()))
    picture = QPixmap(width, height)
    picture.fill(QColor(0, 0, 0, 0))
    painter = QPainter(picture)
    renderer.render(painter, _fitted(renderer, width, height))
    painter.end()
    return picture


def _plain(colour: re.Match[str]) -> str:
    """Black for what is drawn, white for what it is drawn on."""
    return "#FFFFFF" if QColor(colour.group()).lightnessF() > _GROUND_LIGHTNESS else "#000000"


def proportion(name: str) -> float:
    """Width of a drawing for a height of 1."""
    size = QSvgRenderer(QByteArray(_source(name).encode())).defaultSize()
    return size.width() / size.height()


def read_ahead() -> None:
    """Read every drawing from its file now, so that no file is opened while somebody waits for a screen."""
    for path in FOLDER.glob("*.svg"):
        _read(path.stem)


def _source(name: str) -> str:
    return _read(str(name))  # one name may come as a text and as a member of an enumeration


@cache
def _read(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")


def _fitted(renderer: QSvgRenderer, width: int, height: int) -> QRectF:
    own = renderer.defaultSize()
    factor = min(width / own.width(), height / own.height())
    wide, high = own.width() * factor, own.height() * factor
    return QRectF((width - wide) / 2, (height - high) / 2, wide, high)
