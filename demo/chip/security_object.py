"""EF.SOD as an invented country makes it: hashes of the data groups in signed CMS (Doc 9303-10, 4.6.2).

The structure is written with plain TLV, on purpose apart from the reader's own parser: maker and checker that share
one description would share its mistakes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from demo.chip.authorities import Authority
from emrtd import tlv
from emrtd.lds import FileId
from emrtd.security_infos import encode_oid

_SEQUENCE, _SET, _INTEGER, _OCTETS, _NULL, _OID, _PRINTABLE, _UTC_TIME = 0x30, 0x31, 2, 4, 5, 6, 0x13, 0x17
_CONTEXT_0 = 0xA0
_ID_SIGNED_DATA = "1.2.840.113549.1.7.2"
_ID_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_ID_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_ID_SIGNING_TIME = "1.2.840.113549.1.9.5"
ID_LDS_SECURITY_OBJECT = "2.23.136.1.1.1"
ID_MASTER_LIST = "2.23.136.1.1.2"

_HASH_OIDS = {
    "sha1": "1.3.14.3.2.26",
    "sha224": "2.16.840.1.101.3.4.2.4",
    "sha256": "2.16.840.1.101.3.4.2.1",
    "sha384": "2.16.840.1.101.3.4.2.2",
    "sha512": "2.16.840.1.101.3.4.2.3",
}


@dataclass(frozen=True, slots=True)
class SodOptions:
    """What varies between honest countries.

    Attributes:
        digest: hash of the data groups; need not be the signer's.
        lds_version: 0, or 1 with the version information of LDS 1.8.
        signing_time: put into the signed attributes when given.
    """

    digest: str = "sha256"
    lds_version: int = 0
    signing_time: datetime | None = None


def build_sod(signer: Authority, files: Mapping[FileId, bytes], options: SodOptions | None = None) -> bytes:
    """EF.SOD over the data groups among `files` (others are left out), signed by a document signer."""
    options = options or SodOptions()
    content = lds_security_object(files, options)
    return tlv.encode(0x77, signed_data(signer, ID_LDS_SECURITY_OBJECT, content, options.signing_time))


def lds_security_object(files: Mapping[FileId, bytes], options: SodOptions) -> bytes:
    """LDSSecurityObject (Doc 9303-10, 4.6.2.3)."""
    hashes = [
        tlv.encode(_SEQUENCE, _integer(number), tlv.encode(_OCTETS, hashlib.new(options.digest, content).digest()))
        for number, content in sorted(_data_groups(files).items())
    ]
    version = b""
    if options.lds_version == 1:
        version = tlv.encode(_SEQUENCE, tlv.encode(_PRINTABLE, b"0108"), tlv.encode(_PRINTABLE, b"040000"))
    return tlv.encode(
        _SEQUENCE,
        _integer(options.lds_version),
        _hash_algorithm(options.digest),
        tlv.encode(_SEQUENCE, *hashes),
        version,
    )


def signed_data(signer: Authority, content_type: str, content: bytes, signing_time: datetime | None = None) -> bytes:
    """ContentInfo with SignedData version 3, one signer, its certificate inside (RFC 5652, 5)."""
    encapsulated = tlv.encode(_SEQUENCE, _oid(content_type), tlv.encode(_CONTEXT_0, tlv.encode(_OCTETS, content)))
    body = tlv.encode(
        _SEQUENCE,
        _integer(3),
        tlv.encode(_SET, _hash_algorithm(signer.key.digest)),
        encapsulated,
        tlv.encode(_CONTEXT_0, signer.certificate),
        tlv.encode(_SET, _signer_info(signer, content_type, content, signing_time)),
    )
    return tlv.encode(_SEQUENCE, _oid(_ID_SIGNED_DATA), tlv.encode(_CONTEXT_0, body))


def _signer_info(signer: Authority, content_type: str, content: bytes, signing_time: datetime | None) -> bytes:
    certificate = signer.parsed
    attributes = _signed_attributes(signer.key.digest, content_type, content, signing_time)
    return tlv.encode(
        _SEQUENCE,
        _integer(1),
        tlv.encode(_SEQUENCE, certificate.issuer.dump(), _integer(certificate.serial_number)),
        _hash_algorithm(signer.key.digest),
        tlv.encode(_CONTEXT_0, attributes),
        signer.key.signature_algorithm().dump(),
        tlv.encode(_OCTETS, signer.key.sign(tlv.encode(_SET, attributes))),
    )


def _signed_attributes(digest: str, content_type: str, content: bytes, signing_time: datetime | None) -> bytes:
    """The attributes in the order that DER asks of a SET OF (X.690, 11.6)."""
    hashed = hashlib.new(digest, content).digest()
    attributes = [
        _attribute(_ID_CONTENT_TYPE, _oid(content_type)),
        _attribute(_ID_MESSAGE_DIGEST, tlv.encode(_OCTETS, hashed)),
    ]
    if signing_time is not None:
        text = signing_time.astimezone(UTC).strftime("%y%m%d%H%M%SZ")
        attributes.append(_attribute(_ID_SIGNING_TIME, tlv.encode(_UTC_TIME, text.encode())))
    return b"".join(sorted(attributes))


def _attribute(oid: str, value: bytes) -> bytes:
    return tlv.encode(_SEQUENCE, _oid(oid), tlv.encode(_SET, value))


def _data_groups(files: Mapping[FileId, bytes]) -> dict[int, bytes]:
    return {file.data_group: content for file, content in files.items() if file.data_group is not None}


def _hash_algorithm(digest: str) -> bytes:
    return tlv.encode(_SEQUENCE, _oid(_HASH_OIDS[digest]), tlv.encode(_NULL))


def _oid(dotted: str) -> bytes:
    return tlv.encode(_OID, encode_oid(dotted))


def _integer(value: int) -> bytes:
    return tlv.encode(_INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big", signed=True))
