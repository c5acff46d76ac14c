"""The kiosk's own judgement of a card: the member hears the truth at once, the gateway's is the one that counts.

Order of the checks is order of honesty: files that nobody signed say nothing about expiry, and a key that nobody
signed says nothing about the chip.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Final

from emrtd import active_authentication, passive_authentication
from emrtd.active_authentication import ActiveVerdict
from emrtd.inventory import PROOFS
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason
from emrtd.trust import TrustStore
from kiosk.failures import KioskError
from kiosk.identity.errors import (
    CardCloned,
    CardExpired,
    CardFileChanged,
    CardFileMalformed,
    CardSignatureInvalid,
    UntrustedIssuer,
)
from kiosk.identity.person import person_of

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


def judge(
    files: Mapping[FileId, bytes], trust: TrustStore, at: datetime, challenge: bytes, active_signature: bytes | None
) -> None:
    """Pass a card whose files its country signed, that has not expired, and whose chip holds its key.

    A card that offers no Active Authentication passes: whether that is enough is the gateway's decision.

    Args:
        files: raw bytes as read, EF.SOD and DG1 among them.
        trust: country authorities.
        at: now, aware of its time zone.
        challenge: RND.IFD as sent, 8 bytes.
        active_signature: the chip's answer; empty if it refused, None if it was not asked.

    Raises:
        KioskError: of `kiosk.identity.errors`.
    """
    signed = _judge_files(files, trust, at)
    if person_of(files[FileId.DG1]).last_day < at.date():
        raise CardExpired
    if signed & PROOFS - files.keys():
        # The card was made with a key and does not show it: a copy that dodges the question.
        raise CardCloned
    if FileId.DG15 in files:
        _judge_chip(files, challenge, active_signature or b"")


def passive_error(reason: PassiveReason) -> KioskError:
    """The failure that a reason of passive authentication means to us; not for `OK`."""
    return _PASSIVE.get(reason, CardFileChanged)()


def _judge_files(files: Mapping[FileId, bytes], trust: TrustStore, at: datetime) -> frozenset[FileId]:
    """The data groups that the country signed, shown or not."""
    if not {FileId.SOD, FileId.DG1} <= files.keys():
        raise CardFileMalformed
    result = passive_authentication.verify(files[FileId.SOD], files, trust, at)
    if not result.ok:
        raise passive_error(result.reason)
    return result.data_groups


def _judge_chip(files: Mapping[FileId, bytes], challenge: bytes, active_signature: bytes) -> None:
    verdict = active_authentication.verify(files[FileId.DG15], files.get(FileId.DG14), challenge, active_signature)
    if verdict is ActiveVerdict.SIGNATURE:
        raise CardCloned
    if verdict is ActiveVerdict.MALFORMED_KEY:
        raise CardFileMalformed
