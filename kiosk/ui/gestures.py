"""What members do on a screen: frozen values without Qt and without the domain."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeAlias

from contract.digits import Digits


class Intent(Enum):
    """What a button means. Names as in the session's `Press`; the router translates."""

    ACCEPT = auto()
    REFUSE = auto()
    BACK = auto()
    TRY_AGAIN = auto()
    PRINT = auto()
    CANCEL_PRINT = auto()
    STOP_PRINT = auto()
    RESEND_CODE = auto()
    OTHER_CHANNEL = auto()
    NOT_MINE = auto()
    HOME = auto()
    LEAVE = auto()
    STILL_HERE = auto()
    MORE_TIME = auto()
    USUAL_SCREEN = auto()
    START = auto()
    HELP = auto()
    CALL_STAFF = auto()


@dataclass(frozen=True, slots=True)
class LanguagePicked:
    """A language tile or button; `tag` is its BCP 47 tag."""

    tag: str


@dataclass(frozen=True, slots=True)
class DigitsEntered:
    """A pad was confirmed."""

    digits: Digits


@dataclass(frozen=True, slots=True)
class Chosen:
    """One of the tiles of a choice; `value` is the tile's own."""

    value: str


@dataclass(frozen=True, slots=True)
class PacePicked:
    """The member wants the kiosk to wait `times` as long as usual."""

    times: int


@dataclass(frozen=True, slots=True)
class OwnScreen:
    """Whether the screen is somebody's own now: its settings are not the usual ones, or their sheet is open."""

    own: bool


@dataclass(frozen=True, slots=True)
class SomebodyThere:
    """A touch or key that did nothing else."""


Gesture: TypeAlias = Intent | LanguagePicked | DigitsEntered | Chosen | PacePicked | OwnScreen | SomebodyThere
"""What a member did on a screen."""
