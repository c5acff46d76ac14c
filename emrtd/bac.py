"""Basic Access Control (ICAO Doc 9303-11, 4.3): keys from the MRZ, mutual authentication with 3DES."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass

from emrtd import ciphers
from emrtd.apdu import Channel, CommandApdu, Ins, ResponseApdu, StatusWord, tries_left
from emrtd.ciphers import Cipher
from emrtd.errors import AccessFailedError, PasswordBlockedError, WrongPasswordError
from emrtd.kdf import KeyUse, SessionKeys, kdf, session_keys
from emrtd.passwords import MrzKey

NONCE_SIZE = 8
KEY_SIZE = 16
_CRYPTOGRAM_SIZE = 32
_REFUSED = frozenset(
    {
        StatusWord.AUTHENTICATION_FAILED,
        StatusWord.SECURITY_STATUS_NOT_SATISFIED,
        StatusWord.SM_OBJECTS_INCORRECT,
    }
)
_ZERO_IV = bytes(8)


@dataclass(frozen=True, slots=True, repr=False)
class DocumentKeys:
    """Document basic access keys (9.7.2)."""

    k_enc: bytes
    k_mac: bytes

    @classmethod
    def from_mrz(cls, key: MrzKey) -> "DocumentKeys":
        """Derive both from K_seed, the first 16 bytes of SHA-1 of the MRZ information."""
        seed = key.secret()[:KEY_SIZE]
        return cls(kdf(seed, KeyUse.ENCRYPTION, Cipher.TDES), kdf(seed, KeyUse.MAC, Cipher.TDES))

    def seal(self, message: bytes) -> bytes:
        """E(K_ENC, message) ‖ MAC(K_MAC, E), for a message of whole blocks."""
        encrypted = ciphers.encrypt(Cipher.TDES, self.k_enc, _ZERO_IV, message)
        return encrypted + self._mac(encrypted)

    def open(self, sealed: bytes) -> bytes | None:
        """Undo `seal`; None if the length or the MAC is wrong."""
        encrypted, checksum = sealed[:-8], sealed[-8:]
        if len(encrypted) != _CRYPTOGRAM_SIZE or not hmac.compare_digest(self._mac(encrypted), checksum):
            return None
        return ciphers.decrypt(Cipher.TDES, self.k_enc, _ZERO_IV, encrypted)

    def _mac(self, encrypted: bytes) -> bytes:
        return ciphers.mac(Cipher.TDES, self.k_mac, ciphers.pad(encrypted, Cipher.TDES.block_size))

    def __repr__(self) -> str:
        return "<DocumentKeys>"


def establish_bac(channel: Channel, key: MrzKey, *, random: Callable[[int], bytes]) -> SessionKeys:
    """Run BAC in the selected application; return session keys and SSC (4.3.3, 9.8.6.3).

    Args:
        channel: unprotected.
        key: fields of the MRZ.
        random: called for RND.IFD (8 bytes), then K.IFD (16 bytes).

    Raises:
        WrongPasswordError: the chip refused.
        PasswordBlockedError: the chip takes no tries.
        AccessFailedError: another status, or the chip's answer proves nothing.
    """
    keys = DocumentKeys.from_mrz(key)
    rnd_ic = _get_challenge(channel)
    rnd_ifd, k_ifd = random(NONCE_SIZE), random(KEY_SIZE)
    command = keys.seal(rnd_ifd + rnd_ic + k_ifd)
    response = channel(CommandApdu(0x00, Ins.EXTERNAL_AUTHENTICATE, 0, 0, command, le=len(command)))
    _check_refusal(response)
    answer = keys.open(response.data)
    # The chip proves itself by both nonces in its own order: RND.IC, RND.IFD, K.IC.
    if answer is None or not hmac.compare_digest(answer[:16], rnd_ic + rnd_ifd):
        raise AccessFailedError("the chip did not prove that it knows the BAC keys")
    return combine(k_ifd, answer[16:], rnd_ic, rnd_ifd)


def combine(k_ifd: bytes, k_ic: bytes, rnd_ic: bytes, rnd_ifd: bytes) -> SessionKeys:
    """Session keys from both key halves, and SSC from the last four bytes of both nonces (9.8.6.3)."""
    seed = bytes(left ^ right for left, right in zip(k_ifd, k_ic, strict=True))
    return session_keys(seed, Cipher.TDES, int.from_bytes(rnd_ic[-4:] + rnd_ifd[-4:], "big"))


def _get_challenge(channel: Channel) -> bytes:
    response = channel(CommandApdu(0x00, Ins.GET_CHALLENGE, 0, 0, le=NONCE_SIZE))
    if not response.ok or len(response.data) != NONCE_SIZE:
        raise AccessFailedError("GET CHALLENGE", response.sw)
    return response.data


def _check_refusal(response: ResponseApdu) -> None:
    if response.ok:
        return
    if response.sw == StatusWord.AUTHENTICATION_BLOCKED:
        raise PasswordBlockedError
    tries = tries_left(response.sw)
    if tries is not None or response.sw in _REFUSED:
        raise WrongPasswordError(tries)
    raise AccessFailedError("EXTERNAL AUTHENTICATE", response.sw)
