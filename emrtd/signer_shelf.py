"""Document signers in a directory on disk, found when a document names one and leaves its certificate out.

Directories (Doc 9303-12, 5) hold tens of thousands, and hardly any document needs one: where each stands is kept, and
nothing more before the first such document.
"""

import re
from array import array
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

from emrtd import tlv
from emrtd.certificates import Certificate, parse_certificate
from emrtd.der import INTEGER
from emrtd.errors import EmrtdError, MalformedError
from emrtd.ldif import LdifEntry, ldif_entries
from emrtd.signed_data import SignerIdentifier

_VERSION = 0xA0
_CANDIDATES_MAX = 64
"""Serial numbers such as 1 are many countries'."""
# SubjectKeyIdentifier of the usual twenty bytes, and basicConstraints with cA TRUE, as DER writes an extension.
_KEY_ID = re.compile(rb"\x06\x03\x55\x1d\x0e(?:\x01\x01.)?\x04\x16\x04\x14(.{20})", re.DOTALL)
_AUTHORITY = re.compile(rb"\x06\x03\x55\x1d\x13(?:\x01\x01.)?\x04.\x30.\x01\x01[^\x00]", re.DOTALL)


class SignerShelf:
    """Where the document signers of one LDIF file stand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets = array("Q")

    def put(self, offset: int) -> None:
        """Remember where an entry begins that holds a document signer."""
        self._offsets.append(offset)

    def find(self, identifier: SignerIdentifier) -> Iterator[Certificate]:
        """Those that an identifier names; none if the file cannot be read any more.

        The first call looks into every entry, which takes a second for some thirty thousand.
        """
        try:
            for offset in self._index.get(_key(identifier), ())[:_CANDIDATES_MAX]:
                yield from (item for item in self._certificates(offset) if identifier.names(item))
        except OSError:
            return

    def __len__(self) -> int:
        return len(self._offsets)

    @cached_property
    def _index(self) -> dict[bytes, list[int]]:
        """Entries by serial number and by key identifier."""
        index: dict[bytes, list[int]] = {}
        wanted = frozenset(self._offsets)
        with self._path.open("rb") as file:
            for entry in ldif_entries(file):
                if entry.offset in wanted:
                    for key in _keys(entry):
                        index.setdefault(key, []).append(entry.offset)
        return index

    def _certificates(self, offset: int) -> Iterator[Certificate]:
        """The file may have changed since: whatever stands there now is judged like any other."""
        with self._path.open("rb") as file:
            entry = next(ldif_entries(file, offset))
        for _, content in entry.values():
            try:
                yield parse_certificate(content or b"")
            except EmrtdError:
                continue


def may_be_authority(der: bytes) -> bool:
    """Whether a certificate is self-issued or has cA TRUE, or cannot be read: a glance that costs little."""
    try:
        _, issuer, subject = _glance(der)
    except MalformedError:
        return True
    return issuer == subject or _AUTHORITY.search(der) is not None


def _key(identifier: SignerIdentifier) -> bytes:
    if identifier.key_id is not None:
        return identifier.key_id
    serial = identifier.serial or 0
    return serial.to_bytes((serial.bit_length() + 7) // 8, "big")


def _keys(entry: LdifEntry) -> Iterator[bytes]:
    for _, content in entry.values():
        try:
            yield _glance(content or b"")[0]
        except MalformedError:
            continue
        yield from (match[1] for match in _KEY_ID.finditer(content or b""))


def _glance(der: bytes) -> tuple[bytes, bytes, bytes]:
    """Serial number without leading zeros, issuer and subject as they stand: a tenth of the work of parsing."""
    position = 0
    for _ in range(2):  # Certificate, TBSCertificate
        position += tlv.read_header(der, position).size
    first = tlv.read_header(der, position)
    if first.tag == _VERSION:
        position += first.size + first.length
    fields = []
    for _ in range(5):  # serial number, signature, issuer, validity, subject
        header = tlv.read_header(der, position)
        end = position + header.size + header.length
        fields.append((header.tag, der[position + header.size : end]))
        position = end
    if position > len(der) or fields[0][0] != INTEGER:
        raise MalformedError("certificate has fields other than it must")
    return fields[0][1].lstrip(b"\x00"), fields[2][1], fields[4][1]
