"""EF.CardSecurity: the chip's keys and protocols, signed by the issuing country (Doc 9303-10, 3.11.4).

It can be read before any application is selected, and so PACE-CAM needs nothing else to tell a genuine chip.
"""

from dataclasses import dataclass
from datetime import datetime

from emrtd.document_signers import judge_signer
from emrtd.errors import EmrtdError, UnsupportedAlgorithmError
from emrtd.passive_reasons import PassiveReason
from emrtd.security_infos import SecurityInfos, parse_security_infos
from emrtd.signed_data import SignedData, parse_signed_data
from emrtd.trust import TrustStore

ID_SECURITY_OBJECT = "0.4.0.127.0.7.3.2.1"
"""Content type of its signed data."""

_NOTHING = SecurityInfos(())


@dataclass(frozen=True, slots=True)
class CardSecurityResult:
    """The verdict.

    Attributes:
        reasons: everything that is wrong, gravest first; `(OK,)` if nothing is.
        infos: what was signed; believe it only if `ok`. Empty if the file could not be read.
    """

    reasons: tuple[PassiveReason, ...]
    infos: SecurityInfos

    @property
    def ok(self) -> bool:
        """Whether a trusted country signed it."""
        return self.reasons == (PassiveReason.OK,)


def verify(content: bytes, trust: TrustStore, at: datetime) -> CardSecurityResult:
    """Judge EF.CardSecurity. Never raises on any bytes.

    Args:
        content: the raw file.
        trust: authorities.
        at: the moment at which certificates must be valid, aware of its time zone.
    """
    try:
        data = parse_signed_data(content).with_attributes()
        infos = parse_security_infos(data.content)
    except UnsupportedAlgorithmError:
        return CardSecurityResult((PassiveReason.UNSUPPORTED_ALGORITHM,), _NOTHING)
    except EmrtdError:
        return CardSecurityResult((PassiveReason.MALFORMED,), _NOTHING)
    return CardSecurityResult(_reasons(data, trust, at), infos)


def _reasons(data: SignedData, trust: TrustStore, at: datetime) -> tuple[PassiveReason, ...]:
    if data.content_type != ID_SECURITY_OBJECT or not data.signers:
        # A signature over something else, such as an EF.SOD, must not pass for one over these keys. Without signed
        # attributes it may be one over those of an EF.SOD, a SET as these keys are (RFC 5652, 5.3 and 11).
        return (PassiveReason.MALFORMED,)
    reasons = judge_signer(data, trust, at).reasons
    return tuple(reason for reason in PassiveReason if reason in reasons) or (PassiveReason.OK,)
