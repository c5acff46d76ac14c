"""Keeping nothing longer than the policy says: `docs/retention.md` is the table of what is kept, and until when.

What is about a person goes when the visit ends (`gateway.visits`), or after minutes; here goes the rest, after days.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Final

from gateway.clock import Clock
from gateway.config import RetentionPolicy
from gateway.store import retention
from gateway.store.database import Database

logger = logging.getLogger(__name__)

_DAY: Final = 86_400
_HOUR: Final = 3600
_BATCH: Final = 500
"""Visits deleted in one transaction: nobody else may write meanwhile."""


@dataclass(frozen=True, slots=True)
class Purged:
    """How much was deleted."""

    visits: int
    certificates: int
    checkpoints: int


class Retention:
    """Deletes what is too old."""

    def __init__(self, database: Database, clock: Clock, policy: RetentionPolicy) -> None:
        self._database = database
        self._clock = clock
        self._policy = policy
        self._due = 0.0

    def purge_hourly(self) -> Purged | None:
        """Purge if that was not done within the last hour by this process; else None."""
        now = self._clock.unix()
        if now < self._due:
            return None
        self._due = now + _HOUR
        return self.purge()

    def purge(self) -> Purged:
        """Delete everything that is older than the policy allows. It may be interrupted, and done twice at a time."""
        visits = self._visits(self._before(self._policy.visits_days))
        with self._database.transaction() as db:
            certificates = retention.delete_certificates(db, self._before(self._policy.certificates_days))
            checkpoints = retention.delete_checkpoints(db, self._before(self._policy.checkpoints_days))
        purged = Purged(visits, certificates, checkpoints)
        if any((visits, certificates, checkpoints)):
            logger.info("purged visits=%d certificates=%d checkpoints=%d", visits, certificates, checkpoints)
        return purged

    def _visits(self, before: float) -> int:
        deleted = 0
        while True:
            with self._database.transaction() as db:
                names = retention.ended_before(db, before, _BATCH)
                if not names:
                    return deleted
                retention.delete_visits(db, names)
            deleted += len(names)

    def _before(self, days: int) -> float:
        return self._clock.unix() - days * _DAY
