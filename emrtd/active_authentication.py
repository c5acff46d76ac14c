"""Active Authentication: does the chip know the private key of DG15 (ICAO Doc 9303-11, 6.1)?

The chip signs RND.IFD, eight bytes of the terminal's choice. RSA keys sign with message recovery (ISO/IEC 9796-2,
scheme 1), EC keys with plain ECDSA (BSI TR-03111). DG14 and DG15 must have passed Passive Authentication, or the
verdict is about nobody.
"""

import hmac
from enum import StrEnum

from emrtd.algorithms import Digest, SignatureKind, SignatureScheme, scheme_of
from emrtd.errors import EmrtdError, SignatureInvalidError, UnsupportedAlgorithmError
from emrtd.lds import parse_dg15
from emrtd.public_keys import EcPublicKey, PublicKey, RsaPublicKey, parse_public_key
from emrtd.security_infos import parse_dg14
from emrtd.signatures import verify_signature

CHALLENGE_SIZE = 8
"""Bytes of RND.IFD."""

_TRAILER_SHA1 = 0xBC
_TRAILER_EXPLICIT = 0xCC
# Hash identifiers of ISO/IEC 10118-3 that stand before CC.
_HASH_IDENTIFIERS = {
    0x33: Digest.SHA1,
    0x34: Digest.SHA256,
    0x35: Digest.SHA512,
    0x36: Digest.SHA384,
    0x38: Digest.SHA224,
}
_PARTIAL_RECOVERY = 0x6  # bits 01: a signature; 1: part of the message is not in it; then one bit 0
_BORDER, _FILLING = 0xA, 0xB


class ActiveVerdict(StrEnum):
    """What the answer to the challenge proves."""

    VALID = "VALID"
    """The chip knows the private key of DG15."""
    SIGNATURE = "SIGNATURE"
    """It does not: a copy of the files on another chip."""
    MALFORMED_KEY = "MALFORMED_KEY"
    """DG14 or DG15 is not what the standard describes."""
    UNSUPPORTED_ALGORITHM = "UNSUPPORTED_ALGORITHM"
    """A key or signature of a kind that we do not speak."""


def verify(dg15: bytes, dg14: bytes | None, challenge: bytes, response: bytes) -> ActiveVerdict:
    """Judge the chip's answer to INTERNAL AUTHENTICATE. Never raises on any bytes of the chip.

    Args:
        dg15: raw file.
        dg14: raw file, or None if the document has none; names the hash of ECDSA signatures.
        challenge: RND.IFD as sent, 8 bytes.
        response: the chip's signature; empty if it refused.

    Raises:
        ValueError: a challenge of another size, which is the caller's mistake.
    """
    if len(challenge) != CHALLENGE_SIZE:
        raise ValueError("RND.IFD has 8 bytes")
    try:
        _verify(parse_public_key(parse_dg15(dg15)), dg14, challenge, response)
    except EmrtdError as error:
        return _verdict(error)
    return ActiveVerdict.VALID


def can_judge(dg15: bytes, dg14: bytes | None) -> bool:
    """Whether answers of a chip with these files can be judged at all: False for a key or hash that we do not speak.

    The files alone decide. Once their country signed them, nobody who answers in place of the chip has a say in it;
    the verdict `UNSUPPORTED_ALGORITHM` of `verify` may also come from the answer, whose trailer names a hash.

    Args:
        dg15: raw file.
        dg14: raw file, or None if the document has none.
    """
    try:
        if isinstance(parse_public_key(parse_dg15(dg15)), EcPublicKey):
            _stated_scheme(dg14)
    except EmrtdError:
        return False
    return True


def _verdict(error: EmrtdError) -> ActiveVerdict:
    if isinstance(error, UnsupportedAlgorithmError):
        return ActiveVerdict.UNSUPPORTED_ALGORITHM
    return ActiveVerdict.SIGNATURE if isinstance(error, SignatureInvalidError) else ActiveVerdict.MALFORMED_KEY


def _verify(key: PublicKey, dg14: bytes | None, challenge: bytes, response: bytes) -> None:
    if isinstance(key, RsaPublicKey):
        verify_iso9796_2(key, challenge, response)
    else:
        _verify_ecdsa(key, _stated_scheme(dg14), challenge, response)


