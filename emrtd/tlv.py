"""BER-TLV data objects as eMRTDs use them (ISO/IEC 7816-4, 5.2.2; ITU-T X.690, 8.1).

Definite lengths only. Parsing is total: any bytes give a value or `MalformedError`; nothing recurses by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from emrtd.errors import MalformedError

_MAX_TAG_BYTES = 3
_MAX_LENGTH_BYTES = 4
_MULTI_BYTE_TAG = 0x1F
_CONSTRUCTED = 0x20


@dataclass(frozen=True, slots=True)
class Header:
    """Tag and length field of a data object.

    Attributes:
        tag: the tag bytes as one number (`0x5F1F`).
        size: bytes that the tag and the length field take.
        length: bytes of the value that follow.
    """

    tag: int
    size: int
    length: int


@dataclass(frozen=True, slots=True, repr=False)
class Tlv:
    """One data object. `repr` shows the tag and the size alone."""

    tag: int
    value: bytes

    @property
    def constructed(self) -> bool:
        """Whether the value is itself made of data objects (bit 6 of the first tag byte)."""
        return bool(_first_byte(self.tag) & _CONSTRUCTED)

    def children(self) -> tuple["Tlv", ...]:
        """Parse the value as data objects.

        Raises:
            MalformedError: it is not a sequence of whole data objects.
        """
        return parse(self.value)

    def encode(self) -> bytes:
        """Tag, length in the shortest form, value."""
        return encode(self.tag, self.value)

    def __repr__(self) -> str:
        return f"<Tlv {self.tag:X} {len(self.value)} bytes>"


def read_header(data: bytes, offset: int = 0) -> Header:
    """Read tag and length at `offset`; the value need not be there yet.

    Raises:
        MalformedError: truncated, indefinite length, tag over 3 or length over 4 bytes.
    """
    tag, position = _read_tag(data, offset)
    length, position = _read_length(data, position)
    return Header(tag, position - offset, length)


def parse(data: bytes) -> tuple[Tlv, ...]:
    """Parse a concatenation of data objects that fills `data` exactly.

    Raises:
        MalformedError: anything else.
    """
    objects: list[Tlv] = []
    offset = 0
    while offset < len(data):
        header = read_header(data, offset)
        start = offset + header.size
        offset = start + header.length
        if offset > len(data):
            raise MalformedError("TLV value is cut off")
        objects.append(Tlv(header.tag, bytes(data[start:offset])))
    return tuple(objects)


def parse_one(data: bytes, tag: int) -> Tlv:
    """Parse exactly one data object with this tag and nothing behind it.

    Raises:
        MalformedError: another tag, cut off, or trailing bytes.
    """
    objects = parse(data)
    if len(objects) != 1 or objects[0].tag != tag:
        raise MalformedError("TLV is not the one expected")
    return objects[0]


def find(objects: Iterable[Tlv], tag: int) -> bytes | None:
    """Value of the first object with this tag, or None."""
    return next((item.value for item in objects if item.tag == tag), None)


def require(objects: Iterable[Tlv], tag: int) -> bytes:
    """Value of the first object with this tag.

    Raises:
        MalformedError: there is none.
    """
    value = find(objects, tag)
    if value is None:
        raise MalformedError("TLV lacks a mandatory object")
    return value


def encode(tag: int, *parts: bytes) -> bytes:
    """Encode one data object whose value is the parts, one behind the other (DER length)."""
    value = b"".join(parts)
    return encode_tag(tag) + encode_length(len(value)) + value


def encode_tag(tag: int) -> bytes:
    """The tag's bytes; `0x5F1F` gives two."""
    return tag.to_bytes((tag.bit_length() + 7) // 8 or 1, "big")


def encode_length(length: int) -> bytes:
    """Length field in the shortest form (X.690, 10.1)."""
    if length < 0x80:
        return bytes([length])
    size = (length.bit_length() + 7) // 8
    return bytes([0x80 | size]) + length.to_bytes(size, "big")


def _read_tag(data: bytes, offset: int) -> tuple[int, int]:
    end = offset + 1
    if end > len(data):
        raise MalformedError("TLV tag is cut off")
    if data[offset] & _MULTI_BYTE_TAG == _MULTI_BYTE_TAG:
        while True:
            end += 1
            if end > len(data) or end - offset > _MAX_TAG_BYTES:
                raise MalformedError("TLV tag is cut off or too long")
            if not data[end - 1] & 0x80:
                break
    return int.from_bytes(data[offset:end], "big"), end


def _read_length(data: bytes, offset: int) -> tuple[int, int]:
    if offset >= len(data):
        raise MalformedError("TLV length is cut off")
    first = data[offset]
    if first < 0x80:
        return first, offset + 1
    size = first & 0x7F
    end = offset + 1 + size
    if not 1 <= size <= _MAX_LENGTH_BYTES or end > len(data):
        raise MalformedError("TLV length is indefinite, too long or cut off")
    return int.from_bytes(data[offset + 1 : end], "big"), end


def _first_byte(tag: int) -> int:
    return encode_tag(tag)[0]
