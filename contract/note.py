"""Signed notes and checkpoints, as C2SP specifies them (signed-note.md, tlog-checkpoint.md).

A note is text that ends in a newline, an empty line, and signature lines `— NAME base64(key id ‖ signature)`.
Keys here are ECDSA P-256 over SHA-256 (signature type 0x02 of the specification): the signature is DER, the key id is
the first four bytes of SHA-256 over the public key as SubjectPublicKeyInfo in DER.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

LARGEST_NOTE = 4096
"""Characters; more is refused unread."""

LARGEST_SIZE = 1_000_000_000_000
"""Leaves; the specification has no bound, `contract.device.JournalSize` and the gateway's store have."""

_SIGNATURE_LINE = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")
_CHECKPOINT = re.compile(r"([^\s+]+)\n(0|[1-9][0-9]{0,18})\n([A-Za-z0-9+/]{43}=)\n")


class NoteRefused(ValueError):
    """The text is no note, no checkpoint, or not signed by the key that was expected."""

    def __init__(self) -> None:
        super().__init__("not a note signed by this key")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """A tree head: what log it is of, how many leaves, and the 32-byte root hash."""

    origin: str
    size: int
    root: bytes

    def text(self) -> str:
        """The three lines that are signed (tlog-checkpoint.md, "Note text")."""
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"


def key_id(key: ec.EllipticCurvePublicKey) -> bytes:
    """Four bytes that name an ECDSA key in a signature line."""
    return hashlib.sha256(key.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)).digest()[:4]


def sign(checkpoint: Checkpoint, key: ec.EllipticCurvePrivateKey) -> str:
    """The checkpoint as a note with one signature; the key's name is the log's origin."""
    text = checkpoint.text()
    signature = key_id(key.public_key()) + key.sign(text.encode(), ec.ECDSA(SHA256()))
    return f"{text}\n— {checkpoint.origin} {base64.b64encode(signature).decode()}\n"


def verify(note: str, key: ec.EllipticCurvePublicKey) -> Checkpoint:
    """The checkpoint in a note, if `key` signed it under the name of its origin; other signatures are ignored.

    Raises:
        NoteRefused: malformed, too long, not signed by this key, or with a signature of this key that is wrong.
    """
    if len(note) > LARGEST_NOTE:
        raise NoteRefused
    text, separator, signatures = note.rpartition("\n\n")
    if not separator or not signatures.endswith("\n"):
        raise NoteRefused
    checkpoint = _parse(text + "\n")
    signature = _signature_of(checkpoint.origin, key, signatures)
    try:
        key.verify(signature, checkpoint.text().encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        raise NoteRefused from None
    return checkpoint


def _parse(text: str) -> Checkpoint:
    match = _CHECKPOINT.fullmatch(text)
    if match is None:
        raise NoteRefused
    root = base64.b64decode(match[3])
    if base64.b64encode(root).decode() != match[3]:  # unused bits set: a second spelling of the same root
        raise NoteRefused
    size = int(match[2])
    if size > LARGEST_SIZE:
        raise NoteRefused
    return Checkpoint(match[1], size, root)


def _signature_of(name: str, key: ec.EllipticCurvePublicKey, lines: str) -> bytes:
    """The signature by `name` and `key` among the signature lines."""
    for line in lines.removesuffix("\n").split("\n"):
        match = _SIGNATURE_LINE.fullmatch(line)
        if match is None:
            raise NoteRefused
        signature = _base64(match[2])
        if match[1] == name and hmac.compare_digest(signature[:4], key_id(key)):
            return signature[4:]
    raise NoteRefused


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise NoteRefused from None
