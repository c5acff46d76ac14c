"""Key derivation (ICAO Doc 9303-11, 9.7)."""

import hashlib
from dataclasses import dataclass
from enum import IntEnum

from emrtd.ciphers import Cipher


class KeyUse(IntEnum):
    """The 32-bit counter `c` of the key derivation function (9.7.1)."""

    ENCRYPTION = 1
    MAC = 2
    PASSWORD = 3


@dataclass(frozen=True, slots=True, repr=False)
class SessionKeys:
    """What access control leaves behind for secure messaging; `repr` shows the cipher alone.

    Attributes:
        cipher: block cipher of the channel.
        k_enc: encryption key, `cipher.key_size` bytes.
        k_mac: MAC key, `cipher.key_size` bytes.
        ssc: send sequence counter before the first command.
    """

    cipher: Cipher
    k_enc: bytes
    k_mac: bytes
    ssc: int = 0

    def __repr__(self) -> str:
        return f"<SessionKeys {self.cipher.name}>"


def kdf(secret: bytes | bytearray, use: KeyUse, cipher: Cipher) -> bytes:
    """Derive one key from a shared secret (9.7.1.1, 9.7.1.2).

    Args:
        secret: K, any length.
        use: the counter.
        cipher: decides hash (SHA-1 up to 128 bits, SHA-256 above) and length.
    """
    data = secret + int(use).to_bytes(4, "big")
    if cipher.key_size > 16:
        return hashlib.sha256(data).digest()[: cipher.key_size]
    key = sha1(data)[: cipher.key_size]
    return with_des_parity(key) if cipher is Cipher.TDES else key


def session_keys(secret: bytes, cipher: Cipher, ssc: int = 0) -> SessionKeys:
    """Derive K_enc and K_mac (9.7.4)."""
    return SessionKeys(cipher, kdf(secret, KeyUse.ENCRYPTION, cipher), kdf(secret, KeyUse.MAC, cipher), ssc)


def k_pi(password: bytes | bytearray, cipher: Cipher) -> bytes:
    """Derive the PACE password key K_π (9.7.3).

    Args:
        password: CAN as ISO 8859-1 text, or SHA-1 of the MRZ information (20 bytes).
        cipher: cipher of the PACE variant.
    """
    return kdf(password, KeyUse.PASSWORD, cipher)


def sha1(data: bytes | bytearray) -> bytes:
    """SHA-1, which the standard fixes here; nothing rests on its collision resistance."""
    return hashlib.sha1(data, usedforsecurity=False).digest()


def with_des_parity(key: bytes) -> bytes:
    """Set the lowest bit of each byte so that the byte has odd parity (9.7.1.1)."""
    return bytes((byte & 0xFE) | (1 - (byte >> 1).bit_count() % 2) for byte in key)
