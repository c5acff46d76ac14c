"""What can happen to the supervisor."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.failures import Failure
from kiosk.link.messages import Credential, EndReason, SessionMessage
from kiosk.supervisor.states import Number


@dataclass(frozen=True, slots=True)
class Heard:
    """A session said something."""

    number: Number
    message: SessionMessage


@dataclass(frozen=True, slots=True)
class Lost:
    """A session is gone (CRASH), silent (HANG), broke the link (LINK) or did not leave when asked (SUPERVISOR)."""

    number: Number
    reason: EndReason


@dataclass(frozen=True, slots=True)
class Clean:
    """Every step of wiping a session is verified."""

    number: Number


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A step of wiping a session could not be verified."""

    number: Number
    failure: Failure


@dataclass(frozen=True, slots=True)
class RetryDue:
    """It is time to wipe a doubtful one again."""

    number: Number


@dataclass(frozen=True, slots=True)
class SpareDue:
    """The pause before the next spare is over."""


@dataclass(frozen=True, slots=True)
class Granted:
    """The gateway's credential for a session's visit."""

    number: Number
    credential: Credential


@dataclass(frozen=True, slots=True)
class Refused:
    """The gateway gave no credential."""

    number: Number
    failure: Failure


@dataclass(frozen=True, slots=True)
class LeaveAsked:
    """Staff or an update want the visit to end."""


@dataclass(frozen=True, slots=True)
class StopAsked:
    """The supervisor itself is to end."""


Event: TypeAlias = Heard | Lost | Clean | Doubtful | RetryDue | SpareDue | Granted | Refused | LeaveAsked | StopAsked
