"""LDSSecurityObject: the hashes of the data groups inside EF.SOD (ICAO Doc 9303-10, 4.6.2.3).

LDSSecurityObject ::= SEQUENCE { version INTEGER {v0(0), v1(1)}, hashAlgorithm AlgorithmIdentifier,
    dataGroupHashValues SEQUENCE OF SEQUENCE { dataGroupNumber INTEGER, dataGroupHashValue OCTET STRING },
    ldsVersionInfo SEQUENCE { ldsVersion PrintableString, unicodeVersion PrintableString } OPTIONAL }
"""

from collections.abc import Mapping
from dataclasses import dataclass

from emrtd import tlv
from emrtd.algorithms import Digest, parse_digest
from emrtd.der import definite, unsigned
from emrtd.errors import MalformedError
from emrtd.lds import FileId
from emrtd.tlv import Tlv

CONTENT_TYPES = frozenset({"2.23.136.1.1.1", "1.3.27.1.1.1", "1.2.528.1.1006.1.20.1", "1.2.840.113549.1.7.1"})
"""id-icao-mrtd-security-ldsSecurityObject, two identifiers of early documents, and id-data, which China writes."""

_SEQUENCE, _INTEGER, _OCTETS = 0x30, 0x02, 0x04
_VERSION_MAX = 2


@dataclass(frozen=True, slots=True)
class SecurityObject:
    """The signed statement about a document's files.

    Attributes:
        version: 0, or 1 (with version information); others are seen, and nothing depends on it.
        digest: hash of the data groups; may differ from the signer's.
        hashes: data group to hash.
        lds_version: `0108`; None in version 0, and where it is not written in digits, since nothing rests on it.
    """

    version: int
    digest: Digest
    hashes: Mapping[FileId, bytes]
    lds_version: str | None


def parse_security_object(content: bytes) -> SecurityObject:
    """Parse an LDSSecurityObject.

    Raises:
        MalformedError: not one, or a data group twice.
        UnsupportedAlgorithmError: another hash.
    """
    fields = tlv.parse_one(definite(content), _SEQUENCE).children()
    if [item.tag for item in fields[:3]] != [_INTEGER, _SEQUENCE, _SEQUENCE] or len(fields[0].value) > _VERSION_MAX:
        raise MalformedError("LDSSecurityObject has fields other than it must")
    return SecurityObject(
        version=unsigned(fields[0]),
        digest=parse_digest(fields[1].encode()),
        hashes=_hashes(fields[2]),
        lds_version=_lds_version(fields[3]) if len(fields) > 3 else None,
    )


def _hashes(listing: Tlv) -> dict[FileId, bytes]:
    hashes: dict[FileId, bytes] = {}
    for item in listing.children():
        file, value = _hash(item)
        if file in hashes:
            raise MalformedError("LDSSecurityObject states a data group twice")
        hashes[file] = value
    return hashes


def _hash(item: Tlv) -> tuple[FileId, bytes]:
    fields = item.children()
    if item.tag != _SEQUENCE or [field.tag for field in fields] != [_INTEGER, _OCTETS]:
        raise MalformedError("DataGroupHash is malformed")
    try:
        return FileId.from_data_group(int.from_bytes(fields[0].value, "big")), fields[1].value
    except KeyError as error:
        raise MalformedError("DataGroupHash is of no data group") from error


def _lds_version(information: Tlv) -> str | None:
    """LdsVersionInfo says what the issuer meant; a document is not to be refused over it."""
    try:
        version = information.children()[0].value
    except (MalformedError, IndexError):
        return None
    return version.decode("ascii") if version.isdigit() else None