def verify_iso9796_2(key: RsaPublicKey, message: bytes, signature: bytes) -> None:
    """Check a signature of ISO/IEC 9796-2, scheme 1, with partial message recovery and no recoverable part known.

    The opened block is `6A ‖ M1 ‖ H(M1 ‖ message) ‖ trailer`, with 6B BB … BA instead of 6A where M1 is short.

    Raises:
        SignatureInvalidError: the key did not make it over this message.
        UnsupportedAlgorithmError: the trailer names another hash.
    """
    block = _open(key, signature)
    digest, trailer_size = _trailer(block)
    end = len(block) - trailer_size - digest.size
    start = _header_size(block)
    if end < start:
        raise SignatureInvalidError
    hashed = digest.of(block[start:end], message)
    if not hmac.compare_digest(hashed, block[end : end + digest.size]):
        raise SignatureInvalidError


def _open(key: RsaPublicKey, signature: bytes) -> bytes:
    number = int.from_bytes(signature, "big")
    if len(signature) != key.size or number >= key.modulus:
        raise SignatureInvalidError
    opened = pow(number, key.exponent, key.modulus)
    if opened % 16 != _TRAILER_SHA1 % 16:
        # The alternative signature function gives the smaller of s and n - s (ISO/IEC 9796-2, A.4).
        opened = key.modulus - opened
    return opened.to_bytes(key.size, "big")


def _trailer(block: bytes) -> tuple[Digest, int]:
    """One byte BC means the hash agreed on, SHA-1; two bytes name it (8.1.2; Doc 9303-11, 6.1.2.2)."""
    if block[-1] == _TRAILER_SHA1:
        return Digest.SHA1, 1
    if block[-1] != _TRAILER_EXPLICIT:
        raise SignatureInvalidError
    digest = _HASH_IDENTIFIERS.get(block[-2])
    if digest is None:
        raise UnsupportedAlgorithmError("hash named by the trailer")
    return digest, 2


def _header_size(block: bytes) -> int:
    """Bytes before M1: a first nibble 6, filling nibbles B, a border nibble A that ends a byte (8.1.1)."""
    if block[0] >> 4 != _PARTIAL_RECOVERY:
        raise SignatureInvalidError
    for size, byte in enumerate(block, start=1):
        if byte & 0xF == _BORDER and (size == 1 or byte >> 4 == _FILLING):
            return size
        if byte & 0xF != _FILLING or (size > 1 and byte >> 4 != _FILLING):
            break
    raise SignatureInvalidError


def _stated_scheme(dg14: bytes | None) -> SignatureScheme | None:
    """What ActiveAuthenticationInfo names, or None where nothing is stated."""
    info = None if dg14 is None else parse_dg14(dg14).active_authentication
    if info is None:
        return None
    scheme = scheme_of(info.signature_oid)
    if scheme is None:
        raise UnsupportedAlgorithmError("signature of ActiveAuthenticationInfo")
    return scheme


def _verify_ecdsa(key: EcPublicKey, stated: SignatureScheme | None, challenge: bytes, response: bytes) -> None:
    """Plain r ‖ s; some chips answer with the DER sequence instead, which cannot be mistaken for the other.

    Where the document states no hash, each that is no longer than the key is tried (6.1.2.3): the eight bytes are of
    our choice, so that more hashes give a copy no more chances worth counting.
    """
    size = (key.curve.n.bit_length() + 7) // 8
    plain = len(response) == 2 * size
    kind = SignatureKind.ECDSA_PLAIN if plain else SignatureKind.ECDSA
    digests = [stated.digest] if stated else [digest for digest in Digest if digest.size <= size]
    for digest in digests:
        if _fits(key, SignatureScheme(kind, digest, digest), challenge, response):
            return
    raise SignatureInvalidError


def _fits(key: EcPublicKey, scheme: SignatureScheme, challenge: bytes, response: bytes) -> bool:
    try:
        verify_signature(key, scheme, challenge, response)
    except SignatureInvalidError:
        return False
    return True
