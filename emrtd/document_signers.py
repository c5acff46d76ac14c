"""Who signed a document's EF.SOD or EF.CardSecurity, and who stands behind that signer (ICAO Doc 9303-11, 5.1).

Any bytes that could be parsed give a verdict; it names everything that is wrong.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from emrtd.certificates import Certificate, Validity
from emrtd.errors import EmrtdError, UnsupportedAlgorithmError
from emrtd.passive_reasons import PassiveReason, reason_of
from emrtd.signed_data import SignedData, Signer
from emrtd.trust import TrustStore

# Signers' clocks and time zones are not ours; a day of difference says nothing.
_CLOCK_SLACK = timedelta(days=1)
_ELSEWHERE_MAX = 4


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
            failures.append(reason_of(error))
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
