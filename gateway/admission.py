"""Whether evidence is worth judging: that costs signatures of whatever length a machine chose to send.

So it is asked first whether this machine and this visit have not had their share, and whether the nonce is alive. Only
the effect uses the nonce up (`gateway.identification`): of two calls with one nonce that are both judged, one counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Connection

from contract.problems import Problem, ProblemType
from gateway.clock import Clock
from gateway.limiter import Limiter
from gateway.names import digest
from gateway.refusals import problem, refused
from gateway.store import visits
from gateway.store.database import Database
from gateway.store.visits import Visit


@dataclass(frozen=True, slots=True)
class Share:
    """How often evidence is judged: `limiter` counts by machine, `per_visit` is of one visit, challenges included."""

    limiter: Limiter
    per_visit: int


class Admission:
    """Admits evidence and questions to be judged."""

    def __init__(self, database: Database, clock: Clock, share: Share) -> None:
        self._database = database
        self._clock = clock
        self._share = share

    def to_judge(self, visit: Visit, nonce: bytes) -> Problem | None:
        """Count one judgement for a nonce that is alive; else why it is not, and nothing shall be judged.

        Raises: Refused (the machine's minute or the visit's share is used up).
        """
        return self._admit(visit, nonce, visits.nonce_to_judge)

    def to_challenge(self, visit: Visit, nonce: bytes) -> Problem | None:
        """The same for a nonce that no chip was challenged with.

        Raises: Refused, as `to_judge`.
        """
        return self._admit(visit, nonce, visits.nonce_to_challenge)

    def late(self, expires_at: float | None) -> Problem | None:
        """Why a nonce with this end, or without one, is not alive."""
        if expires_at is None:
            return problem(ProblemType.NONCE_USED)
        return problem(ProblemType.NONCE_LATE) if expires_at <= self._clock.unix() else None

    def _admit(
        self, visit: Visit, nonce: bytes, find: Callable[[Connection, str, str], float | None]
    ) -> Problem | None:
        self._share.limiter.admit(visit.device)
        with self._database.transaction() as db:
            late = self.late(find(db, digest(nonce.hex()), visit.visit))
            if late is None and visits.count_judgement(db, visit.visit) > self._share.per_visit:
                raise refused(ProblemType.TOO_MANY)
        return late
