"""Every way in which a chip proves itself, each tried: Chip Authentication with a chip, Active by its answers."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

from demo.chip.active_signature import sign_iso9796_2
from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles, personalise
from demo.chip.issuer import new_pki
from demo.chip.mapping_key import MappingKey
from demo.chip.security_object import build_sod
from demo.chip.signing import new_key, public_key_info
from demo.chip.workshop import card_from, secrets_of
from emrtd import active_authentication, tlv
from emrtd.access import open_access, select_application
from emrtd.active_authentication import ActiveVerdict
from emrtd.algorithms import Digest
from emrtd.chip_authentication import ChipVerdict, authenticate
from emrtd.ciphers import Cipher
from emrtd.curves import Curve, multiply
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.inspection import Reading, read_document
from emrtd.lds import FileId
from emrtd.security_infos import encode_oid
from emrtd.terminal import Terminal
from tests.hardware.matrix import persona

DIGESTS = {
    Digest.SHA1: ("SHA-1", "sha1", 1),
    Digest.SHA224: ("SHA-224", "sha224", 2),
    Digest.SHA256: ("SHA-256", "sha256", 3),
    Digest.SHA384: ("SHA-384", "sha384", 4),
    Digest.SHA512: ("SHA-512", "sha512", 5),
}
"""Their names, those of hashlib, and the last arc of ecdsa-plain-signatures with them (BSI TR-03111, 5.2.1)."""
RSA = ("RSA-1024", "RSA-1536", "RSA-2048", "RSA-3072")
CHALLENGE = bytes(range(8))
_CIPHER_ARCS = {Cipher.TDES: 1, Cipher.AES_128: 2, Cipher.AES_192: 3, Cipher.AES_256: 4}
_ID_CA_ECDH = "0.4.0.127.0.7.2.2.3.2"
_ID_AA = "2.23.136.1.1.5"
_ID_ECDSA_PLAIN = "0.4.0.127.0.7.1.1.4.1"
_PKI = new_pki()


def agreement(cipher: Cipher, parameter_id: int) -> str:
    """`yes` if a chip with this key proved itself after its files were read, and a copy of it did not."""
    key = MappingKey.new(parameter_id)
    genuine, copy = (_agreed(cipher, key, of_chip) for of_chip in (key, MappingKey.new(parameter_id)))
    if (genuine, copy) == (ChipVerdict.VALID, ChipVerdict.INVALID):
        return "yes"
    return f"{genuine}, a copy {copy}"


def signature(kind: str | int, digest: Digest) -> str:
    """`yes` if an answer made with such a key is believed, and one to another challenge is not."""
    dg15, dg14, signed = _rsa(kind, digest) if isinstance(kind, str) else _ecdsa(kind, digest)
    verdicts = [active_authentication.verify(dg15, dg14, challenge, signed) for challenge in (CHALLENGE, bytes(8))]
    return "yes" if verdicts == [ActiveVerdict.VALID, ActiveVerdict.SIGNATURE] else ", ".join(verdicts)


def _agreed(cipher: Cipher, key: MappingKey, of_chip: MappingKey) -> ChipVerdict:
    files = _files()
    variant = _sequence(f"{_ID_CA_ECDH}.{_CIPHER_ARCS[cipher]}", b"\x02\x01\x01")
    groups = {file: files.files[file] for file in (FileId.DG1,)}
    groups[FileId.DG14] = tlv.encode(0x6E, tlv.encode(0x31, variant, key.security_info()))
    contents = {**groups, FileId.SOD: build_sod(_PKI.national.signer, groups)}
    contents[FileId.CARD_ACCESS] = files.files[FileId.CARD_ACCESS]
    card = card_from(replace(files, files=contents, chip_number=of_chip), persona(), Behaviour(bac=False))
    password, verdicts = secrets_of(persona().card.reveal()).can, list[ChipVerdict]()

    def prove(terminal: Terminal, reading: Reading) -> None:
        def reopen() -> None:
            terminal.unprotect()
            card.reset()
            open_access(terminal, password, random=os.urandom)
            select_application(terminal)

        verdicts.append(authenticate(terminal, reading.files[FileId.DG14], reopen))

    card.reset()
    read_document(card.answer, password, {FileId.SOD, FileId.DG1, FileId.DG14}, then=prove)
    return verdicts[0]


def _rsa(kind: str, digest: Digest) -> tuple[bytes, None, bytes]:
    key = _rsa_key(kind)
    dg15 = tlv.encode(0x6F, public_key_info(key).dump())
    return dg15, None, sign_iso9796_2(key, DIGESTS[digest][1], CHALLENGE)


def _ecdsa(parameter_id: int, digest: Digest) -> tuple[bytes, bytes, bytes]:
    curve, key = STANDARDIZED_CURVES[parameter_id], MappingKey.new(parameter_id)
    info = tlv.parse_one(key.security_info(), 0x30).children()[1]
    stated = _sequence(_ID_AA, b"\x02\x01\x01", _oid(f"{_ID_ECDSA_PLAIN}.{DIGESTS[digest][2]}"))
    dg14 = tlv.encode(0x6E, tlv.encode(0x31, stated))
    return tlv.encode(0x6F, info.encode()), dg14, _plain(curve, key.private, digest.of(CHALLENGE))


def _plain(curve: Curve, private: int, hashed: bytes) -> bytes:
    """ECDSA, r ‖ s, with the leftmost bits of the hash (BSI TR-03111, 4.2.1), on curves that OpenSSL has not too."""
    bits = curve.n.bit_length()
    number = int.from_bytes(hashed, "big") >> max(8 * len(hashed) - bits, 0)
    once = MappingKey.new(next(name for name, item in STANDARDIZED_CURVES.items() if item is curve)).private
    r = multiply(curve, once, curve.generator).x % curve.n
    s = pow(once, -1, curve.n) * (number + r * private) % curve.n
    return b"".join(half.to_bytes((bits + 7) // 8, "big") for half in (r, s))


@cache
def _files() -> CardFiles:
    return personalise(persona(), _PKI)


@cache
def _rsa_key(kind: str) -> RSAPrivateKey:
    key = new_key(kind)
    assert isinstance(key, RSAPrivateKey)
    return key


def _sequence(oid: str, *fields: bytes) -> bytes:
    return tlv.encode(0x30, _oid(oid), *fields)


def _oid(dotted: str) -> bytes:
    return tlv.encode(0x06, encode_oid(dotted))
