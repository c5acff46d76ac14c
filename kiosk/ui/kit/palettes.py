"""The three colour themes: calm (text ≥ 7:1), high contrast (≥ 15:1, black on white), dark (≥ 15:1, light on black)."""

from __future__ import annotations

from typing import Final

from kiosk.ui.kit.settings import Contrast
from kiosk.ui.kit.tokens import Colours, Pair

_INK, _PAPER, _SUN = "#000000", "#FFFFFF", "#FFEB3B"

HIGH: Final = Colours(
    page=Pair(_INK, _PAPER, _INK),
    bar=Pair(_INK, _PAPER, _INK),
    card=Pair(_INK, _PAPER, _INK),
    primary=Pair(_PAPER, _INK, _INK),
    primary_pressed=Pair(_INK, _SUN, _INK),
    secondary=Pair(_INK, _PAPER, _INK),
    secondary_pressed=Pair(_INK, _SUN, _INK),
    danger=Pair(_INK, _PAPER, _INK),
    danger_pressed=Pair(_INK, _SUN, _INK),
    disabled=Pair("#101010", "#EDEDED", "#6B6B6B"),
    info=Pair(_INK, _PAPER, _INK),
    good=Pair(_INK, _PAPER, _INK),
    warning=Pair(_INK, "#FFF6C2", _INK),
    error=Pair(_INK, "#FFF6C2", _INK),
    quiet_text=_INK,
    accent=_INK,
    track="#D0D0D0",
    focus=_INK,
    focus_gap=_SUN,
    shade=_INK,
    band=_INK,
    band_star=_PAPER,
    drawing_ink=_INK,
    drawing_ground=_PAPER,
    line_width=4,
)
"""Black on white, no grey, no tint but a pale yellow for what needs attention."""

DARK: Final = Colours(
    page=Pair(_PAPER, _INK, _PAPER),
    bar=Pair(_PAPER, _INK, _PAPER),
    card=Pair(_PAPER, _INK, _PAPER),
    primary=Pair(_INK, _SUN, _SUN),
    primary_pressed=Pair(_INK, _PAPER, _PAPER),
    secondary=Pair(_PAPER, _INK, _PAPER),
    secondary_pressed=Pair(_INK, _PAPER, _PAPER),
    danger=Pair(_PAPER, _INK, _PAPER),
    danger_pressed=Pair(_INK, _PAPER, _PAPER),
    disabled=Pair(_PAPER, "#1C1C1C", "#8A8A8A"),
    info=Pair(_PAPER, _INK, _PAPER),
    good=Pair(_PAPER, _INK, _PAPER),
    warning=Pair(_SUN, _INK, _SUN),
    error=Pair(_SUN, _INK, _SUN),
    quiet_text=_PAPER,
    accent=_SUN,
    track="#404040",
    focus=_SUN,
    focus_gap=_INK,
    shade=_INK,
    band=_INK,
    band_star=_SUN,
    drawing_ink=_PAPER,
    drawing_ground=_INK,
    line_width=4,
)
"""Light on black, for those whom a bright screen dazzles; yellow is where one goes on."""

_COLOURS: Final = {Contrast.CALM: Colours(), Contrast.HIGH: HIGH, Contrast.DARK: DARK}


def colours_of(contrast: Contrast) -> Colours:
    """The colours of a theme."""
    return _COLOURS[contrast]
