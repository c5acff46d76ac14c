"""What a machine shows for a token: `private_key_jwt` (RFC 7523). Apart from `keys.py`: the library loads slowly."""

from __future__ import annotations

import secrets
import time

from joserfc import jwt
from joserfc.jwk import ECKey

from kiosk.fleet.keys import DeviceKey

ASSERTION_SECONDS = 60
"""The longest life of an assertion that the contract allows."""


def client_assertion(key: DeviceKey, device: str, audience: str) -> str:
    """A statement, signed with ES256, that this is `device`: for one use within a minute (RFC 7523, 2.2 and 3)."""
    claims = {
        "iss": device,
        "sub": device,
        "aud": audience,
        "exp": int(time.time()) + ASSERTION_SECONDS,
        "jti": secrets.token_urlsafe(16),
    }
    return jwt.encode({"alg": "ES256"}, claims, ECKey.import_key(key.private_pem()))
