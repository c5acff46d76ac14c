"""What the supervisor remembers between two events."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import NewType

from kiosk.failures import Failure
from kiosk.link.look import USUAL, Look
from kiosk.link.messages import Raise
from texts.language import Language

Number = NewType("Number", int)
"""Which session: counted from 1 since the supervisor started."""

LEFTOVERS = Number(0)
"""What an earlier run of the supervisor may have left behind; it is wiped like a session."""


class Front(Enum):
    """What the person in front of the screen sees."""

    NOTHING = auto()
    """No session is on show yet."""
    WELCOME = auto()
    VISIT = auto()
    FINISHED = auto()
    """The next session, raised for the visit that ended; touch stays disabled until everything is clean."""
    OUT_OF_SERVICE = auto()


@dataclass(frozen=True, slots=True)
class Visit:
    """What *Finished* can say of a visit whose session did not come to say it itself."""

    language: Language
    steps: int = 0
    pages: int = 0


@dataclass(frozen=True, slots=True)
class State:
    """Everything the supervisor remembers between two events."""

    front: Front = Front.NOTHING
    shown: Number | None = None
    loaded: bool = False
    """Whether the session on show has read all that a visit needs: only then is the next one started."""
    spare: Number | None = None
    spare_ready: bool = False
    spare_pausing: bool = False
    unclean: frozenset[Number] = frozenset()
    doubtful: frozenset[Number] = frozenset()
    """The unclean ones whose last wipe could not be verified."""
    doubt: Failure | None = None
    visit: Visit | None = None
    look: Look = USUAL
    """What the session on show said of itself last; for *Finished* alone, and dropped when it ends."""
    farewell: Raise | None = None
    """What *Finished* has to say, from the end of a visit until a session was raised for it."""
    setbacks: int = 0
    """Sessions lost since a visit last began: how long to pause before the next one is started."""
    next: Number = Number(1)
    stopping: bool = False
