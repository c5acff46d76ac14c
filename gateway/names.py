"""Random names and secrets, and the hashes under which the store keeps secrets."""

from __future__ import annotations

import hashlib
import secrets
from typing import Final

_NAME_BYTES: Final = 12
_SECRET_BYTES: Final = 32
_ENROLMENT_ALPHABET: Final = "ABCDEFGHJKMNPQRSTVWXYZ23456789"


def new_name() -> str:
    """A name that means nothing: 96 random bits, base64url (`contract.device.Opaque`)."""
    return secrets.token_urlsafe(_NAME_BYTES)


def new_secret() -> str:
    """A bearer token: 256 random bits, base64url."""
    return secrets.token_urlsafe(_SECRET_BYTES)


def new_enrolment_code() -> str:
    """Sixteen symbols in four groups, 78 random bits, to be typed by a technician."""
    groups = ("".join(secrets.choice(_ENROLMENT_ALPHABET) for _ in range(4)) for _ in range(4))
    return "-".join(groups)


def digest(secret: str) -> str:
    """SHA-256 in hexadecimal: enough for secrets of 78 bits and more, which cannot be tried one by one."""
    return hashlib.sha256(secret.encode("utf-8")).hexdigest()
