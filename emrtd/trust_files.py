"""What may lie in a folder of trusted files: certificates, master lists and revocation lists, in DER, PEM or LDIF.

LDIF (RFC 2849) is what the public key directory of the ICAO is downloaded as.
"""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass

from emrtd.certificates import Certificate, parse_certificate
from emrtd.errors import EmrtdError, MalformedError
from emrtd.master_list import parse_master_list
from emrtd.revocation import RevocationList, parse_revocation_list

_PEM_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----\s+([A-Za-z0-9+/=\s]*?)-----END \1-----")
_LDIF_VALUE = re.compile(
    rb"^(?:pkdMasterListContent|userCertificate|cACertificate|certificateRevocationList)(?:;binary)?"
    rb":: *([A-Za-z0-9+/=]+)$",
    re.MULTILINE,
)
_LDIF_FOLD = re.compile(rb"\r?\n ")
_ID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_OUTER_HEADERS = 32


@dataclass(frozen=True, slots=True)
class TrustFile:
    """What one file holds.

    Attributes:
        certificates: those that could be parsed.
        broken: how many could not.
        revocations: revocation lists.
    """

    certificates: tuple[Certificate, ...]
    broken: int
    revocations: tuple[RevocationList, ...]


def parse_trust_file(content: bytes) -> TrustFile:
    """Parse a DER structure, PEM with any number of blocks, or LDIF with any number of values.

    Raises:
        MalformedError: nothing of that.
        SignatureInvalidError: a master list that its signer did not sign, if it is all that there is.
    """
    blocks = _blocks(content)
    if len(blocks) == 1:
        return _parse_block(blocks[0])
    parts = [_parse_or_count(der) for der in blocks]
    return TrustFile(
        certificates=tuple(item for part in parts for item in part.certificates),
        broken=sum(part.broken for part in parts),
        revocations=tuple(item for part in parts for item in part.revocations),
    )


def _parse_or_count(der: bytes) -> TrustFile:
    """One of many: that it is broken stops nothing."""
    try:
        return _parse_block(der)
    except EmrtdError:
        return TrustFile((), 1, ())


def _parse_block(der: bytes) -> TrustFile:
    if _ID_SIGNED_DATA not in der[:_OUTER_HEADERS]:
        certificate = _certificate(der)
        listing = None if certificate else _revocation_list(der)
        found = (certificate,) if certificate else ()
        return TrustFile(found, int(not (certificate or listing)), (listing,) if listing else ())
    listed = [_certificate(candidate) for candidate in parse_master_list(der)]
    certificates = tuple(item for item in listed if item is not None)
    return TrustFile(certificates, len(listed) - len(certificates), ())


def _blocks(content: bytes) -> list[bytes]:
    if b"-----BEGIN " in content:
        return _decoded(b"".join(body.split()) for _, body in _PEM_BLOCK.findall(content))
    if b":: " in content and (values := _LDIF_VALUE.findall(_LDIF_FOLD.sub(b"", content).replace(b"\r", b""))):
        return _decoded(values)
    return [content]


def _decoded(texts: Iterable[bytes]) -> list[bytes]:
    try:
        return [base64.b64decode(text, validate=True) for text in texts]
    except binascii.Error as error:
        raise MalformedError("PEM block or LDIF value is not base64") from error


def _certificate(der: bytes) -> Certificate | None:
    try:
        return parse_certificate(der)
    except MalformedError:
        return None


def _revocation_list(der: bytes) -> RevocationList | None:
    try:
        return parse_revocation_list(der)
    except MalformedError:
        return None
