"""The chip's side of Active Authentication: signatures over the terminal's challenge (Doc 9303-11, 6.1)."""

from __future__ import annotations

import hashlib
import secrets

from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from demo.chip.signing import HASHES, PrivateKey

_TRAILERS = {"sha1": "BC", "sha224": "38CC", "sha256": "34CC", "sha384": "36CC", "sha512": "35CC"}
"""ISO/IEC 9796-2, 8.1.2 with the hash identifiers of ISO/IEC 10118-3."""
_HEADER = b"\x6a"
"""Bits 01: signature; 1: part of the message is not recoverable; then border A."""


def sign_challenge(key: PrivateKey, digest: str, challenge: bytes) -> bytes:
    """The response of INTERNAL AUTHENTICATE.

    Args:
        key: private key of DG15.
        digest: `sha1` to `sha512`.
        challenge: RND.IFD, 8 bytes.
    """
    if isinstance(key, rsa.RSAPrivateKey):
        return sign_iso9796_2(key, digest, challenge)
    return sign_plain_ecdsa(key, digest, challenge)


def sign_iso9796_2(key: rsa.RSAPrivateKey, digest: str, message: bytes) -> bytes:
    """Scheme 1 with partial recovery: 6A, random M1, H(M1 ‖ message), trailer; raised to the private exponent."""
    numbers = key.private_numbers()
    size = (key.key_size + 7) // 8
    trailer = bytes.fromhex(_TRAILERS[digest])
    recoverable = secrets.token_bytes(size - 1 - HASHES[digest].digest_size - len(trailer))
    hashed = hashlib.new(digest, recoverable + message).digest()
    block = int.from_bytes(_HEADER + recoverable + hashed + trailer, "big")
    return pow(block, numbers.d, numbers.public_numbers.n).to_bytes(size, "big")


def sign_plain_ecdsa(key: ec.EllipticCurvePrivateKey, digest: str, message: bytes) -> bytes:
    """Sign as r ‖ s, each as long as the curve's order (BSI TR-03111, 5.2.1)."""
    r, s = decode_dss_signature(key.sign(message, ec.ECDSA(HASHES[digest])))
    size = (key.curve.key_size + 7) // 8
    return r.to_bytes(size, "big") + s.to_bytes(size, "big")
