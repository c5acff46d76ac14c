"""Witnessing machines' journals: a head is taken if its machine signed it and it continues the one before.

So a journal can lose no line unseen, not even by its own machine, once a head that covers the line was taken here
(C2SP tlog-witness.md; RFC 6962, 2.1.2).
"""

from __future__ import annotations

import logging
from typing import Final

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc.jwk import ECKey

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
"""Kept of each machine, as evidence; one would do."""


class Witness:
    """Keeps heads of journals."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def take(self, device: Device, checkpoint: Checkpoint) -> CheckpointTaken:
        """Witness a head; the same one again is taken again.

        Raises: Refused (not signed by this machine, not a continuation, or proved from another head than ours).
        """
        origin, head = _signed(device, checkpoint.note)
        with self._database.transaction() as db:
            known = checkpoints.newest(db, device.device)
            refusal = _refusal(known, head, origin, checkpoint)
            if refusal is None:
                checkpoints.add(db, device.device, head, self._clock.unix(), forked=False)
                return CheckpointTaken(head.size)
            if _contradicts(known, head) and checkpoints.forks(db, device.device) < _MOST_FORKS:
                checkpoints.add(db, device.device, head, self._clock.unix(), forked=True)
        if refusal.type is ProblemType.CHECKPOINT_FORKED:
            logger.warning("journal forked, device %s", device.device)
        raise Refused(refusal)


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


def _refusal(known: Head | None, head: Head, origin: str, checkpoint: Checkpoint) -> Problem | None:
    """Why a head cannot follow the one that is known."""
    size = 0 if known is None else known.size
    if known is not None and not known.note.startswith(f"{origin}\n"):
        return problem(ProblemType.CHECKPOINT_REFUSED)
    if _contradicts(known, head):
        return problem(ProblemType.CHECKPOINT_FORKED)
    if known is not None and size == head.size:
        return None
    if checkpoint.witnessed != size:
        return problem(ProblemType.CHECKPOINT_OUT_OF_STEP, witnessed_size=size)
    return _unproved(known, head, checkpoint) if known is not None and size else None


def _contradicts(known: Head | None, head: Head) -> bool:
    """Whether both notes together show that lines were removed or changed; a larger head alone shows nothing."""
    return known is not None and (head.size < known.size or (head.size == known.size and head.root != known.root))


def _unproved(known: Head, head: Head, checkpoint: Checkpoint) -> Problem | None:
    try:
        verify_consistency((known.size, known.root), (head.size, head.root), checkpoint.proof)
    except ProofRefused:
        return problem(ProblemType.CHECKPOINT_FORKED)
    return None
