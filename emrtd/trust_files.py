"""What may lie in a folder of trusted files: certificates, master lists, revocation lists (Doc 9303-12, 7, 9).

In DER, one or several, with or without a line end behind; in base64 with or without PEM's lines around it (RFC 7468);
in bags of certificates, named `.p7b`; or in LDIF. Whatever cannot be read is counted and stops nothing else.
"""

import base64
import binascii
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from emrtd.certificates import Certificate, parse_certificate
from emrtd.der import SEQUENCE, leading_objects
from emrtd.errors import EmrtdError, MalformedError
from emrtd.ldif import is_ldif, ldif_entries
from emrtd.master_list import parse_master_list
from emrtd.revocation import RevocationList, parse_revocation_list
from emrtd.signed_data import parse_certificate_bag
from emrtd.trust_problems import TrustProblemKind, problem_of

_PEM_BEGIN = re.compile(rb"-----BEGIN [A-Z0-9 ]{1,40}-----")
_PEM_BLOCK = re.compile(rb"-----BEGIN ([A-Z0-9 ]{1,40})-----([^-]*)-----END \1-----")
_BASE64 = re.compile(rb"[A-Za-z0-9+/=\s]+")
_PADDING = b"\x00 \t\r\n\x1a"
_ID_SIGNED_DATA = bytes.fromhex("06092a864886f70d010702")
_OUTER_HEADERS = 32


@dataclass(frozen=True, slots=True)
class TrustFile:
    """What one file, or one value in it, holds.

    Attributes:
        certificates: those that lie there on their own.
        listed: those of master lists, which call each of them an authority's.
        revocations: revocation lists.
        problems: one for each thing that could not be read, or that its signer did not sign.
    """

    certificates: tuple[Certificate, ...] = ()
    listed: tuple[Certificate, ...] = ()
    revocations: tuple[RevocationList, ...] = ()
    problems: tuple[TrustProblemKind, ...] = ()


_BROKEN = TrustFile(problems=(TrustProblemKind.MALFORMED,))


Known = dict[bytes, Certificate]
"""Certificates by their DER that were parsed already: master lists have most of theirs in common."""


def parse_trust_file(content: bytes, known: Known | None = None) -> TrustFile:
    """Parse whatever this is. Never raises; a file in which there is nothing has a problem, too.

    Args:
        content: of the file.
        known: asked first, and added to.
    """
    known = {} if known is None else known
    parts = [_BROKEN if block is None else parse_block(block, known) for block in _blocks(content)] or [_BROKEN]
    return TrustFile(
        certificates=tuple(item for part in parts for item in part.certificates),
        listed=tuple(item for part in parts for item in part.listed),
        revocations=tuple(item for part in parts for item in part.revocations),
        problems=tuple(item for part in parts for item in part.problems),
    )


def parse_block(der: bytes, known: Known) -> TrustFile:
    """Parse one DER certificate, master list, bag of certificates or revocation list. Never raises.

    Args:
        der: the structure.
        known: as in `parse_trust_file`.
    """
    try:
        return _signed(der, known) if _ID_SIGNED_DATA in der[:_OUTER_HEADERS] else _alone(der)
    except EmrtdError as error:
        return TrustFile(problems=(problem_of(error),))


def _alone(der: bytes) -> TrustFile:
    try:
        return TrustFile(certificates=(parse_certificate(der),))
    except MalformedError:
        return TrustFile(revocations=(parse_revocation_list(der),))


def _signed(der: bytes, known: Known) -> TrustFile:
    try:
        bag = parse_certificate_bag(der)
    except MalformedError:
        listed, problems = _parsed(parse_master_list(der), known)
        return TrustFile(listed=listed, problems=problems)
    certificates, problems = _parsed(bag, known)
    return TrustFile(certificates=certificates, problems=problems) if bag else _BROKEN


def _parsed(ders: Iterable[bytes], known: Known) -> tuple[tuple[Certificate, ...], tuple[TrustProblemKind, ...]]:
    certificates: list[Certificate] = []
    problems: list[TrustProblemKind] = []
    for der in ders:
        try:
            certificates.append(known.get(der) or known.setdefault(der, parse_certificate(der)))
        except EmrtdError as error:
            problems.append(problem_of(error))
    return tuple(certificates), tuple(problems)


def _blocks(content: bytes) -> Iterator[bytes | None]:
    """The DER structures inside; None for each that cannot be told from its surroundings."""
    begun = len(_PEM_BEGIN.findall(content))
    if begun:
        texts = [body for _, body in _PEM_BLOCK.findall(content)]
        yield from map(_decoded, texts)
        yield from [None] * (begun - len(texts))
    elif is_ldif(content):
        yield from (value for entry in ldif_entries(io.BytesIO(content)) for _, value in entry.values())
    elif not content.startswith(b"\x30") and _BASE64.fullmatch(content):
        yield _decoded(content)
    else:
        yield from _der_blocks(content)


def _der_blocks(content: bytes) -> Iterator[bytes | None]:
    objects = tuple(takewhile(_is_sequence, leading_objects(content)[0]))
    if not objects:  # maybe of indefinite length
        yield content
        return
    yield from objects
    if content[sum(map(len, objects)) :].strip(_PADDING):
        yield None


def _is_sequence(item: bytes) -> bool:
    return item[0] == SEQUENCE


def _decoded(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(b"".join(text.split()), validate=True)
    except binascii.Error:
        return None
