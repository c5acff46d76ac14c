"""What the fuzzing of each target starts from: honest structures, the same in each run; invented, or of a standard."""

from __future__ import annotations

import base64
from itertools import count

import cbor2

from demo.chip.security_object import SodOptions, lds_security_object
from demo.chip.zone import machine_readable_zone
from demo.persona import load_all
from emrtd import ciphers, tlv
from emrtd.algorithms import Digest
from emrtd.apdu import CommandApdu, Ins
from emrtd.ciphers import Cipher
from emrtd.curves import encode_point
from emrtd.domain_parameters import STANDARDIZED_CURVES
from emrtd.errors import MalformedError
from emrtd.kdf import SessionKeys
from emrtd.lds import APPLICATION_AID
from emrtd.security_infos import encode_oid
from tests.fuzz.material import (
    AUTHORITY,
    AUTHORITY_DER,
    FILES,
    MODULUS,
    RANDOM_CHALLENGE,
    ROOT,
    RSA_SIZE,
    SODS,
    VECTORS,
    with_checksum,
)


def apdus() -> list[bytes]:
    """Commands in every form, and responses."""
    lengths = (None, 1, 256, 257, 65536)
    bodies = (b"", APPLICATION_AID, bytes(300))
    commands = [CommandApdu(0, Ins.SELECT, 4, 12, body, le).encode() for body in bodies for le in lengths]
    return [*commands, b"\x90\x00", bytes(40) + b"\x61\x10"]


def zones() -> list[bytes]:
    """Zones of every format, and DG1 around them."""
    texts = [machine_readable_zone(persona.card.reveal()) for persona in load_all(ROOT / "demo/personas").values()]
    texts += [
        "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<L898902C36UTO7408122F1204159ZE184226B<<<<<10",
        "I<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<D231458907UTO7408122F1204159<<<<<<<6",
    ]
    return [text.encode() for text in texts] + [dg1(text) for text in texts[:2] + texts[-2:]]


def dg1(zone: str) -> bytes:
    """DG1 around a zone."""
    return tlv.encode(0x61, tlv.encode(0x5F1F, zone.encode()))


def faces() -> list[bytes]:
    """DG2 with a picture's first bytes, with and without feature points."""
    pictures = [
        b"\xff\xd8\xff\xe0" + bytes(20),
        b"\x00\x00\x00\x0cjP  \r\n" + bytes(20),
        b"\xff\x4f\xff\x51" + bytes(9),
    ]
    return [_face(picture, points) for picture in pictures for points in (0, 2)]


def _face(picture: bytes, points: int) -> bytes:
    size = 20 + 8 * points + 12 + len(picture)
    information = size.to_bytes(4, "big") + points.to_bytes(2, "big") + bytes(14 + 8 * points)
    record = b"FAC\x00010\x00" + (14 + size).to_bytes(4, "big") + b"\x00\x01" + information + bytes(12) + picture
    template = tlv.encode(0x7F60, tlv.encode(0xA1, tlv.encode(0x87, b"\x01\x01")), tlv.encode(0x5F2E, record))
    return tlv.encode(0x75, tlv.encode(0x7F61, tlv.encode(0x02, b"\x01"), template))


def files() -> list[bytes]:
    """Every file of the application that has a parser."""
    tags = bytes([0x61, 0x75, 0x6B, 0x6E, 0x6F])
    com = tlv.encode(0x60, tlv.encode(0x5F01, b"0107"), tlv.encode(0x5F36, b"040000"), tlv.encode(0x5C, tags))
    details = {0x5F0E: "الاسم<<الأول", 0x5F10: "AB123456", 0x5F2B: "19900115", 0x5F11: "فاس<<المغرب"}
    objects = [tlv.encode(tag, text.encode()) for tag, text in details.items()]
    others = tlv.encode(0xA0, tlv.encode(0x02, b"\x01"), tlv.encode(0x5F0F, "اسم".encode()))
    dg11 = tlv.encode(0x6B, tlv.encode(0x5C, b"\x5f\x0e\x5f\x10\x5f\x2b\x5f\x11"), *objects, others)
    dg12 = tlv.encode(0x6C, tlv.encode(0x5C, b"\x5f\x26"), tlv.encode(0x5F26, b"20200101"), tlv.encode(0x5F19, b"MA"))
    dg14 = tlv.encode(0x6E, security_infos()[0])
    return [com, dg11, dg12, dg14, dg15(), *faces()[:2], *zones()[-4:]]


