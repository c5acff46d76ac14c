"""LDIF (RFC 2849), the form in which the public key directory of the ICAO is downloaded (Doc 9303-12, 5).

The file of document signers and revocation lists has some eighty megabytes: it is read in pieces, one entry is held at
a time, and what is of no interest in it is not looked into.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

VALUE_MAX = 16 * 1024 * 1024
"""Bytes of one value; a master list of all countries has about one megabyte."""
_ENTRY_MAX = VALUE_MAX * 3 // 2
"""Bytes of one entry with its value in base64."""
_PIECE = 1024 * 1024
_HEAD = 4096
_ATTRIBUTES = (
    b"userCertificate",
    b"cACertificate",
    b"certificateRevocationList",
    b"authorityRevocationList",
    b"pkdMasterListContent",
    b"CscaMasterListData",
    b"masterListContent",
)
_ATTRIBUTE = re.compile(rb"(%s)(?:;[a-z0-9-]+)*::(.*)" % b"|".join(_ATTRIBUTES), re.IGNORECASE | re.DOTALL)
_FIRST_LINES = re.compile(
    rb"^(?:version: *\d|dn::? *\S|objectClass: |%s)" % _ATTRIBUTE.pattern, re.IGNORECASE | re.MULTILINE
)
_USER_CERTIFICATE = b"usercertificate"
_MARKS = (b"\ndn:", b"\nDN:")
_SIGNER = re.compile(rb"(?:[^\n]|\n )*?,o=dsc,", re.IGNORECASE)
"""A name among the document signers (Doc 9303-12, 5.3), which stands on its own in the first line or lines."""


@dataclass(frozen=True, slots=True, repr=False)
class LdifEntry:
    """One entry.

    Attributes:
        text: its lines, from behind `dn:` on; None if it is longer than any honest one.
        offset: where it begins, in bytes from the beginning of the file.
    """

    text: bytes | None
    offset: int

    @property
    def of_signer(self) -> bool:
        """Whether its name says that it is a document signer's, and it holds a certificate of that kind and no list."""
        if self.text is None or self.text.count(b"::") != 1 or not _SIGNER.match(self.text):
            return False
        line = self.text.rfind(b"\n", 0, self.text.find(b"::")) + 1
        return self.text[line : line + len(_USER_CERTIFICATE)].lower() == _USER_CERTIFICATE

    def values(self) -> Iterator[tuple[str, bytes | None]]:
        """Attributes that hold certificates or lists, in lower case without options, and their values.

        The letter case and where lines are folded say nothing. A value that is not base64 is None.
        """
        if self.text is None:
            yield "", None
            return
        unfolded = self.text.replace(b"\r\n", b"\n").replace(b"\n ", b"")
        for line in unfolded.split(b"\n"):
            match = _ATTRIBUTE.match(line)
            if match is not None:
                yield match[1].decode("ascii").lower(), _decoded(match[2])


def is_ldif(head: bytes) -> bool:
    """Whether a file that begins so is LDIF."""
    return b"-----BEGIN " not in head[:_HEAD] and _FIRST_LINES.search(head[:_HEAD]) is not None


def ldif_entries(file: BinaryIO, offset: int = 0) -> Iterator[LdifEntry]:
    """The entries from an offset on; what stands before the first name is one, too.

    Args:
        file: opened for reading bytes.
        offset: 0, or the beginning of an entry.

    Raises:
        OSError: from the file.
    """
    mark = _mark(file, offset)
    file.seek(offset)
    rest = b""
    too_long = False
    while piece := file.read(_PIECE):
        *whole, rest = (rest + piece).split(mark)
        for text in whole:
            yield LdifEntry(None if too_long else text, offset)
            offset, too_long = offset + len(text) + len(mark), False
        if len(rest) > _ENTRY_MAX:  # what has been dropped still counts for where the next one begins
            offset, rest, too_long = offset + len(rest) - len(mark), rest[-len(mark) :], True
    for text in rest.split(mark):
        yield LdifEntry(None if too_long else text, offset)
        offset, too_long = offset + len(text) + len(mark), False


def _mark(file: BinaryIO, offset: int) -> bytes:
    """What begins an entry: a file has it in one letter case throughout."""
    file.seek(max(0, offset - len(_MARKS[0])))
    found = file.read(_PIECE if offset == 0 else len(_MARKS[0]))
    return next((mark for mark in _MARKS if mark in found), _MARKS[0])


def _decoded(text: bytes) -> bytes | None:
    try:
        return base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        return None
