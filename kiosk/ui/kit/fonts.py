"""The bundled fonts: the counter looks the same on every machine, whatever is installed there."""

from __future__ import annotations

from enum import Enum
from functools import cache
from pathlib import Path

from PySide6.QtGui import QFont, QFontDatabase

from kiosk.ui.kit.tokens import Theme

FOLDER = Path(__file__).parents[3] / "resources" / "fonts"
FAMILIES = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Tifinagh")
"""In the order in which a letter is looked for: digits come from the first for every language."""
_FILES = (
    "NotoSans-Regular.ttf",
    "NotoSans-Bold.ttf",
    "NotoSansArabic-Regular.ttf",
    "NotoSansArabic-Bold.ttf",
    "NotoSansTifinagh-Regular.ttf",
)


class TextStyle(Enum):
    """The type scale: steps of the base size, and whether it is bold."""

    DISPLAY = (2.6, True)
    TITLE = (1.75, True)
    HEADING = (1.25, True)
    BODY = (1.0, False)
    STRONG = (1.0, True)
    SMALL = (0.82, False)
    DIGIT = (1.6, True)


class FontMissing(Exception):
    """A bundled font file could not be loaded; its class says all."""


@cache
def load_fonts() -> None:
    """Register the bundled fonts; needs a QGuiApplication.

    Raises:
        FontMissing: a file of `resources/fonts` is missing or damaged.
    """
    for name in _FILES:
        if QFontDatabase.addApplicationFont(str(FOLDER / name)) < 0:
            raise FontMissing


def font(theme: Theme, style: TextStyle) -> QFont:
    """The font of a text style at this screen's size."""
    steps, bold = style.value
    made = QFont(list(FAMILIES))
    made.setPixelSize(theme.metrics.text(steps))
    made.setWeight(QFont.Weight.Bold if bold else QFont.Weight.Normal)
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    return made
