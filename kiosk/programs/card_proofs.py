"""What the chip of a card has shown of itself, for `kiosk card read`: each verdict means what it means in a visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from emrtd import card_security, chip_mapping
from emrtd.card_security import CardSecurityResult
from emrtd.errors import EmrtdError
from emrtd.inspection import Reading
from emrtd.inventory import PROOFS
from emrtd.lds import FileId
from emrtd.passive_authentication import PassiveReason
from emrtd.security_infos import SecurityInfos, parse_dg14
from emrtd.trust import TrustStore
from kiosk.failures import Failure
from kiosk.identity.judging import BY_MAPPING, Possession, by_signature, passive_error
from kiosk.programs.card_report import Verdict

_VERDICTS: Final = {
    Possession.PROVED: Verdict.VALID,
    Possession.DISPROVED: Verdict.INVALID,
    Possession.NOT_OFFERED: Verdict.ABSENT,
    Possession.NOT_JUDGED: Verdict.NOT_ATTEMPTED,
}
_FAILURES: Final = {
    Possession.DISPROVED: Failure.CARD_CLONED,
    Possession.NOT_JUDGED: Failure.POSSESSION_NOT_PROVED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One authentication's verdict, and the failure if it is one."""

    verdict: Verdict
    failure: Failure | None = None


NOT_ATTEMPTED: Final = Finding(Verdict.NOT_ATTEMPTED)


@dataclass(frozen=True, slots=True)
class Authority:
    """Against what EF.CardSecurity is judged.

    Attributes:
        trust: authorities; None if none was named, and then only the last step is left open.
        at: now, aware of its time zone.
    """

    trust: TrustStore | None
    at: datetime


def finding_of(possession: Possession) -> Finding:
    """What a chip that should prove itself has shown: it did, it did not, or not in a way that we can follow."""
    return Finding(_VERDICTS[possession], _FAILURES.get(possession))


def active_finding(reading: Reading, challenge: bytes) -> Finding:
    """Active Authentication; `challenge` is RND.IFD as sent."""
    dg15 = reading.files.get(FileId.DG15)
    if dg15 is None:
        return missing(FileId.DG15, reading)
    signature = reading.active_signature or b""
    return finding_of(by_signature(dg15, reading.files.get(FileId.DG14), challenge, signature))


def missing(file: FileId, reading: Reading) -> Finding:
    """A card without the file; or one that hides a file whose hash its issuer signed, as copies do."""
    if file in reading.withheld & PROOFS:
        return finding_of(Possession.DISPROVED)
    return Finding(Verdict.ABSENT)


def has_chip_key(dg14: bytes) -> bool:
    """Whether DG14 has a key for Chip Authentication; True for one that is broken, and `authenticate` says how."""
    try:
        return parse_dg14(dg14).states_chip_keys
    except EmrtdError:
        return True


def mapping_finding(reading: Reading, security: CardSecurityResult | None, authority: Authority) -> Finding | None:
    """What PACE-CAM has proved, by EF.CardSecurity or else by DG14; None if nothing either way.

    `security` is that file, judged, or None. It was read through the very channel that CAM opened, so it is of the chip
    that answered.
    """
    if not reading.chip_mappings:
        return None
    if security is not None and not _believed(security, authority):
        return Finding(Verdict.INVALID, passive_error(security.reasons[0]).failure)
    found = _mapped(reading, security.infos) if security is not None else None
    return found or _mapped(reading, _signed_infos(reading))


def card_security_of(reading: Reading, authority: Authority) -> CardSecurityResult | None:
    """EF.CardSecurity, judged; None if the card has none."""
    content = reading.files.get(FileId.CARD_SECURITY)
    if content is None:
        return None
    return card_security.verify(content, authority.trust or TrustStore.from_bytes(), authority.at)


def _believed(security: CardSecurityResult, authority: Authority) -> bool:
    """Without an authority to ask, what is signed is believed as far as the signature goes: EF.SOD says the rest."""
    return security.ok or (authority.trust is None and security.reasons == (PassiveReason.NO_CSCA,))


def _signed_infos(reading: Reading) -> SecurityInfos:
    try:
        return parse_dg14(reading.files[FileId.DG14])
    except (EmrtdError, KeyError):
        return SecurityInfos(())


def _mapped(reading: Reading, infos: SecurityInfos) -> Finding | None:
    """None where the keys are of another curve or kind: Chip Authentication may still tell."""
    possession = BY_MAPPING[chip_mapping.verify(reading.chip_mappings, infos)]
    return finding_of(possession) if possession in (Possession.PROVED, Possession.DISPROVED) else None
