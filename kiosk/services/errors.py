"""Every way a call to the gateway can fail, as a class with its failure.

Five of them any exchange with the gateway can end with (`kiosk.gateway_errors`); the others are here, a class for each
problem type that means something to the member.
"""

from __future__ import annotations

from typing import Final

from contract.problems import EvidenceReason, Problem, ProblemType
from kiosk.failures import Failure, KioskError
from kiosk.gateway_errors import GatewayFailed as GatewayFailed
from kiosk.gateway_errors import GatewayNonsense as GatewayNonsense
from kiosk.gateway_errors import GatewaySlow as GatewaySlow
from kiosk.gateway_errors import GatewayUnreachable as GatewayUnreachable
from kiosk.gateway_errors import GatewayUntrusted as GatewayUntrusted
from kiosk.identity.errors import (
    CardCloned,
    CardExpired,
    CardFileChanged,
    CardFileMalformed,
    CardSignatureInvalid,
    UntrustedIssuer,
)


class KioskNotAdmitted(KioskError):
    """The gateway does not accept this machine."""

    failure = Failure.KIOSK_NOT_ADMITTED


class VisitLapsed(KioskError):
    """The visit is over for the gateway."""

    failure = Failure.VISIT_LAPSED


class EvidenceRefused(KioskError):
    """The card's evidence came too late, or proves nothing."""

    failure = Failure.EVIDENCE_REFUSED


class PossessionNotProved(KioskError):
    """This needs a card that proved to be here; one whose proof the gateway does not speak is among those that did not.

    Such a card is not accused, and not believed.
    """

    failure = Failure.POSSESSION_NOT_PROVED


class UnknownMember(KioskError):
    """A genuine card of somebody whom the fund does not know."""

    failure = Failure.UNKNOWN_MEMBER


class NoIdentityNumber(KioskError):
    """A genuine document, and not of the kind that carries the number by which the fund knows its members."""

    failure = Failure.NO_IDENTITY_NUMBER


class NoChannelOnFile(KioskError):
    """No contact on file."""

    failure = Failure.NO_CHANNEL_ON_FILE


class ChannelShared(KioskError):
    """The contact on file is on too many accounts to prove anything of anybody."""

    failure = Failure.CHANNEL_SHARED


class CodeTooSoon(KioskError):
    """A code was sent just now."""

    failure = Failure.CODE_TOO_SOON


class CodesSpent(KioskError):
    """Too many codes today, in this way at this machine."""

    failure = Failure.CODES_SPENT


class CodeRefused(KioskError):
    """A wrong one-time code."""

    failure = Failure.WRONG_CODE

    def __init__(self, tries_left: int | None) -> None:
        super().__init__()
        self.tries_left = tries_left


class LateCode(KioskError):
    """The code is out of date."""

    failure = Failure.LATE_CODE


class CodeTriesUsed(KioskError):
    """Only a new code helps."""

    failure = Failure.CODE_TRIES_USED


class CertificateUnavailable(KioskError):
    """The fund does not issue this certificate for this member."""

    failure = Failure.CERTIFICATE_UNAVAILABLE


class CertificatesSpent(KioskError):
    """This visit has issued as many certificates as one may."""

    failure = Failure.CERTIFICATES_SPENT


class SealInvalid(KioskError):
    """The seal is not the fund's, or not of this certificate."""

    failure = Failure.SEAL_INVALID


_BY_REASON: Final[dict[EvidenceReason, type[KioskError]]] = {
    EvidenceReason.MALFORMED: CardFileMalformed,
    EvidenceReason.HASH_MISMATCH: CardFileChanged,
    EvidenceReason.UNTRUSTED_ISSUER: UntrustedIssuer,
    EvidenceReason.SIGNATURE_INVALID: CardSignatureInvalid,
    EvidenceReason.EXPIRED: CardExpired,
    EvidenceReason.CLONE: CardCloned,
    EvidenceReason.UNSUPPORTED_PROOF: PossessionNotProved,
    EvidenceReason.NO_IDENTITY_NUMBER: NoIdentityNumber,
}

_BY_TYPE: Final[dict[ProblemType, type[KioskError]]] = {
    ProblemType.MALFORMED_REQUEST: GatewayNonsense,
    ProblemType.NOT_FOUND: GatewayNonsense,
    ProblemType.METHOD_NOT_ALLOWED: GatewayNonsense,
    ProblemType.TOO_SLOW: GatewaySlow,
    ProblemType.TOO_LARGE: GatewayNonsense,
    ProblemType.IDEMPOTENCY_MISMATCH: GatewayNonsense,
    ProblemType.IDEMPOTENCY_IN_PROGRESS: GatewaySlow,
    ProblemType.TOO_MANY: GatewaySlow,
    ProblemType.DEVICE_REFUSED: KioskNotAdmitted,
    ProblemType.CREDENTIAL_REFUSED: VisitLapsed,
    ProblemType.VISIT_LAPSED: VisitLapsed,
    ProblemType.ASSURANCE_TOO_LOW: PossessionNotProved,
    ProblemType.CHECKPOINT_REFUSED: GatewayNonsense,
    ProblemType.CHECKPOINT_OUT_OF_STEP: GatewayNonsense,
    ProblemType.CHECKPOINT_FORKED: GatewayNonsense,
    ProblemType.EVIDENCE_REFUSED: EvidenceRefused,
    ProblemType.NONCE_USED: EvidenceRefused,
    ProblemType.NONCE_LATE: EvidenceRefused,
    ProblemType.UNKNOWN_MEMBER: UnknownMember,
    ProblemType.NO_CHANNEL_ON_FILE: NoChannelOnFile,
    ProblemType.CHANNEL_SHARED: ChannelShared,
    ProblemType.CODE_TOO_SOON: CodeTooSoon,
    ProblemType.CODES_SPENT: CodesSpent,
    ProblemType.LATE_CODE: LateCode,
    ProblemType.CODE_TRIES_USED: CodeTriesUsed,
    ProblemType.CERTIFICATE_UNAVAILABLE: CertificateUnavailable,
    ProblemType.CERTIFICATES_SPENT: CertificatesSpent,
    ProblemType.CERTIFICATE_VOID: CertificateUnavailable,
    ProblemType.CERTIFICATE_UNKNOWN: GatewayNonsense,
    ProblemType.UPSTREAM_DOWN: GatewayFailed,
    ProblemType.UPSTREAM_NONSENSE: GatewayFailed,
    ProblemType.SERVER_ERROR: GatewayFailed,
}


def from_problem(problem: Problem) -> KioskError:
    """The exception that a problem document means; its title and status decide nothing."""
    if problem.type is ProblemType.WRONG_CODE:
        return CodeRefused(problem.tries_left)
    if problem.type is ProblemType.EVIDENCE_REFUSED and problem.reason is not None:
        return _BY_REASON[problem.reason]()
    return _BY_TYPE[problem.type]()
