"""Design tokens: colours, sizes and spacing, all from the real size of the screen; the kit has no numbers elsewhere.

Text on its ground has a contrast of at least 7:1 (WCAG 2.2, 1.4.6); targets measure at least 20 mm (EN 301 549, 5.5).
A member may choose other sizes and colours (`kit/settings.py`): `kit/themes.py` makes the theme of a choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import ceil, hypot

from kiosk.targets import MILLIMETRES_PER_INCH, TARGET_MILLIMETRES
from kiosk.ui.kit.clock import Clock, QtClock
from kiosk.ui.kit.taps import TapGuard

_DESIGN_LONG_SIDE = 1920
_DESIGN_SHORT_SIDE = 1080
_BASE_TEXT = 28
_LARGE_TEXT = 1.5
_REACHABLE = 0.58
_ROOMY_ROWS = 12.5
"""Where so many targets would stand one below the other there is room for a pad and for more below it."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Text on a ground, with the line around it; all as #RRGGBB."""

    text: str
    ground: str
    line: str


@dataclass(frozen=True, slots=True)
class Colours:
    """The colours of the counter: lime plaster, zellige green, saffron, terracotta."""

    page: Pair = Pair("#12302B", "#F7F4EC", "#8A8470")
    bar: Pair = Pair("#12302B", "#FFFFFF", "#8A8470")
    card: Pair = Pair("#12302B", "#FFFFFF", "#8A8470")
    primary: Pair = Pair("#FFFFFF", "#0B5345", "#0B5345")
    primary_pressed: Pair = Pair("#FFFFFF", "#073A30", "#073A30")
    secondary: Pair = Pair("#0B4A3C", "#FFFFFF", "#0B5345")
    secondary_pressed: Pair = Pair("#0B4A3C", "#D5E7DE", "#0B5345")
    danger: Pair = Pair("#7A1F14", "#FFFFFF", "#9C3626")
    danger_pressed: Pair = Pair("#7A1F14", "#F6DCD5", "#9C3626")
    disabled: Pair = Pair("#3F4D49", "#ECE9E0", "#857F6A")
    info: Pair = Pair("#123F5C", "#E6F0F6", "#2C6E99")
    good: Pair = Pair("#0B4A3C", "#E3F0E9", "#1F7A63")
    warning: Pair = Pair("#5F3A00", "#FDF1D8", "#B87A12")
    error: Pair = Pair("#7A1F14", "#FBE9E4", "#9C3626")
    quiet_text: str = "#3B534E"
    accent: str = "#A0620A"
    track: str = "#D6D0C0"
    """What a ring of time or a bar has left behind; what is left of it stands out from this."""
    focus: str = "#12302B"
    focus_gap: str = "#FFD98A"
    shade: str = "#12302B"
    """What a dialog dims the screen with."""
    band: str = "#0B5345"
    band_star: str = "#D9962B"
    drawing_ink: str = ""
    """Drawings are in this colour and the next one alone, where every line has to stand out; empty: in their own."""
    drawing_ground: str = ""
    line_width: int = 3
    """Of the line around controls, in pixels of the design's size."""


@dataclass(frozen=True, slots=True)
class Metrics:
    """Sizes in pixels. `text_scale` enlarges text for those who see badly; targets follow the millimetres.

    `low` puts all controls into the lower part of the screen (reach mode).
    """

    width: int
    height: int
    diagonal_inches: float
    text_scale: float = 1.0
    low: bool = False
    pixels_per_millimetre: float = field(init=False)
    scale: float = field(init=False)

    def __post_init__(self) -> None:
        long_side, short_side = max(self.width, self.height), min(self.width, self.height)
        across = hypot(self.width, self.height) / (self.diagonal_inches * MILLIMETRES_PER_INCH)
        object.__setattr__(self, "pixels_per_millimetre", across)
        object.__setattr__(self, "scale", min(long_side / _DESIGN_LONG_SIDE, short_side / _DESIGN_SHORT_SIDE))

    @property
    def portrait(self) -> bool:
        """Whether the screen stands upright, so that columns become rows."""
        return self.height > self.width

    @property
    def at_hand(self) -> bool:
        """Whether all controls have to be in the lower part of an upright screen."""
        return self.low and self.portrait

    @property
    def reachable_height(self) -> int:
        """Of the part of an upright screen that a seated person reaches, from its lower edge (EN 301 549, 8.3.2)."""
        return round(_REACHABLE * self.height)

    @property
    def gutter(self) -> int:
        """The distance of everything from the left and right edges of the screen."""
        if self.large_text:
            return self.space(4)
        return self.space(5 if self.portrait else 8)

    @property
    def target(self) -> int:
        """The least height and width of anything to touch."""
        return ceil(TARGET_MILLIMETRES * self.pixels_per_millimetre)

    @property
    def small(self) -> bool:
        """Whether targets take so much of the height that nothing else may stand with them, above or below."""
        return self.height < _ROOMY_ROWS * self.target

    def space(self, steps: float) -> int:
        """A distance in steps of 8 pixels of the design's size."""
        return round(8 * steps * self.scale)

    def text(self, steps: float) -> int:
        """A text size in pixels: `steps` of the base size, which is 28 pixels of the design's size.

        What is larger than body text grows by as many pixels as body text does, not by the same factor: titles are easy
        to read already, and the room is needed for what is not.
        """
        grown = steps * self.text_scale if steps <= 1 else steps - 1 + self.text_scale
        return max(12, round(_BASE_TEXT * self.scale * grown))

    @property
    def radius(self) -> int:
        """Of rounded corners."""
        return self.space(2)

    @property
    def ring(self) -> int:
        """Room around a control for its focus ring."""
        return max(5, self.space(0.75))

    @property
    def large_text(self) -> bool:
        """Whether text is so large that side by side becomes one below the other."""
        return self.text_scale >= _LARGE_TEXT

    @property
    def enlarged(self) -> bool:
        """Whether text is larger than usual, so that what is said twice is left out."""
        return self.text_scale > 1

    def line(self, pixels: float) -> float:
        """The width of a line, from pixels of the design's size; never so thin that it vanishes."""
        return max(1.5, pixels * self.scale)


@dataclass(frozen=True, slots=True)
class Theme:
    """What every part of the kit is made with: how it looks, and the time and the hands that it shares with the others.

    Two themes are equal if they look the same.
    """

    metrics: Metrics
    colours: Colours = field(default_factory=Colours)
    moving: bool = True
    """False: nothing moves by itself."""
    clock: Clock = field(default_factory=QtClock, compare=False, repr=False)
    taps: TapGuard = field(default_factory=TapGuard, compare=False, repr=False)
    """One for a window: there is one pair of hands in front of it."""
