"""How a visit looked and how long it waited, in words of the link: for *Finished*, which another process draws.

A wish of the member, and none of the fund's business: it is remembered for as long as the visit runs, handed on once,
and neither written nor logged. The names are those of the choices on the screen, which this side does not know.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from msgspec import Struct


class TextSize(StrEnum):
    """Sizes of text."""

    NORMAL = "normal"
    LARGE = "large"
    LARGER = "larger"
    LARGEST = "largest"


class Contrast(StrEnum):
    """Colours."""

    CALM = "calm"
    HIGH = "high"
    DARK = "dark"


class Reach(StrEnum):
    """Where controls are: everywhere, or low."""

    ALL = "all"
    LOW = "low"


class Pace(StrEnum):
    """How long the kiosk waits for the member."""

    NORMAL = "normal"
    SLOW = "slow"
    SLOWEST = "slowest"


class Look(Struct, frozen=True, forbid_unknown_fields=True):
    """What the next process needs in order to say goodbye as the member could read until then: one of 72."""

    text: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.CALM
    reach: Reach = Reach.ALL
    pace: Pace = Pace.NORMAL


USUAL: Final = Look()
"""Of whoever chose nothing."""
