"""Passive Authentication: are these files what the issuing country wrote (ICAO Doc 9303-11, 5.1)?

EF.SOD is signed by a document signer, whose certificate a trusted country authority signed; the hashes in it are those
of the files. Any bytes give a result; its reasons name everything that is wrong, the gravest first.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, StrEnum
from itertools import islice
from types import MappingProxyType

from emrtd.certificates import Certificate, Validity
from emrtd.errors import EmrtdError, SignatureInvalidError, UnsupportedAlgorithmError
from emrtd.lds import FileId
from emrtd.security_object import SecurityObject
from emrtd.signed_data import SignedData, Signer
from emrtd.sod import parse_sod
from emrtd.trust import TrustStore

# Signers' clocks and time zones are not ours; a day of difference says nothing.
_CLOCK_SLACK = timedelta(days=1)
_ELSEWHERE_MAX = 4


class PassiveReason(StrEnum):
    """Why the files are believed (`OK`) or not; in order of gravity."""

    OK = "OK"
    MALFORMED = "MALFORMED"
    """EF.SOD is not what the standard describes."""
    UNSUPPORTED_ALGORITHM = "UNSUPPORTED_ALGORITHM"
    """A hash, key or signature of a kind that we do not speak."""
    HASH_DG1 = "HASH_DG1"
    HASH_DG2 = "HASH_DG2"
    HASH_DG3 = "HASH_DG3"
    HASH_DG4 = "HASH_DG4"
    HASH_DG5 = "HASH_DG5"
    HASH_DG6 = "HASH_DG6"
    HASH_DG7 = "HASH_DG7"
    HASH_DG8 = "HASH_DG8"
    HASH_DG9 = "HASH_DG9"
    HASH_DG10 = "HASH_DG10"
    HASH_DG11 = "HASH_DG11"
    HASH_DG12 = "HASH_DG12"
    HASH_DG13 = "HASH_DG13"
    HASH_DG14 = "HASH_DG14"
    HASH_DG15 = "HASH_DG15"
    HASH_DG16 = "HASH_DG16"
    """That file is not the one whose hash was signed."""
    DG_NOT_IN_SOD = "DG_NOT_IN_SOD"
    """A file that the signer said nothing about."""
    NO_DS = "NO_DS"
    """EF.SOD carries no certificate that can be read, and none that it names lies among the trusted files."""
    SIGNATURE = "SIGNATURE"
    """The document signer did not sign this EF.SOD."""
    NO_CSCA = "NO_CSCA"
    """No trusted authority is the document signer's."""
    CSCA_SIGNATURE = "CSCA_SIGNATURE"
    """The authority that the document signer names did not sign its certificate."""
    SIGNER_USAGE = "SIGNER_USAGE"
    """The certificate is for something else than signing documents: an authority's, a master list signer's, …"""
    REVOKED = "REVOKED"
    """The document signer's certificate was taken back, or that of its authority."""
    EXPIRED_CSCA = "EXPIRED_CSCA"
    EXPIRED_DS = "EXPIRED_DS"
    NOT_YET_VALID_CSCA = "NOT_YET_VALID_CSCA"
    NOT_YET_VALID_DS = "NOT_YET_VALID_DS"
    VALIDITY_UNREADABLE = "VALIDITY_UNREADABLE"
    """Certificate of the document signer, or of its authority, whose period is not stated in dates."""
    SIGNING_TIME = "SIGNING_TIME"
    """EF.SOD says that it was signed outside the document signer's period."""


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
        return SignerVerdict(frozenset({_reason(error)}))
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


@dataclass(frozen=True, slots=True, repr=False)
class JudgedSigner:
    """Who signed.

    Attributes:
        certificate: the one whose key fits; None if none does.
        signed_at: signing time that is stated, if it is.
        reasons: everything that is wrong, in no order.
    """

    certificate: Certificate | None
    signed_at: datetime | None
    reasons: frozenset[PassiveReason]


def judge_signer(data: SignedData, trust: TrustStore, at: datetime) -> JudgedSigner:
    """Find the certificate whose key signed, then whoever vouches for it.

    The standard has one signer. Of several, one that is right is enough: it has signed the whole content; else the one
    of whom the least is wrong is told.
    """
    failures: list[PassiveReason] = []
    judged: list[JudgedSigner] = []
    for position, (signer, certificate) in enumerate(data.candidates() or _signers_elsewhere(data, trust)):
        try:
            data.verify(signer, certificate, in_any_order=position == 0)
        except EmrtdError as error:
            failures.append(_reason(error))
            continue
        judged.append(_judge_certificate(signer, certificate, trust, at))
        if not judged[-1].reasons:
            break
    if judged:
        return max(judged, key=_leniency)
    return JudgedSigner(None, _signing_time(data.signers[0]), frozenset(failures[:1] or (PassiveReason.NO_DS,)))


