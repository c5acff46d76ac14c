"""What may lie in a folder of trusted files: certificates, master lists and revocation lists, in DER or PEM."""

import base64
import binascii
import re
from dataclasses import dataclass

from emrtd.certificates import Certificate, parse_certificate
from emrtd.errors import MalformedError
from emrtd.master_list import parse_master_list
from emrtd.revocation import RevocationList, parse_revocation_list

_PEM_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----\s+([A-Za-z0-9+/=\s]*?)-----END \1-----")
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
    """Parse a DER structure, or PEM with any number of blocks.

    Raises:
        MalformedError: nothing of that.
        SignatureInvalidError: a master list that its signer did not sign.
    """
    certificates: list[Certificate] = []
    revocations: list[RevocationList] = []
    broken = 0
    for der in _blocks(content):
        candidates = parse_master_list(der) if _ID_SIGNED_DATA in der[:_OUTER_HEADERS] else (der,)
        for candidate in candidates:
            parsed = _certificate(candidate) or (_revocation_list(candidate) if candidate is der else None)
            if isinstance(parsed, Certificate):
                certificates.append(parsed)
            elif parsed is not None:
                revocations.append(parsed)
            else:
                broken += 1
    return TrustFile(tuple(certificates), broken, tuple(revocations))


def _blocks(content: bytes) -> list[bytes]:
    if b"-----BEGIN " not in content:
        return [content]
    try:
        return [base64.b64decode(b"".join(body.split()), validate=True) for _, body in _PEM_BLOCK.findall(content)]
    except binascii.Error as error:
        raise MalformedError("PEM block is not base64") from error


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