def security_infos() -> list[bytes]:
    """SecurityInfos of EF.CardAccess and DG14."""
    pace = [
        _sequence(_oid(f"0.4.0.127.0.7.2.2.4.{mapping}.{cipher}"), b"\x02\x01\x02", tlv.encode(0x02, bytes([curve])))
        for mapping, cipher, curve in ((2, 2, 12), (4, 4, 13), (6, 2, 16), (1, 2, 0))
    ]
    agreement = _sequence(_oid("0.4.0.127.0.7.2.2.3.2.2"), b"\x02\x01\x01", b"\x02\x01\x05")
    static = _sequence(_oid("0.4.0.127.0.7.2.2.1.2"), public_keys()[0], b"\x02\x01\x05")
    active = _sequence(_oid("2.23.136.1.1.5"), b"\x02\x01\x01", _oid("0.4.0.127.0.7.1.1.4.1.3"))
    unknown = _sequence(_oid("0.4.0.127.0.7.2.2.2"), b"\x02\x01\x01")
    whole = tlv.encode(0x31, *pace, agreement, static, active, unknown)
    return [whole, tlv.encode(0x31, pace[0]), tlv.encode(0x6E, whole)]


def public_keys() -> list[bytes]:
    """A key on a named curve, one with its curve written out, RSA, and the curve by number."""
    curve = STANDARDIZED_CURVES[12]
    point = b"\x00" + encode_point(curve, curve.generator)
    named = _sequence(_sequence(_oid("1.2.840.10045.2.1"), _oid("1.2.840.10045.3.1.7")), tlv.encode(0x03, point))
    number = _sequence(_sequence(_oid("0.4.0.127.0.7.1.2"), b"\x02\x01\x0c"), tlv.encode(0x03, point))
    numbers = _sequence(
        tlv.encode(0x02, b"\x00" + MODULUS.to_bytes(RSA_SIZE, "big")), tlv.encode(0x02, b"\x01\x00\x01")
    )
    rsa = _sequence(_sequence(_oid("1.2.840.113549.1.1.1"), b"\x05\x00"), tlv.encode(0x03, b"\x00" + numbers))
    return [named, AUTHORITY.public_key_info, rsa, number]


def dg15(*, rsa: bool = False) -> bytes:
    """DG15 around a key."""
    return tlv.encode(0x6F, public_keys()[2 if rsa else 0])


def certificates() -> list[bytes]:
    """The authority, and the signers inside the security objects."""
    signers = [item for sod in SODS for item in _certificates_inside(sod)]
    return [AUTHORITY_DER, *dict.fromkeys(signers)]


def security_objects() -> list[bytes]:
    """EF.SOD with every kind of signature."""
    return SODS


def card_securities() -> list[bytes]:
    """By selector: signed data about something else, and SecurityInfos to be signed."""
    return [*(b"\x00" + item for item in _signed_data()), *(b"\x80" + item for item in security_infos()[:2])]


def hashes() -> list[bytes]:
    """LDSSecurityObject in both versions, to be signed."""
    options = [SodOptions(digest, version) for digest in ("sha1", "sha512") for version in (0, 1)]
    return [lds_security_object(FILES, option) for option in options]


def lists() -> list[bytes]:
    """CscaMasterList, to be signed."""
    return [_sequence(tlv.encode(0x02, b"\x00"), tlv.encode(0x31, *certificates()[:count])) for count in (0, 1, 3)]


def _signed_data() -> list[bytes]:
    return [tlv.parse_one(sod, 0x77).value for sod in SODS]


