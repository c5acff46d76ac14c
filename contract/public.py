"""Calls that need no account: is this certificate still good, and with which keys are seals checked.

GET /keys answers a JWK set (`contract.seal_keys.PublishedKeys`), newest key first; older keys stay listed while
certificates of theirs are about.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class CertificateState(StrEnum):
    """What the fund says today about a reference."""

    VALID = "valid"
    """Issued, and its print was confirmed."""
    UNCONFIRMED = "unconfirmed"
    """Issued moments ago; its print is not confirmed yet. It turns valid or void within the visit."""
    VOID = "void"
    """Revoked, or its print was never confirmed."""
    UNKNOWN = "unknown"
    """No certificate has this reference."""


class CertificateStatus(Struct, frozen=True, forbid_unknown_fields=True):
    """GET /certificates/{reference}: nothing but the state: a guessed reference tells nothing of anybody."""

    state: CertificateState
