"""How the screen looks and how long it waits for this member; it lives and ends with the process, and no file knows it.

Without Qt, so that presenters can name the choices. The sheet on which members choose works by names and needs no code
for a further setting: add an enum and a field here, and its words in `presenters/settings.py`.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import Enum
from typing import Final


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


class Privacy(Enum):
    """Whether all but the part that has the focus is dimmed (`kit/curtain.py`), where others stand around."""

    OFF = "off"
    ON = "on"


@dataclass(frozen=True, slots=True)
class Settings:
    """What this member chose; a new process begins with the defaults."""

    text: TextSize = TextSize.NORMAL
    contrast: Contrast = Contrast.CALM
    reach: Reach = Reach.ALL
    pace: Pace = Pace.NORMAL
    motion: Motion = Motion.ON
    sound: Sound = Sound.ON
    privacy: Privacy = Privacy.OFF

    def with_choice(self, key: str, name: str) -> Settings:
        """The same with one choice made: the field `key` has the member of its enum that is called `name`.

        Raises:
            KeyError: there is no such field, or its enum has no such member.
        """
        kind = type(_DEFAULTS[key])
        return replace(self, **{key: kind[name]})  # type: ignore[arg-type]  # the member is of the field's own enum

    def name_of(self, key: str) -> str:
        """The name of what holds for the field `key`."""
        choice: Enum = getattr(self, key)
        return choice.name


_DEFAULTS: Final[dict[str, Enum]] = {field.name: field.default for field in fields(Settings)}
