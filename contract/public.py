"""Calls that need no account: is this certificate still good, and with which keys are seals checked."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from contract.device import EcPublicKey


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


class SealKey(Struct, frozen=True, forbid_unknown_fields=True):
    """A key that seals are checked with; `kid` is lower-case hexadecimal of the COSE key identifier (RFC 9052, 3.1)."""

    kid: Annotated[str, Meta(pattern=r"^([0-9a-f]{2}){1,32}$")]
    key: EcPublicKey


class SealKeys(Struct, frozen=True, forbid_unknown_fields=True):
    """GET /keys: the keys in force, newest first; older ones stay listed while certificates of theirs are about."""

    keys: tuple[SealKey, ...]
