"""Visits as the gateway sees them: granted by a call, ended by a message that is kept until it is delivered."""

from __future__ import annotations

from collections.abc import Callable

import msgspec

from contract.device import Policy, VisitGrant, VisitOver
from contract.note import NoteRefused
from kiosk.fleet.client import Fleet, Prove
from kiosk.fleet.errors import GatewayNonsense
from kiosk.link.messages import Rules
from kiosk.outbox.store import Item, Kind, Outbox

_CHECKPOINT = "journal"


class GatewayVisits:
    """Grants from the gateway; ends and checkpoints through the outbox."""

    def __init__(
        self, fleet: Fleet, outbox: Outbox, policy: Callable[[], Policy | None], put: Callable[[], None]
    ) -> None:
        """`policy` gives the rules that are known; `put` is called after something was put into the outbox."""
        self._fleet, self._outbox, self._policy, self._put = fleet, outbox, policy, put

    def grant(self) -> VisitGrant:
        """A name and a credential for a visit that begins. Raises the classes of `kiosk.fleet.errors`."""
        return self._fleet.grant_visit()

    def device(self) -> str:
        """The name under which the gateway knows this machine. Raises `NotAdmitted` before enrolment."""
        return self._fleet.device()

    def over(self, visit: str, reason: str) -> None:
        """Keep the end of a visit until the gateway has it. Raises `OutboxFull`."""
        self._outbox.put(Kind.VISIT_OVER, visit, msgspec.json.encode(VisitOver(reason)))
        self._put()

    def witness(self, note: str) -> None:
        """Keep the newest head of the journal until the gateway has it. Raises `OutboxFull`."""
        self._outbox.put(Kind.CHECKPOINT, _CHECKPOINT, note.encode())
        self._put()

    def rules(self) -> Rules | None:
        """The fund's rules, as a session is told them."""
        policy = self._policy()
        if policy is None:
            return None
        return Rules(
            inactivity_seconds=policy.inactivity_seconds,
            question_seconds=policy.question_seconds,
            more_time_times=policy.more_time_times,
            card_taken_seconds=policy.card_taken_seconds,
            paper_wait_seconds=policy.paper_wait_seconds,
            card_number_tries=policy.card_number_tries,
        )


def deliver(fleet: Fleet, prove: Prove, item: Item) -> None:
    """Hand one item of the outbox to the gateway; returns when it was acknowledged.

    Args:
        fleet: the machine's calls.
        prove: makes the proofs that go with a head of the journal.
        item: what waits.

    Raises:
        KioskError: of `kiosk.fleet.errors`.
    """
    match item.kind:
        case Kind.VISIT_OVER:
            try:
                over = msgspec.json.decode(item.body, type=VisitOver)
            except (msgspec.DecodeError, UnicodeDecodeError):
                raise GatewayNonsense from None
            fleet.visit_over(item.name, over.reason)
        case Kind.CHECKPOINT:
            try:
                fleet.checkpoint(item.body.decode(errors="replace"), prove)
            except NoteRefused:
                raise GatewayNonsense from None
