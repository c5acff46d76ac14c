"""Doing a member's call once: the same idempotency key gives the same answer again, without a second effect.

A call has two halves. `prepare` may ask other systems and takes as long as they do, outside any transaction; the effect
that it gives is applied together with keeping the answer, in one transaction. A call that fails before its effect gives
its key back, so it may be tried again with the same key.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final, TypeAlias, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection

from contract.problems import Problem, ProblemType
from gateway.clock import Clock
from gateway.refusals import Refused, refused
from gateway.store import replies
from gateway.store.database import Database
from gateway.store.replies import Reply
from gateway.store.visits import Visit
from gateway.visits import Visits

Answer = TypeVar("Answer", bound=Struct)
Effect: TypeAlias = Callable[[Connection, Visit], Answer | Problem]
"""Changes the store and gives the answer. A problem that it *returns* is kept with its changes; one that it raises as
`Refused` undoes them."""
Preparation: TypeAlias = Callable[[Visit], Effect[Answer]]
Gate: TypeAlias = Callable[[Visit], None]

_CLAIM_SECONDS: Final = 30
"""A claim older than this is of a process that died."""


@dataclass(frozen=True, slots=True)
class Call:
    """A mutating call: whose credential, under which key; `fingerprint` is a hash of all but the key."""

    credential: str
    key: str
    fingerprint: str


class Once:
    """Performs calls of open visits."""

    def __init__(self, database: Database, clock: Clock, visits: Visits) -> None:
        self._database = database
        self._clock = clock
        self._visits = visits

    def perform(
        self, call: Call, answer: type[Answer], prepare: Preparation[Answer], gate: Gate | None = None
    ) -> Answer:
        """Do it, or repeat the answer given before; `gate` refuses visits in the wrong state (default: not open).

        Raises: Refused.
        """
        admit = gate or self._visits.require_alive
        found = self._claim(call, admit)
        if isinstance(found, Reply):
            return _answered(found, answer)
        with ExitStack() as undo:
            undo.callback(self._release, found, call)
            outcome = self._apply(call, prepare(found), admit)
            undo.pop_all()
        if isinstance(outcome, Problem):
            raise Refused(outcome)
        return outcome

    def visit(self, credential: str) -> Visit:
        """The open visit of a call that changes nothing.

        Raises: Refused.
        """
        with self._database.transaction() as db:
            visit = self._visits.find(db, credential)
        self._visits.require_alive(visit)
        return visit

    def _claim(self, call: Call, admit: Gate) -> Visit | Reply:
        now = self._clock.unix()
        with self._database.transaction() as db:
            visit = self._visits.find(db, call.credential)
            reply = replies.find(db, visit.visit, call.key)
            if reply is not None and _belongs(reply, call, now):
                return reply
            admit(visit)
            replies.claim(db, visit.visit, call.key, call.fingerprint, now)
        return visit

    def _apply(self, call: Call, effect: Effect[Answer], admit: Gate) -> Answer | Problem:
        with self._database.transaction() as db:
            visit = self._visits.find(db, call.credential)  # as it is now: `prepare` may have taken seconds
            admit(visit)
            outcome = effect(db, visit)
            status = outcome.status if isinstance(outcome, Problem) else 200
            body = msgspec.json.encode(outcome)
            if not replies.keep(db, visit.visit, call.key, status, body):  # the effect ended the visit
                replies.claim(db, visit.visit, call.key, call.fingerprint, self._clock.unix())
                replies.keep(db, visit.visit, call.key, status, body)
        return outcome

    def _release(self, visit: Visit, call: Call) -> None:
        with self._database.transaction() as db:
            replies.release(db, visit.visit, call.key)


def _belongs(reply: Reply, call: Call, now: float) -> bool:
    """Whether the reply answers this call; False if its claim was left behind by a process that died."""
    if reply.fingerprint != call.fingerprint:
        raise refused(ProblemType.IDEMPOTENCY_MISMATCH)
    if reply.status is not None:
        return True
    if now - reply.claimed_at < _CLAIM_SECONDS:
        raise refused(ProblemType.IDEMPOTENCY_IN_PROGRESS, retry_after_seconds=1)
    return False


def _answered(reply: Reply, answer: type[Answer]) -> Answer:
    body = reply.body or b""
    if reply.status != 200:
        raise Refused(msgspec.json.decode(body, type=Problem))
    return msgspec.json.decode(body, type=answer)