def _leniency(judged: JudgedSigner) -> int:
    """How far down the order of gravity the gravest reason stands."""
    order = list(PassiveReason)
    return min((order.index(reason) for reason in judged.reasons), default=len(order))


def _signers_elsewhere(data: SignedData, trust: TrustStore) -> tuple[tuple[Signer, Certificate], ...]:
    """Early documents leave their signer's certificate out; it may lie among the trusted files."""
    found = ((signer, item) for signer in data.signers for item in trust.signers_named(signer.identifier))
    return tuple(islice(found, _ELSEWHERE_MAX))


def _judge_certificate(signer: Signer, certificate: Certificate, trust: TrustStore, at: datetime) -> JudgedSigner:
    reasons = {*_judge_issuer(certificate, trust, at), *_judge_period(signer, certificate, at)}
    if not certificate.signs_documents or trust.is_authority_key(certificate):
        reasons.add(PassiveReason.SIGNER_USAGE)
    return JudgedSigner(certificate, _signing_time(signer), frozenset(reasons))


def _judge_issuer(certificate: Certificate, trust: TrustStore, at: datetime) -> tuple[PassiveReason, ...]:
    named = trust.named_issuers(certificate)
    errors = [_issuing_error(certificate, authority) for authority in named]
    issuers = [authority for authority, error in zip(named, errors, strict=True) if error is None]
    if not issuers:
        issuers = [other for other in trust.other_issuers(certificate) if _issuing_error(certificate, other) is None]
    if issuers:
        revoked = (PassiveReason.REVOKED,) if trust.revoked(certificate, issuers) else ()
        return (*revoked, *_judge_authorities(issuers, at))
    if any(_issuing_error(certificate, gone) is None for gone in trust.withdrawn_issuers(certificate)):
        return (PassiveReason.REVOKED,)
    if not named:
        return (PassiveReason.NO_CSCA,)
    unsupported = any(isinstance(error, UnsupportedAlgorithmError) for error in errors)
    return (PassiveReason.UNSUPPORTED_ALGORITHM if unsupported else PassiveReason.CSCA_SIGNATURE,)


def _issuing_error(certificate: Certificate, authority: Certificate) -> EmrtdError | None:
    try:
        certificate.verify_issued_by(authority)
    except EmrtdError as error:
        return error
    return None


def _judge_authorities(issuers: Iterable[Certificate], at: datetime) -> tuple[PassiveReason, ...]:
    """One key may stand in several certificates, a root and its link: any that is valid will do."""
    validities = {issuer.validity_at(at) for issuer in issuers}
    if Validity.VALID in validities:
        return ()
    reasons = {
        Validity.EXPIRED: PassiveReason.EXPIRED_CSCA,
        Validity.NOT_YET: PassiveReason.NOT_YET_VALID_CSCA,
        Validity.UNREADABLE: PassiveReason.VALIDITY_UNREADABLE,
    }
    return tuple(reason for validity, reason in reasons.items() if validity in validities)[:1]


_PERIOD = {
    Validity.EXPIRED: PassiveReason.EXPIRED_DS,
    Validity.NOT_YET: PassiveReason.NOT_YET_VALID_DS,
    Validity.UNREADABLE: PassiveReason.VALIDITY_UNREADABLE,
}


def _judge_period(signer: Signer, certificate: Certificate, at: datetime) -> Iterable[PassiveReason]:
    validity = certificate.validity_at(at)
    if validity in _PERIOD:
        yield _PERIOD[validity]
    signed_at = _signing_time(signer)
    if signed_at is None or certificate.not_before is None or certificate.not_after is None:
        return
    # Differences: a period that ends on the last day of the calendar has no day after it.
    if certificate.not_before - signed_at > _CLOCK_SLACK or signed_at - certificate.not_after > _CLOCK_SLACK:
        yield PassiveReason.SIGNING_TIME


def _signing_time(signer: Signer) -> datetime | None:
    return signer.attributes.signing_time if signer.attributes else None


def _reason(error: EmrtdError) -> PassiveReason:
    if isinstance(error, UnsupportedAlgorithmError):
        return PassiveReason.UNSUPPORTED_ALGORITHM
    return PassiveReason.SIGNATURE if isinstance(error, SignatureInvalidError) else PassiveReason.MALFORMED