def trust_files() -> list[bytes]:
    """A certificate in DER and in PEM, a revocation list, and signed data."""
    pem = b"-----BEGIN CERTIFICATE-----\n" + base64.encodebytes(AUTHORITY_DER) + b"-----END CERTIFICATE-----\n"
    revocations = base64.b64decode(VECTORS["trust"]["revokes_rsa_signer"])
    listed = [sod.replace(bytes.fromhex("678108010101"), bytes.fromhex("678108010102")) for sod in _signed_data()]
    ldif = b"dn: c=UT\ncertificateRevocationList;binary:: " + base64.b64encode(revocations) + b"\n"
    return [AUTHORITY_DER, pem, revocations, ldif, *listed]


def protected() -> list[bytes]:
    """Objects of a protected response, by selector: each cipher, as they come and with a checksum."""
    status = tlv.encode(0x99, b"\x90\x00")
    seeds = []
    for selector, cipher in enumerate(Cipher):
        encrypted = ciphers.encrypt(cipher, bytes(cipher.key_size), bytes(cipher.block_size), ciphers.pad(b"file", 16))
        objects = tlv.encode(0x87, b"\x01", encrypted) + status
        keys = SessionKeys(cipher, bytes(cipher.key_size), bytes(cipher.key_size))
        seeds += [bytes([0x80 | selector]) + objects, bytes([selector]) + with_checksum(keys, objects)[:-1] + b"\x00"]
    return seeds


def blocks() -> list[bytes]:
    """Opened blocks of ISO/IEC 9796-2, scheme 1, with both trailers."""
    return [_block(Digest.SHA1, b"\xbc"), _block(Digest.SHA256, b"\x34\xcc"), _block(Digest.SHA224, b"\x38\xcc")]


def _block(digest: Digest, trailer: bytes) -> bytes:
    recoverable = bytes(RSA_SIZE - 1 - digest.size - len(trailer))
    return b"\x6a" + recoverable + digest.of(recoverable, RANDOM_CHALLENGE) + trailer


def mappings() -> list[bytes]:
    """A mapping key, the chip's data, and the keys it may fit."""
    curve = STANDARDIZED_CURVES[12]
    return [encode_point(curve, curve.generator) + (1).to_bytes(32, "big") + security_infos()[0]]


def answers_to_reset() -> list[bytes]:
    """ATR with card capabilities, and EF.ATR/INFO."""
    return [
        bytes.fromhex("3B8980018031C073D621C0C8"),
        bytes.fromhex("3B8F8001804F0CA000000306030001000000006A"),
        bytes.fromhex("47039401607F6608020210020202 1002".replace(" ", "")),
    ]


def seals() -> list[bytes]:
    """Texts, compressed tokens and signed payloads, by selector."""
    example = {1: "CNSS", 6: 1_800_000_000, -70001: {1: "7K3D-9QXW-M2TB"}}
    payload = cbor2.dumps(example)
    return [b"\x00CH1:6BF+70790T9WJWG.FKY*4GO0", b"\x80" + payload, b"\xc0" + payload]


def conversations() -> list[bytes]:
    """Scripts of a card; `tests.fuzz.conversation` says how they are read."""
    modes = (0x00, 0x01, 0x02, 0x03, 0x10, 0x21, 0x43, 0x82)
    honest = [bytes([mode]) for mode in modes]
    operations = (b"\x80\x04data\x90\x00", b"\x90\x05", b"\xa0\x03", b"\xb0\x02\x00\x61\x01", b"\xc0", b"\xd0", b"\xe0")
    at = count(0)
    return honest + [
        bytes([modes[next(at) % 4]]) + bytes(place) + operation for place in (0, 3, 8, 13) for operation in operations
    ]


def _certificates_inside(sod: bytes) -> list[bytes]:
    """The CertificateSet [0] of definite-length signed data."""
    try:
        body = tlv.parse_one(tlv.parse_one(sod, 0x77).value, 0x30).children()[1].children()[0].children()
    except (MalformedError, IndexError):
        return []
    return [item.encode() for field in body if field.tag == 0xA0 for item in field.children()]


def _sequence(*parts: bytes) -> bytes:
    return tlv.encode(0x30, *parts)


def _oid(dotted: str) -> bytes:
    return tlv.encode(0x06, encode_oid(dotted))
