"""What is left out of a trust store, and why (ICAO Doc 9303-12, 3)."""

from dataclasses import dataclass
from enum import StrEnum

from emrtd.errors import EmrtdError, MalformedError, SignatureInvalidError, UnsupportedAlgorithmError


class TrustProblemKind(StrEnum):
    """Why a file, or a certificate in it, is not used."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    MALFORMED = "malformed"
    SIGNATURE = "signature"
    UNSUPPORTED_ALGORITHM = "unsupported_algorithm"
    UNANCHORED = "unanchored"
    """Nobody trusted signed it."""
    USAGE = "usage"
    """An authority's own certificate that says that it may not sign certificates."""
    REVOKED = "revoked"
    """Whoever signed it took it back."""


@dataclass(frozen=True, slots=True)
class TrustProblem:
    """One thing left out.

    Attributes:
        source: name of the file.
        kind: why.
    """

    source: str
    kind: TrustProblemKind


def problem_of(error: EmrtdError) -> TrustProblemKind:
    """The kind that an error of parsing or verifying means."""
    kinds: dict[type[EmrtdError], TrustProblemKind] = {
        MalformedError: TrustProblemKind.MALFORMED,
        SignatureInvalidError: TrustProblemKind.SIGNATURE,
        UnsupportedAlgorithmError: TrustProblemKind.UNSUPPORTED_ALGORITHM,
    }
    return kinds.get(type(error), TrustProblemKind.MALFORMED)
