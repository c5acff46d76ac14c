"""Witnessing machines' journals: a head is taken if its machine signed it and it continues the one before.

So a journal can lose no line unseen, not even by its own machine, once a head that covers the line was taken here
(C2SP tlog-witness.md; RFC 6962, 2.1.2).

Two notes contradict each other only where they give one size two roots. A smaller head is what an honest machine signed
earlier too, and a proof that fails is signed by nobody: both are refused, and neither is kept.
"""

from __future__ import annotations

import logging
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey
from sqlalchemy import Connection

from contract import note
from contract.device import Checkpoint, CheckpointTaken
from contract.problems import Problem, ProblemType
from contract.tlog import ProofRefused, verify_consistency
from gateway.clock import Clock
from gateway.names import digest
from gateway.refusals import Refused, problem, refused
from gateway.store import checkpoints
from gateway.store.checkpoints import Head
from gateway.store.database import Database
from gateway.store.devices import Device

logger = logging.getLogger(__name__)

_MOST_FORKS: Final = 20
"""Kept of each machine, as evidence; one would do. Nothing else counts towards it."""

_DAY: Final = 86_400


class Witness:
    """Keeps heads of journals."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, device: Device, checkpoint: Checkpoint) -> CheckpointTaken:
        """Witness a head; the newest one again is taken again. Of the heads of one day (UTC) the last one is kept.

        Raises: Refused (not signed by this machine, not a continuation, or proved from another head than ours).
        """
        origin, head = _signed(device, checkpoint.note)
        with self._database.transaction() as db:
            known = checkpoints.newest(db, device.device)
            _require_origin(known, origin)
            forked = checkpoints.contradicted(db, device.device, head)
            refusal = problem(ProblemType.CHECKPOINT_FORKED) if forked else _refusal(known, head, checkpoint)
            if refusal is None:
                self._keep(db, device, head)
            elif forked and checkpoints.forks(db, device.device) < _MOST_FORKS:
                checkpoints.add(db, device.device, head, self._clock.unix(), forked=True)
        if forked:
            logger.warning("journal forked, device %s", device.device)
        if refusal is not None:
            raise Refused(refusal)
        return CheckpointTaken(head.size)

    def _keep(self, db: Connection, device: Device, head: Head) -> None:
        now = self._clock.unix()
        checkpoints.add(db, device.device, head, now, forked=False)
        checkpoints.thin(db, device.device, head.size, since=now - now % _DAY)


def _signed(device: Device, text: str) -> tuple[str, Head]:
    """Origin and head of a note that this machine's key signed."""
    key = ECKey.import_key(msgspec.json.decode(device.key)).get_op_key("verify")
    if not isinstance(key, ec.EllipticCurvePublicKey):
        raise refused(ProblemType.CHECKPOINT_REFUSED)
    try:
        signed = note.verify(text, key)
    except note.NoteRefused as error:
        raise refused(ProblemType.CHECKPOINT_REFUSED) from error
    return signed.origin, Head(digest(signed.text()), signed.size, signed.root, text)


def _require_origin(known: Head | None, origin: str) -> None:
    """A machine has one journal.

    Raises: Refused.
    """
    if known is not None and not known.note.startswith(f"{origin}\n"):
        raise refused(ProblemType.CHECKPOINT_REFUSED)


def _refusal(known: Head | None, head: Head, checkpoint: Checkpoint) -> Problem | None:
    """Why a head that contradicts none cannot follow the one that is known."""
    size = 0 if known is None else known.size
    if known is not None and size == head.size:
        return None
    if head.size < size or checkpoint.witnessed != size:
        return problem(ProblemType.CHECKPOINT_OUT_OF_STEP, witnessed_size=size)
    return _unproved(known, head, checkpoint) if known is not None and size else None


def _unproved(known: Head, head: Head, checkpoint: Checkpoint) -> Problem | None:
    try:
        verify_consistency((known.size, known.root), (head.size, head.root), checkpoint.proof)
    except ProofRefused:
        return problem(ProblemType.CHECKPOINT_FORKED)
    return None
