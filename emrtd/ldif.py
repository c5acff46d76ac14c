"""LDIF (RFC 2849), the form in which the public key directory of the ICAO is downloaded; read line by line.

The file of document signers and revocation lists has some eighty megabytes: one value is held at a time.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

VALUE_MAX = 16 * 1024 * 1024
"""Bytes of one value; a master list of all countries has about one megabyte."""
_TEXT_MAX = VALUE_MAX * 4 // 3 + 1024
_HEAD = 4096
_ATTRIBUTES = (
    b"usercertificate",
    b"cacertificate",
    b"certificaterevocationlist",
    b"authorityrevocationlist",
    b"pkdmasterlistcontent",
    b"cscamasterlistdata",
    b"masterlistcontent",
)
_ATTRIBUTE = re.compile(rb"(%s)(?:;[a-z0-9-]+)*::(.*)" % b"|".join(_ATTRIBUTES), re.IGNORECASE | re.DOTALL)
_FIRST_LINES = re.compile(
    rb"^(?:version: *\d|dn::? *\S|objectclass: |%s)" % _ATTRIBUTE.pattern, re.IGNORECASE | re.MULTILINE
)


@dataclass(frozen=True, slots=True, repr=False)
class LdifValue:
    """One value of an attribute that holds certificates or lists.

    Attributes:
        attribute: its type in lower case, without options.
        content: the bytes; None if what stands there is not base64, or too long.
        offset: where its first line begins, in bytes from the beginning of the file.
    """

    attribute: str
    content: bytes | None
    offset: int


def is_ldif(head: bytes) -> bool:
    """Whether a file that begins so is LDIF."""
    return b"-----BEGIN " not in head[:_HEAD] and _FIRST_LINES.search(head[:_HEAD]) is not None


def ldif_values(file: BinaryIO, offset: int = 0) -> Iterator[LdifValue]:
    """The values of interest from an offset on, whatever the attributes' letter case and wherever lines are folded.

    Args:
        file: opened for reading bytes.
        offset: beginning of a line.

    Raises:
        OSError: from the file.
    """
    file.seek(offset)
    reader = _Reader()
    while line := file.readline(_TEXT_MAX):
        if line.startswith(b" "):
            reader.go_on(line)
        else:
            yield from reader.finish()
            reader.begin(line, offset)
        offset += len(line)
    yield from reader.finish()


class _Reader:
    """The value whose lines are coming in, if it is one of interest."""

    def __init__(self) -> None:
        self._kept: list[bytes] | None = None
        self._size = 0
        self._attribute = b""
        self._offset = 0

    def begin(self, line: bytes, offset: int) -> None:
        """A line that continues none before."""
        match = _ATTRIBUTE.match(line)
        if match is not None:
            self._attribute, first = match.groups()
            self._kept, self._size, self._offset = [first], len(first), offset

    def go_on(self, line: bytes) -> None:
        """A line that continues the one before; what makes a value too long is let go."""
        if self._kept is not None and self._size < _TEXT_MAX:
            self._kept.append(line)
            self._size += len(line)

    def finish(self) -> Iterator[LdifValue]:
        """The value whose last line came."""
        if self._kept is not None:
            content = _decoded(self._kept) if self._size < _TEXT_MAX else None
            self._kept = None
            yield LdifValue(self._attribute.decode("ascii").lower(), content, self._offset)


def _decoded(lines: list[bytes]) -> bytes | None:
    try:
        return base64.b64decode(b"".join(b"".join(lines).split()), validate=True)
    except binascii.Error:
        return None
