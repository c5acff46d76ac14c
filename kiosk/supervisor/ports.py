"""What the supervisor needs from outside; `programs/supervisor.py` plugs the real parts in."""

from __future__ import annotations

from typing import Protocol, Unpack

from contract.device import VisitGrant
from kiosk.audit.events import Event
from kiosk.audit.journal import Facts, VisitNumber
from kiosk.link.messages import Rules


class Visits(Protocol):
    """The gateway, as far as visits are concerned. Called from worker threads; may block up to its deadline."""

    def grant(self) -> VisitGrant:
        """A name and a credential for a visit that begins. Raises `KioskError`."""

    def over(self, visit: str, reason: str) -> None:
        """Report the end of a visit, now or when the gateway is back. Raises `KioskError` if it cannot be kept."""

    def device(self) -> str:
        """The name under which the gateway knows this machine, asked for after a grant. Raises `KioskError`."""

    def rules(self) -> Rules | None:
        """The fund's policy in force, if it is known. Never blocks."""


class WitnessedVisits(Visits, Protocol):
    """A gateway that also keeps heads of the journal."""

    def witness(self, note: str) -> None:
        """Have it keep a signed note, now or when it is back. Raises `KioskError` if that cannot be."""


class Chronicle(Protocol):
    """The journal."""

    def record(self, event: Event, visit: VisitNumber | None = None, **facts: Unpack[Facts]) -> None:
        """Write one line. Raises `JournalFailed`."""
