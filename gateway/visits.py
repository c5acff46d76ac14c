"""A visit's life: granted to a machine, opened with a lease, renewed, and ended; what was not confirmed is voided."""

from __future__ import annotations

import logging
import secrets
from enum import StrEnum
from typing import Final

from sqlalchemy import Connection

from contract.device import VisitGrant, VisitOver, VisitOverAnswer
from contract.member import CardNonce, Lease, VisitClosed, VisitOpened
from contract.problems import ProblemType
from gateway.clock import Clock
from gateway.config import PolicySettings
from gateway.names import digest, new_name, new_secret
from gateway.refusals import refused
from gateway.store import certificates, codes, devices, visits
from gateway.store.database import Database
from gateway.store.visits import Visit

logger = logging.getLogger(__name__)

_NONCE_BYTES: Final = 32
_DAY: Final = 86_400


class EndedBy(StrEnum):
    """Who or what ended a visit."""

    CLOSE = "close"
    OVER = "over"
    LAPSE = "lapse"


class Visits:
    """The rules of a visit's life; all of them in the transaction that the caller holds."""

    def __init__(self, database: Database, clock: Clock, policy: PolicySettings) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy

    def grant(self, device: str) -> VisitGrant:
        """A name for a visit, and the credential to open it within ten minutes (by policy)."""
        visit, credential, seconds = new_name(), new_secret(), self._policy.credential_seconds
        with self._database.transaction() as db:
            visits.add(db, visit, device, digest(credential), self._clock.unix() + seconds)
        return VisitGrant(visit, credential, seconds)

    def over(self, device: str, visit: str, over: VisitOver) -> VisitOverAnswer:
        """The machine says that the visit's process is gone.

        Raises: Refused (this machine was not granted this visit).
        """
        with self._database.transaction() as db:
            if not visits.of_device(db, device, visit):
                raise refused(ProblemType.NOT_FOUND)
            self.end(db, visit, EndedBy.OVER)
        logger.info("visit over, %s", over.reason)
        return VisitOverAnswer(visit)

    def find(self, db: Connection, credential: str) -> Visit:
        """The visit of a credential, whatever its state.

        Raises: Refused (unknown credential, or its machine was revoked).
        """
        visit = visits.by_credential(db, digest(credential))
        if visit is None or not visit.admitted:
            raise refused(ProblemType.CREDENTIAL_REFUSED)
        return visit

    def require_alive(self, visit: Visit) -> None:
        """Refuse a visit that is not open now: never opened, ended, its lease run out, or older than an hour."""
        now = self._clock.unix()
        alive = visit.ended_at is None and visit.lease_until is not None and visit.lease_until > now
        if not alive:
            raise refused(ProblemType.VISIT_LAPSED)

    def require_openable(self, visit: Visit) -> None:
        """Refuse to open what has ended or was granted too long ago; opening twice gives a new nonce."""
        if visit.opened_at is not None:
            self.require_alive(visit)
        elif visit.ended_at is not None:
            raise refused(ProblemType.VISIT_LAPSED)
        elif visit.open_before <= self._clock.unix():
            raise refused(ProblemType.CREDENTIAL_REFUSED)

    def open(self, db: Connection, visit: Visit) -> VisitOpened:
        """Begin (or go on with) a visit: a card nonce and a lease.

        Raises: Refused (the visit has had all its nonces).
        """
        now = self._clock.unix()
        opened_at = visit.opened_at or now
        seconds = self._lease_from(opened_at)
        visits.open_(db, visit.visit, opened_at, now + seconds)
        return VisitOpened(self._new_nonce(db, visit), self._policy.nonce_seconds, int(seconds))

    def nonce(self, db: Connection, visit: Visit) -> CardNonce:
        """A fresh card nonce.

        Raises: Refused (the visit has had all its nonces).
        """
        return CardNonce(self._new_nonce(db, visit), self._policy.nonce_seconds)

    def renew(self, db: Connection, visit: Visit) -> Lease:
        """A new lease, never beyond the longest visit that the policy allows."""
        seconds = self._lease_from(visit.opened_at or 0.0)
        visits.renew(db, visit.visit, self._clock.unix() + seconds)
        return Lease(int(seconds))

    def close(self, db: Connection, visit: Visit) -> VisitClosed:
        """End a visit at the member's wish."""
        return VisitClosed(self.end(db, visit.visit, EndedBy.CLOSE))

    def end(self, db: Connection, visit: str, ended_by: EndedBy) -> int:
        """End a visit: void what it issued without a confirmed print, forget who it was; gives the number voided."""
        visits.end(db, visit, ended_by.value, self._clock.unix())
        return certificates.void_unconfirmed(db, visit)

    def sweep(self) -> int:
        """End what lapsed, and delete what is out of date; gives the number of visits ended."""
        now = self._clock.unix()
        with self._database.transaction() as db:
            lapsed = visits.lapsed(db, now)
            for visit in lapsed:
                self.end(db, visit, EndedBy.LAPSE)
            codes.forget_expired(db, now, now - _DAY)
            devices.forget_expired(db, now)
        return len(lapsed)

    def _lease_from(self, opened_at: float) -> float:
        """Seconds of a lease that begins now."""
        left = opened_at + self._policy.visit_seconds - self._clock.unix()
        return min(float(self._policy.lease_seconds), max(0.0, left))

    def _new_nonce(self, db: Connection, visit: Visit) -> bytes:
        if visits.count_nonce(db, visit.visit) > self._policy.nonces_per_visit:
            raise refused(ProblemType.TOO_MANY)
        nonce = secrets.token_bytes(_NONCE_BYTES)
        visits.add_nonce(db, digest(nonce.hex()), visit.visit, self._clock.unix() + self._policy.nonce_seconds)
        return nonce
