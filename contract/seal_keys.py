"""The keys of seals: the fund's private one, and the published ones that anybody checks with.

P-256 (RFC 9053, 2.1). A key's name (``kid``) is the first 8 bytes of its JWK thumbprint (RFC 7638) with SHA-256, so the
published set and the seals agree without a register. Keys are published as a JWK set (RFC 7517, 5).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from types import MappingProxyType
from typing import Annotated, Any, Final, Literal

import msgspec
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cwt import COSEKey
from msgspec import Meta, Struct

ES256: Final = -7
"""ECDSA with SHA-256 (RFC 9053, table 1)."""

_KEY_TYPE_EC2: Final = 2
_CURVE_P256: Final = 1
_KID_LENGTH: Final = 8

Coordinate = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]{43}\Z")]


class PublishedKey(Struct, frozen=True):
    """One public key as JWK; other members are ignored (RFC 7517, 4)."""

    kty: Literal["EC"]
    crv: Literal["P-256"]
    x: Coordinate
    y: Coordinate
    kid: str
    alg: Literal["ES256"] = "ES256"
    use: Literal["sig"] = "sig"


class PublishedKeys(Struct, frozen=True):
    """A JWK set (RFC 7517, 5)."""

    keys: tuple[PublishedKey, ...]


class KeySetError(Exception):
    """A key file is not a JWK set of P-256 keys, or not a P-256 private key in PEM."""


class SealingKey:
    """The fund's private key; it signs seals and hides itself."""

    __slots__ = ("_private", "kid")

    def __init__(self, private: ec.EllipticCurvePrivateKey) -> None:
        if not isinstance(private.curve, ec.SECP256R1):
            raise KeySetError
        self._private = private
        self.kid: bytes = _kid_of(private.public_key())

    @classmethod
    def generate(cls) -> SealingKey:
        """A new key from the system's random source."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def from_pem(cls, pem: bytes) -> SealingKey:
        """Read an unencrypted PEM private key (PKCS #8 or SEC 1).

        Raises:
            KeySetError: it is no P-256 private key.
        """
        try:
            private = serialization.load_pem_private_key(pem, password=None)
        except (ValueError, TypeError) as error:
            raise KeySetError from error
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise KeySetError
        return cls(private)

    def to_pem(self) -> bytes:
        """The key as unencrypted PKCS #8: for the gateway's key file, mode 600."""
        return self._private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The half that is published."""
        return self._private.public_key()

    def cose_key(self) -> Any:  # noqa: ANN401  # cwt publishes no types
        """The private key in the form that the COSE library takes (RFC 9053, 7.1.1)."""
        secret = self._private.private_numbers().private_value.to_bytes(32, "big")
        return COSEKey.new({**_cose_parameters(self.public_key(), self.kid), -4: secret, 4: [1, 2]})

    def __repr__(self) -> str:
        return "SealingKey(…)"


class VerificationKeys:
    """The fund's published keys, old ones included: a seal of last year is still a seal."""

    __slots__ = ("_by_kid",)

    def __init__(self, keys: Mapping[bytes, ec.EllipticCurvePublicKey]) -> None:
        self._by_kid = MappingProxyType(dict(keys))

    @classmethod
    def of(cls, *keys: SealingKey) -> VerificationKeys:
        """The public halves of these keys."""
        return cls({key.kid: key.public_key() for key in keys})

    @classmethod
    def from_json(cls, text: bytes) -> VerificationKeys:
        """Read a JWK set.

        Raises:
            KeySetError: not a JWK set of P-256 keys, or a point that is not on the curve.
        """
        try:
            published = msgspec.json.decode(text, type=PublishedKeys).keys
            keys = [_public_key(key) for key in published]
        except (msgspec.DecodeError, ValueError) as error:
            raise KeySetError from error
        return cls({_kid_of(key): key for key in keys})

    def published(self) -> PublishedKeys:
        """The JWK set to publish (``msgspec.json.encode`` writes it)."""
        return PublishedKeys(tuple(_published(kid, key) for kid, key in self._by_kid.items()))

    def to_json(self) -> bytes:
        """The JWK set as JSON."""
        return msgspec.json.encode(self.published())

    def cose_key(self, kid: bytes) -> Any | None:  # noqa: ANN401  # cwt publishes no types
        """The key of that name in the COSE library's form, or None."""
        key = self._by_kid.get(kid)
        return None if key is None else COSEKey.new({**_cose_parameters(key, kid), 4: [2]})

    def __len__(self) -> int:
        return len(self._by_kid)


def _cose_parameters(key: ec.EllipticCurvePublicKey, kid: bytes) -> dict[int, Any]:
    """EC2 key parameters (RFC 9053, 7.1.1)."""
    x, y = _coordinates(key)
    return {1: _KEY_TYPE_EC2, 2: kid, 3: ES256, -1: _CURVE_P256, -2: x, -3: y}


def _coordinates(key: ec.EllipticCurvePublicKey) -> tuple[bytes, bytes]:
    numbers = key.public_numbers()
    return numbers.x.to_bytes(32, "big"), numbers.y.to_bytes(32, "big")


def _kid_of(key: ec.EllipticCurvePublicKey) -> bytes:
    """JWK thumbprint (RFC 7638, 3): members in lexicographic order, no spaces; its first 8 bytes."""
    x, y = (_base64url(part) for part in _coordinates(key))
    thumbprint = hashlib.sha256(f'{{"crv":"P-256","kty":"EC","x":"{x}","y":"{y}"}}'.encode("ascii"))
    return thumbprint.digest()[:_KID_LENGTH]


def _published(kid: bytes, key: ec.EllipticCurvePublicKey) -> PublishedKey:
    x, y = (_base64url(part) for part in _coordinates(key))
    return PublishedKey("EC", "P-256", x, y, _base64url(kid))


def _public_key(key: PublishedKey) -> ec.EllipticCurvePublicKey:
    x, y = (int.from_bytes(base64.urlsafe_b64decode(part + "="), "big") for part in (key.x, key.y))
    return ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()


def _base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
