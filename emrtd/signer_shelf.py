"""Document signers in a directory on disk, found when a document names one and leaves its certificate out.

Directories (Doc 9303-12, 5) hold tens of thousands, and hardly any document needs one: nothing but where each stands is kept.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from emrtd import tlv
from emrtd.certificates import Certificate, parse_certificate
from emrtd.der import INTEGER
from emrtd.errors import EmrtdError, MalformedError
from emrtd.ldif import ldif_values
from emrtd.signed_data import SignerIdentifier

_VERSION = 0xA0
_CANDIDATES_MAX = 64
"""Serial numbers such as 1 are many countries'."""
# SubjectKeyIdentifier and basicConstraints with cA TRUE, as DER writes an extension.
_KEY_ID = re.compile(rb"\x06\x03\x55\x1d\x0e(?:\x01\x01.)?\x04.\x04([\x01-\x40])", re.DOTALL)
_AUTHORITY = re.compile(rb"\x06\x03\x55\x1d\x13(?:\x01\x01.)?\x04.\x30.\x01\x01[^\x00]", re.DOTALL)


class SignerShelf:
    """Where the document signers of one LDIF file stand."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[bytes, tuple[int, ...]] = {}

    def put(self, der: bytes, offset: int) -> bool:
        """Remember a document signer; False for what may be an authority, which is not for the shelf.

        Args:
            der: the certificate.
            offset: of its value in the file.

        Raises:
            MalformedError: not a certificate.
        """
        serial, issuer, subject = _glance(der)
        if issuer == subject or _AUTHORITY.search(der):
            return False
        for key in (serial, *_key_ids(der)):
            self._offsets[key] = (*self._offsets.get(key, ()), offset)
        return True

    def find(self, identifier: SignerIdentifier) -> Iterator[Certificate]:
        """Those that an identifier names; none if the file cannot be read any more."""
        offsets = self._offsets.get(_key(identifier), ())[:_CANDIDATES_MAX]
        try:
            yield from (item for item in self._read(offsets) if identifier.names(item))
        except OSError:
            return

    def __len__(self) -> int:
        return len(self._offsets)

    def _read(self, offsets: Iterable[int]) -> Iterator[Certificate]:
        """The file may have changed since: whatever stands there now is judged like any other."""
        with self._path.open("rb") as file:
            for offset in offsets:
                value = next(ldif_values(file, offset), None)
                try:
                    yield parse_certificate((value and value.content) or b"")
                except EmrtdError:
                    continue


def _key(identifier: SignerIdentifier) -> bytes:
    if identifier.key_id is not None:
        return identifier.key_id
    serial = identifier.serial or 0
    return serial.to_bytes((serial.bit_length() + 7) // 8, "big")


def _key_ids(der: bytes) -> Iterator[bytes]:
    for match in _KEY_ID.finditer(der):
        yield der[match.end() : match.end() + match[1][0]]


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
