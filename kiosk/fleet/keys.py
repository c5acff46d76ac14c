"""The machine's own key: it signs for tokens and for the journal. A file here; in a TPM the same calls."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from contract import note
from contract.device import EcPublicKey
from contract.note import Checkpoint
from kiosk.durable import replace_durably


class KeyUnusable(Exception):
    """The file holds no P-256 private key or cannot be made; `str()` names the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path}: no P-256 private key in PEM")


class DeviceKey:
    """A P-256 key pair for ES256 (RFC 7518, 3.4)."""

    def __init__(self, key: ec.EllipticCurvePrivateKey) -> None:
        self._key = key

    def __repr__(self) -> str:
        return "DeviceKey(…)"

    def name(self) -> str:
        """16 hexadecimal digits of the public key's SHA-256: which machine's journal a checkpoint is of."""
        spki = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return hashlib.sha256(spki).hexdigest()[:16]

    def public(self) -> EcPublicKey:
        """The public half as JWK (RFC 7518, 6.2.1)."""
        numbers = self._key.public_key().public_numbers()
        return EcPublicKey(kty="EC", crv="P-256", x=_coordinate(numbers.x), y=_coordinate(numbers.y))

    def private_pem(self) -> bytes:
        """The private half (PKCS#8), for the library that makes assertions."""
        return self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def sign_checkpoint(self, checkpoint: Checkpoint) -> str:
        """A signed note over a tree head."""
        return note.sign(checkpoint, self._key)

    def read_checkpoint(self, text: str) -> Checkpoint:
        """The tree head of a note that this key signed. Raises `NoteRefused`."""
        return note.verify(text, self._key.public_key())


def load_or_make(path: Path) -> DeviceKey:
    """The key in a file, which is made at the first start, readable by this user alone.

    Raises:
        KeyUnusable: the file cannot be read or written, or holds something else.
    """
    try:
        if not path.exists():
            _make(path)
        key = load_pem_private_key(path.read_bytes(), None)
    except (OSError, ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise KeyUnusable(path) from error
    if not isinstance(key, ec.EllipticCurvePrivateKey) or not isinstance(key.curve, ec.SECP256R1):
        raise KeyUnusable(path)
    return DeviceKey(key)


def _make(path: Path) -> None:
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    key = ec.generate_private_key(ec.SECP256R1())
    replace_durably(path, DeviceKey(key).private_pem())


def _coordinate(number: int) -> str:
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).rstrip(b"=").decode()
