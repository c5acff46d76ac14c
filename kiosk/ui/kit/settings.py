"""How the screen looks and how long it waits for this member; it lives and ends with the process, and no file knows it.

Without Qt, so that presenters can name the choices. `Settings.with_choice` and `Settings.choice` work by names, so that
the sheet on which members choose needs no code for a further setting: add an enum and a field here, and its words in
`presenters/settings.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum


class TextSize(Enum):
    """Sizes of text as shares of the base size. The largest is twice the first (WCAG 2.2, 1.4.4)."""

    NORMAL = 1.0
    LARGE = 1.25
    LARGER = 1.5
    LARGEST = 2.0


class Contrast(Enum):
    """Colour themes; the least contrast of text in each is tested (`kit/palettes.py`)."""

    CALM = "calm"
    HIGH = "high"
    DARK = "dark"


class Reach(Enum):
    """Where controls are: everywhere, or all in the lower part of the screen (EN 301 549, 5.1.2 and 8.3)."""

    ALL = "all"
    LOW = "low"


class Pace(Enum):
    """How many times as long the kiosk waits. The slowest is ten times the first (WCAG 2.2, 2.2.1 "Adjust")."""

    NORMAL = 1
    SLOW = 3
    SLOWEST = 10


class Motion(Enum):
    """Whether drawings move (WCAG 2.2, 2.3.3)."""

    ON = "on"
    OFF = "off"


class Sound(Enum):
    """Whether short sounds are played beside what is shown; nothing is told by sound alone."""

    ON = "on"
    OFF = "off"


Choice = TextSize | Contrast | Reach | Pace | Motion | Sound


@dataclass(frozen=True, slots=True)
class Settings:
    """What this member chose; a new process begins with the defaults."""

    text: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.CALM
    reach: Reach = Reach.ALL
    pace: Pace = Pace.NORMAL
    motion: Motion = Motion.ON
    sound: Sound = Sound.ON

    def with_choice(self, choice: Choice) -> Settings:
        """The same with one choice made."""
        return replace(self, **{_field_of(choice): choice})  # type: ignore[arg-type]  # the field has the choice's type

    def chosen(self, choice: Choice) -> bool:
        """Whether this is what holds now."""
        return getattr(self, _field_of(choice)) is choice


def _field_of(choice: Choice) -> str:
    return _FIELDS[type(choice)]


_FIELDS = {type(field.default): field.name for field in fields(Settings)}
