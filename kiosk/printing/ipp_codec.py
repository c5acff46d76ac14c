"""IPP messages as bytes (RFC 8010): the part that a kiosk needs, with a parser that takes any bytes.

Collections are recognised and skipped: nothing that we ask a printer is one.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from types import MappingProxyType
from typing import Final, TypeAlias

MAX_VALUES: Final = 20_000

VERSION: Final = (2, 0)

_HEADER: Final = struct.Struct(">bbHI")
"""version-number, operation-id or status-code, request-id (3.1.1)."""


class GroupTag(IntEnum):
    """Delimiter tags (RFC 8010, 3.5.1)."""

    OPERATION = 0x01
    JOB = 0x02
    END = 0x03
    PRINTER = 0x04
    UNSUPPORTED = 0x05


class ValueTag(IntEnum):
    """Value tags (RFC 8010, 3.5.2)."""

    INTEGER = 0x21
    BOOLEAN = 0x22
    ENUM = 0x23
    RESOLUTION = 0x32
    BEGIN_COLLECTION = 0x34
    END_COLLECTION = 0x37
    TEXT = 0x41
    NAME = 0x42
    KEYWORD = 0x44
    URI = 0x45
    CHARSET = 0x47
    NATURAL_LANGUAGE = 0x48
    MIME_TYPE = 0x49
    MEMBER_NAME = 0x4A


Value: TypeAlias = int | bool | str | bytes
"""integer and enum, boolean, any kind of text, and the octets of everything else."""

_NO_ATTRIBUTES: Final[Mapping[str, tuple[Value, ...]]] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute to send: its name, the tag of its values, and the values."""

    name: str
    tag: ValueTag
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Attributes of one delimiter tag, name → values in the order received."""

    tag: int
    attributes: Mapping[str, tuple[Value, ...]]

    def number(self, name: str) -> int | None:
        """The first value if it is a number."""
        value = next(iter(self.attributes.get(name, ())), None)
        return value if isinstance(value, int) and not isinstance(value, bool) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """The values that are text."""
        return tuple(value for value in self.attributes.get(name, ()) if isinstance(value, str))


@dataclass(frozen=True, slots=True)
class Message:
    """A decoded message; ``code`` is a status-code in answers and an operation-id in requests.

    ``size`` counts its bytes; what follows them is the document.
    """

    version: tuple[int, int]
    code: int
    request_id: int
    groups: tuple[Group, ...]
    size: int

    def all(self, tag: GroupTag) -> tuple[Group, ...]:
        """The groups of one kind: one a job in the answer to Get-Jobs."""
        return tuple(group for group in self.groups if group.tag == tag)

    def first(self, tag: GroupTag) -> Group:
        """The first group of a kind, an empty one if there is none."""
        return next(iter(self.all(tag)), Group(tag, _NO_ATTRIBUTES))


class MalformedMessageError(Exception):
    """Bytes that are no IPP message, or one beyond our bounds."""


def encode(code: int, request_id: int, groups: tuple[tuple[GroupTag, tuple[Attribute, ...]], ...]) -> bytes:
    """A request or an answer, without document data (RFC 8010, 3.1)."""
    parts = [_HEADER.pack(*VERSION, code, request_id)]
    for tag, attributes in groups:
        parts.append(bytes([tag]))
        parts.extend(_encoded(attribute) for attribute in attributes)
    parts.append(bytes([GroupTag.END]))
    return b"".join(parts)


def decode(data: bytes) -> Message:
    """Parse a message; data after the end-of-attributes tag is not looked at.

    Raises:
        MalformedMessageError: for any bytes that are not a message.
    """
    try:
        major, minor, code, request_id = _HEADER.unpack_from(data)
        groups, size = _groups(data)
    except (IndexError, struct.error, UnicodeDecodeError) as error:
        raise MalformedMessageError from error
    return Message((major, minor), code, request_id, groups, size)


def _encoded(attribute: Attribute) -> bytes:
    """An attribute-with-one-value and its additional values, whose names are empty (3.1.4, 3.1.5)."""
    parts = []
    for number, value in enumerate(attribute.values):
        name = b"" if number else attribute.name.encode("ascii")
        content = _content(attribute.tag, value)
        parts.append(struct.pack(f">BH{len(name)}sH", attribute.tag, len(name), name, len(content)) + content)
    return b"".join(parts)


def _content(tag: ValueTag, value: Value) -> bytes:
    """Octets of a value (RFC 8010, table 7)."""
    if isinstance(value, bytes):
        return value
    if isinstance(value, str):
        return value.encode("utf-8")
    return struct.pack(">?" if tag is ValueTag.BOOLEAN else ">i", value)


@dataclass(frozen=True, slots=True)
class _Field:
    tag: int
    name: str
    content: bytes


def _groups(data: bytes) -> tuple[tuple[Group, ...], int]:
    """Delimiter, attributes, delimiter, …, end-of-attributes-tag (3.1.2), and the position after it."""
    groups = []
    position, values = _HEADER.size, 0
    while (tag := data[position]) != GroupTag.END:
        if tag >= 0x10:  # a value outside a group
            raise MalformedMessageError
        fields, position = _fields(data, position + 1)
        values += len(fields)
        if values > MAX_VALUES:
            raise MalformedMessageError
        groups.append(Group(tag, _attributes(fields)))
    return tuple(groups), position + 1


def _fields(data: bytes, position: int) -> tuple[list[_Field], int]:
    """Values up to the next delimiter tag, which are below 0x10."""
    fields = []
    while (tag := data[position]) >= 0x10:
        name, position = _counted(data, position + 1)
        content, position = _counted(data, position)
        fields.append(_Field(tag, name.decode("ascii"), content))
    return fields, position


def _counted(data: bytes, position: int) -> tuple[bytes, int]:
    """A two-byte length and as many octets."""
    (length,) = struct.unpack_from(">H", data, position)
    end = position + 2 + length
    if end > len(data):
        raise MalformedMessageError
    return data[position + 2 : end], end


def _attributes(fields: list[_Field]) -> Mapping[str, tuple[Value, ...]]:
    """Join additional values to their attribute; leave collections out (3.1.6)."""
    found: dict[str, list[Value]] = {}
    current, depth = "", 0
    for one in fields:
        if one.tag == ValueTag.END_COLLECTION:
            depth = max(0, depth - 1)
            continue
        if depth == 0 and one.name:
            current = one.name
            found.setdefault(current, [])
        if one.tag == ValueTag.BEGIN_COLLECTION:
            depth += 1
        elif depth == 0 and current:
            found[current].extend(_value(one))
    return MappingProxyType({name: tuple(values) for name, values in found.items()})


_TEXTS: Final = range(0x41, 0x60)


def _value(one: _Field) -> list[Value]:
    """The value of a field; none for the out-of-band tags unsupported, unknown, no-value (3.5.2, table 2)."""
    if one.tag < 0x20:
        return []
    if one.tag in (ValueTag.INTEGER, ValueTag.ENUM):
        return list(struct.unpack(">i", one.content))
    if one.tag == ValueTag.BOOLEAN:
        return list(struct.unpack(">?", one.content))
    if one.tag in _TEXTS:
        return [one.content.decode("utf-8", "replace")]
    return [one.content]
