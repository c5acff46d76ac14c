"""The kiosk's own judgement of a card: the member hears the truth at once, the gateway's is the one that counts.

Order of the checks is order of honesty: files that nobody signed say nothing about expiry, and a key that nobody
signed says nothing about the chip.

A chip's proof that cannot be followed here, because its key is of a kind that we do not speak or not as the standard
has it, is neither believed nor held against the card: its country signed that key. The gateway decides about it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from datetime import datetime
from enum import Enum, auto
from typing import Final

from emrtd import active_authentication, passive_authentication
from emrtd.access import AccessProtocol
from emrtd.active_authentication import ActiveVerdict
from emrtd.inventory import PROOFS
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, PassiveResult, SignerVerdict
from emrtd.trust import TrustStore
from kiosk.failures import KioskError
from kiosk.identity.errors import (
    CardAccessFailed,
    CardCloned,
    CardExpired,
    CardFileChanged,
    CardFileMalformed,
    CardSignatureInvalid,
    UntrustedIssuer,
)
from kiosk.identity.person import person_of

logger = logging.getLogger(__name__)

_PASSIVE: Final[dict[PassiveReason, type[KioskError]]] = {
    PassiveReason.MALFORMED: CardFileMalformed,
    PassiveReason.UNSUPPORTED_ALGORITHM: CardSignatureInvalid,
    PassiveReason.NO_DS: CardSignatureInvalid,
    PassiveReason.SIGNATURE: CardSignatureInvalid,
    PassiveReason.SIGNING_TIME: CardSignatureInvalid,
    PassiveReason.NO_CSCA: UntrustedIssuer,
    PassiveReason.CSCA_SIGNATURE: UntrustedIssuer,
    PassiveReason.REVOKED: UntrustedIssuer,
    PassiveReason.EXPIRED_CSCA: UntrustedIssuer,
    PassiveReason.EXPIRED_DS: UntrustedIssuer,
    PassiveReason.NOT_YET_VALID_CSCA: UntrustedIssuer,
    PassiveReason.NOT_YET_VALID_DS: UntrustedIssuer,
}
"""Every reason that is not here is a hash: the file is not the one that was signed."""


def refusal_of(reason: PassiveReason) -> type[KioskError]:
    """The error that a reason of passive authentication means."""
    return _PASSIVE.get(reason, CardFileChanged)


def passive_error(reason: PassiveReason) -> KioskError:
    """The failure that a reason of passive authentication means to us; not for `OK`."""
    return refusal_of(reason)()


def judge_access(access: AccessProtocol) -> None:
    """Pass a chip that PACE opened: one that gives its files to anybody has not shown that its number was typed.

    Which variants EF.CardAccess offered is not held against a card: every one of them keeps its promise, and issuers
    state them differently in DG14 (`kiosk card read` says so).

    Raises:
        CardAccessFailed: anything else opened it.
    """
    if access is not AccessProtocol.PACE:
        raise CardAccessFailed


class Possession(Enum):
    """What the chip of a card that passed has shown of itself."""

    PROVED = auto()
    """It holds the key that its country signed."""
    NOT_OFFERED = auto()
    """It was made without such a key."""
    NOT_JUDGED = auto()
    """It answered, but its key is of a kind that we cannot follow, or only the gateway has the key to judge by."""


_POSSESSION: Final = {
    ActiveVerdict.VALID: Possession.PROVED,
    ActiveVerdict.UNSUPPORTED_ALGORITHM: Possession.NOT_JUDGED,
    ActiveVerdict.MALFORMED_KEY: Possession.NOT_JUDGED,
}
"""The verdict that is not here is that of a copy."""


class Judgement:
    """One card's judgement, which may begin while the chip is still being read."""

    def __init__(self, trust: TrustStore, at: datetime) -> None:
        """`trust` holds the country authorities; `at` is now, aware of its time zone."""
        self._trust = trust
        self._at = at
        self._begun_with = b""
        self._begun: Future[SignerVerdict] | None = None

    def begin(self, sod: bytes, worker: Executor) -> None:
        """Have a thread of `worker` judge EF.SOD already; at most once, later calls change nothing."""
        if self._begun is None:
            self._begun_with = sod
            self._begun = worker.submit(self._signer, sod)

    def judge(
        self,
        files: Mapping[FileId, bytes],
        challenge: bytes,
        active_signature: bytes | None,
        chip_answer: bytes | None = None,
    ) -> Possession:
        """Pass a card whose files its country signed, that has not expired, and whose chip is not a copy.

        Whether what the chip has shown is enough is the gateway's decision.

        Args:
            files: raw bytes as read, EF.SOD and DG1 among them.
            challenge: RND.IFD as sent, 8 bytes.
            active_signature: the chip's answer; empty if it refused, None if it was not asked.
            chip_answer: the same of the gateway's own challenge.

        Raises:
            KioskError: of `kiosk.identity.errors`.
        """
        signed = self._signed_groups(files)
        if person_of(files[FileId.DG1]).last_day < self._at.date():
            raise CardExpired
        if signed & PROOFS - files.keys():
            # The card was made with a key and does not show it: a copy that dodges the question.
            raise CardCloned
        if FileId.DG15 not in files:
            return _judge_relayed(chip_answer)
        return _judge_chip(files, challenge, active_signature or b"")

    def _signed_groups(self, files: Mapping[FileId, bytes]) -> frozenset[FileId]:
        """The data groups that the country signed, shown or not."""
        if not {FileId.SOD, FileId.DG1} <= files.keys():
            raise CardFileMalformed
        result = self._passive(files)
        if not result.ok:
            raise passive_error(result.reason)
        return result.data_groups

    def _passive(self, files: Mapping[FileId, bytes]) -> PassiveResult:
        """What was begun counts only if it was about these very bytes."""
        sod = files[FileId.SOD]
        begun = self._begun if sod == self._begun_with else None
        return (self._signer(sod) if begun is None else begun.result()).judge(files)

    def _signer(self, sod: bytes) -> SignerVerdict:
        return passive_authentication.judge_sod(sod, self._trust, self._at)


def _judge_relayed(chip_answer: bytes | None) -> Possession:
    """What the chip answered under keys of the gateway's; that it did not even agree is plain to see."""
    if chip_answer is None:
        return Possession.NOT_OFFERED
    if not chip_answer:
        raise CardCloned
    return Possession.NOT_JUDGED


def _judge_chip(files: Mapping[FileId, bytes], challenge: bytes, active_signature: bytes) -> Possession:
    """A chip that has a key and does not sign is a copy, whatever the kind of the key."""
    verdict = active_authentication.verify(files[FileId.DG15], files.get(FileId.DG14), challenge, active_signature)
    possession = _POSSESSION.get(verdict)
    if possession is None or not active_signature:
        raise CardCloned
    if possession is Possession.NOT_JUDGED:
        logger.warning("a chip's proof cannot be judged here: %s", verdict.value)
    return possession
