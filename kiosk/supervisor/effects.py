"""What the supervisor does about it; `conductor.py` performs them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from kiosk.failures import Failure
from kiosk.link.messages import FromSupervisor, Happened, NoCredential, VisitBegan, VisitEnded
from kiosk.supervisor.states import Number


@dataclass(frozen=True, slots=True)
class Spawn:
    """Start a session's process, hidden."""

    number: Number


@dataclass(frozen=True, slots=True)
class Tell:
    """Send a message to a session."""

    number: Number
    message: FromSupervisor


@dataclass(frozen=True, slots=True)
class Wipe:
    """Kill a session and remove every trace of it; answered by `Clean` or `Doubtful`."""

    number: Number


@dataclass(frozen=True, slots=True)
class Obtain:
    """Ask the gateway for a credential; answered by `Granted` or `Refused`."""

    number: Number


@dataclass(frozen=True, slots=True)
class Return:
    """A credential came too late: tell the gateway that its visit is over."""

    number: Number


@dataclass(frozen=True, slots=True)
class Note:
    """Something for the journal: what a session said, or how it ended."""

    number: Number
    what: VisitBegan | VisitEnded | Happened | NoCredential


@dataclass(frozen=True, slots=True)
class NoteLost:
    """For the journal: a session that had met nobody was lost."""

    number: Number
    failure: Failure


@dataclass(frozen=True, slots=True)
class Hurry:
    """The session was asked to leave: after a while it is `Lost`."""

    number: Number


@dataclass(frozen=True, slots=True)
class RetryLater:
    """Send `RetryDue` after a while."""

    number: Number


@dataclass(frozen=True, slots=True)
class SpareLater:
    """Send `SpareDue` after a pause that grows with the setbacks."""

    setbacks: int


@dataclass(frozen=True, slots=True)
class Stop:
    """End the supervisor; `doubt` is what could not be verified."""

    doubt: Failure | None


Effect: TypeAlias = Spawn | Tell | Wipe | Obtain | Return | Note | NoteLost | Hurry | RetryLater | SpareLater | Stop
