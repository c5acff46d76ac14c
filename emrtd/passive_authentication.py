"""Passive Authentication: are these files what the issuing country wrote (ICAO Doc 9303-11, 5.1)?

EF.SOD is signed by a document signer, whose certificate a trusted country authority signed; the hashes in it are those
of the files. Any bytes give a result; its reasons name everything that is wrong, the gravest first.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from types import MappingProxyType

from emrtd.document_signers import judge_signer
from emrtd.errors import EmrtdError
from emrtd.lds import FileId
from emrtd.passive_reasons import PassiveReason, reason_of
from emrtd.security_object import SecurityObject
from emrtd.sod import parse_sod
from emrtd.trust import TrustStore

__all__ = ["HashVerdict", "PassiveReason", "PassiveResult", "SignerVerdict", "judge_sod", "verify"]


class HashVerdict(Enum):
    """What the hash of one file says."""

    MATCH = "match"
    MISMATCH = "mismatch"
    NOT_IN_SOD = "not in EF.SOD"


@dataclass(frozen=True, slots=True)
class PassiveResult:
    """The verdict.

    Attributes:
        reasons: everything that is wrong, gravest first; `(OK,)` if nothing is.
        hashes: verdict of each data group given; empty if EF.SOD could not be read.
        country: issuer's two-letter code in lower case, from the document signer's certificate; empty if unknown.
        signed_at: signing time that EF.SOD states, if it does.
        data_groups: those whose hash EF.SOD states, given or not: a copy may hide DG14 and DG15, not that they exist.
    """

    reasons: tuple[PassiveReason, ...]
    hashes: Mapping[FileId, HashVerdict]
    country: str = ""
    signed_at: datetime | None = None
    data_groups: frozenset[FileId] = frozenset()

    @property
    def reason(self) -> PassiveReason:
        """The gravest."""
        return self.reasons[0]

    @property
    def ok(self) -> bool:
        """Whether the files are what the country wrote."""
        return self.reason is PassiveReason.OK


@dataclass(frozen=True, slots=True, repr=False)
class SignerVerdict:
    """What EF.SOD says and who stands behind it, judged before there is any file to compare.

    Attributes:
        reasons: everything that is wrong with EF.SOD itself, its signer or the signer's authority.
        signed: what it says; None if it cannot be read.
        country: as in `PassiveResult`.
        signed_at: the same.
    """

    reasons: frozenset[PassiveReason]
    signed: SecurityObject | None = None
    country: str = ""
    signed_at: datetime | None = None

    def judge(self, files: Mapping[FileId, bytes]) -> PassiveResult:
        """Compare files with the hashes that were signed (Doc 9303-11, 5.1, last step). Never raises on any bytes.

        Args:
            files: raw bytes as read; data groups are judged, other files are not covered by EF.SOD and left aside.
        """
        hashes = {} if self.signed is None else _judge_hashes(self.signed, files)
        reasons = {*_hash_reasons(hashes), *self.reasons}
        return PassiveResult(
            reasons=tuple(reason for reason in PassiveReason if reason in reasons) or (PassiveReason.OK,),
            hashes=MappingProxyType(hashes),
            country=self.country,
            signed_at=self.signed_at,
            data_groups=frozenset() if self.signed is None else frozenset(self.signed.hashes),
        )

    def __repr__(self) -> str:
        return f"<SignerVerdict {sorted(self.reasons)}>"


def verify(sod: bytes, files: Mapping[FileId, bytes], trust: TrustStore, at: datetime) -> PassiveResult:
    """Judge files against EF.SOD, and EF.SOD against the trusted authorities. Never raises on any bytes.

    Args:
        sod: EF.SOD as read.
        files: raw bytes as read; data groups are judged, other files are not covered by EF.SOD and left aside.
        trust: authorities.
        at: the moment at which certificates must be valid, aware of its time zone.
    """
    return judge_sod(sod, trust, at).judge(files)


def judge_sod(sod: bytes, trust: TrustStore, at: datetime) -> SignerVerdict:
    """Judge EF.SOD alone, which may be done while the other files are still being read. Never raises on any bytes.

    Args:
        sod: EF.SOD as read.
        trust: authorities.
        at: the moment at which certificates must be valid, aware of its time zone.
    """
    try:
        data, security_object = parse_sod(sod)
    except EmrtdError as error:
        return SignerVerdict(frozenset({reason_of(error)}))
    signer = judge_signer(data, trust, at)
    country = "" if signer.certificate is None else signer.certificate.country
    return SignerVerdict(signer.reasons, security_object, country, signer.signed_at)


def _judge_hashes(security_object: SecurityObject, files: Mapping[FileId, bytes]) -> dict[FileId, HashVerdict]:
    return {
        file: _judge_hash(security_object, file, content)
        for file, content in files.items()
        if file.data_group is not None
    }


def _judge_hash(security_object: SecurityObject, file: FileId, content: bytes) -> HashVerdict:
    stated = security_object.hashes.get(file)
    if stated is None:
        return HashVerdict.NOT_IN_SOD
    match = hmac.compare_digest(stated, security_object.digest.of(content))
    return HashVerdict.MATCH if match else HashVerdict.MISMATCH


def _hash_reasons(hashes: Mapping[FileId, HashVerdict]) -> Iterable[PassiveReason]:
    for file, verdict in hashes.items():
        if verdict is HashVerdict.MISMATCH:
            yield PassiveReason[f"HASH_{file.name}"]
        elif verdict is HashVerdict.NOT_IN_SOD:
            yield PassiveReason.DG_NOT_IN_SOD
