"""Why a document is believed or not: the closed set of what Passive Authentication finds (ICAO Doc 9303-11, 5.1)."""

from enum import StrEnum

from emrtd.errors import EmrtdError, SignatureInvalidError, UnsupportedAlgorithmError


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


def reason_of(error: EmrtdError) -> PassiveReason:
    """The reason that an error of parsing or verifying means."""
    if isinstance(error, UnsupportedAlgorithmError):
        return PassiveReason.UNSUPPORTED_ALGORITHM
    return PassiveReason.SIGNATURE if isinstance(error, SignatureInvalidError) else PassiveReason.MALFORMED
