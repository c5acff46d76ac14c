"""The kiosk's own judgement of a card: the member hears the truth at once, the gateway's is the one that counts.

Order of the checks is order of honesty: files that nobody signed say nothing about expiry, and a key that nobody
signed says nothing about the chip.

Which proof a chip owes, its signed files decide (`emrtd.proofs`). A key that cannot be followed here, because it is of
a kind that we do not speak or not as the standard has it, is neither believed nor held against the card, whatever the
chip answers: its country signed that key. The gateway decides about it.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from concurrent.futures import Executor, Future
from datetime import datetime
from enum import Enum, auto
from typing import Final, assert_never

from emrtd import active_authentication, passive_authentication
from emrtd.access import AccessProtocol
from emrtd.active_authentication import ActiveVerdict
from emrtd.chip_authentication import ChipVerdict
from emrtd.chip_mapping import MappingVerdict
from emrtd.inventory import PROOFS
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason, PassiveResult, SignerVerdict
from emrtd.proofs import ChipProof, proof_of
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
    PassiveReason.SIGNER_USAGE: UntrustedIssuer,
    PassiveReason.REVOKED: UntrustedIssuer,
    PassiveReason.EXPIRED_CSCA: UntrustedIssuer,
    PassiveReason.EXPIRED_DS: UntrustedIssuer,
    PassiveReason.NOT_YET_VALID_CSCA: UntrustedIssuer,
    PassiveReason.NOT_YET_VALID_DS: UntrustedIssuer,
    PassiveReason.VALIDITY_UNREADABLE: UntrustedIssuer,
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
    """What the chip of a card has shown of itself."""

    PROVED = auto()
    """It holds the key that its country signed."""
    DISPROVED = auto()
    """It does not: a copy."""
    NOT_OFFERED = auto()
    """It was made without such a key."""
    NOT_JUDGED = auto()
    """Its key is of a kind that we cannot follow, or only the gateway has the key to judge its answer by."""


BY_AGREEMENT: Final = {
    ChipVerdict.VALID: Possession.PROVED,
    ChipVerdict.INVALID: Possession.DISPROVED,
    ChipVerdict.REFUSED: Possession.DISPROVED,
    ChipVerdict.ABSENT: Possession.NOT_OFFERED,
    ChipVerdict.MALFORMED_KEY: Possession.NOT_JUDGED,
    ChipVerdict.UNSUPPORTED_ALGORITHM: Possession.NOT_JUDGED,
}
"""What Chip Authentication means to us."""

BY_MAPPING: Final = {
    MappingVerdict.VALID: Possession.PROVED,
    MappingVerdict.INVALID: Possession.DISPROVED,
    MappingVerdict.ABSENT: Possession.NOT_OFFERED,
    MappingVerdict.MALFORMED_KEY: Possession.NOT_JUDGED,
    MappingVerdict.UNSUPPORTED_ALGORITHM: Possession.NOT_JUDGED,
}
"""What PACE-CAM means to us."""


def by_signature(dg15: bytes, dg14: bytes | None, challenge: bytes, signature: bytes) -> Possession:
    """What Active Authentication means to us.

    Whether it can be judged, the files decide before the answer is looked at: a chip whose key can be followed and
    that does not sign, or signs in a way of nobody's, is a copy.

    Args:
        dg15: raw file.
        dg14: raw file, None if there is none.
        challenge: RND.IFD as sent, 8 bytes.
        signature: the chip's answer; empty if it refused.
    """
    if not active_authentication.can_judge(dg15, dg14):
        return Possession.NOT_JUDGED
    verdict = active_authentication.verify(dg15, dg14, challenge, signature)
    return Possession.PROVED if verdict is ActiveVerdict.VALID else Possession.DISPROVED


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
        possession = _possession(files, challenge, active_signature or b"", chip_answer)
        if possession is Possession.DISPROVED:
            raise CardCloned
        return possession

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


def _possession(
    files: Mapping[FileId, bytes], challenge: bytes, active_signature: bytes, chip_answer: bytes | None
) -> Possession:
    dg14, dg15 = files.get(FileId.DG14), files.get(FileId.DG15)
    proof = proof_of(dg14, dg15)
    match proof:
        case ChipProof.ACTIVE_AUTHENTICATION:
            return by_signature(files[FileId.DG15], dg14, challenge, active_signature)
        case ChipProof.CHIP_AUTHENTICATION:
            # Under keys of the gateway's; that the chip did not even agree is plain to see.
            return Possession.DISPROVED if chip_answer == b"" else Possession.NOT_JUDGED
        case ChipProof.NOT_SPOKEN:
            logger.warning("a chip's proof cannot be judged here")
            return Possession.NOT_JUDGED
        case ChipProof.NONE:
            return Possession.NOT_OFFERED
        case _:
            assert_never(proof)
