"""DER of certificates, and the BER in which some signers wrap them (ITU-T X.690, 8.1 and 10).

What was signed is kept as it came, whatever form its lengths have: nothing is encoded again but indefinite lengths.
"""

from emrtd import tlv
from emrtd.errors import MalformedError
from emrtd.tlv import Tlv

SEQUENCE, SET, BOOLEAN, INTEGER, BITS, OCTETS, OID = 0x30, 0x31, 0x01, 0x02, 0x03, 0x04, 0x06

_OCTETS_IN_PIECES = 0x24
_CONSTRUCTED, _LONG_TAG, _INDEFINITE, _END = 0x20, 0x1F, 0x80, b"\x00\x00"
_DEPTH_MAX = 24
"""Nesting that no document comes near; a hostile one could exhaust the stack."""


def definite(data: bytes) -> bytes:
    """The data objects with every indefinite length made definite (8.1.3.6); what has none is as it was.

    Raises:
        MalformedError: not data objects, without an end, or nested deeper than any document.
    """
    return _definite(data, 0, 0)[0]


def _definite(data: bytes, position: int, depth: int) -> tuple[bytes, int]:
    """Objects up to the end, or at a depth up to their end-of-contents; and the position behind."""
    if depth > _DEPTH_MAX:
        raise MalformedError("BER is nested too deep")
    parts: list[bytes] = []
    while position < len(data):
        if depth and data.startswith(_END, position):
            return b"".join(parts), position + len(_END)
        part, position = _object(data, position, depth)
        parts.append(part)
    if depth:
        raise MalformedError("BER lacks its end of contents")
    return b"".join(parts), position


def _object(data: bytes, position: int, depth: int) -> tuple[bytes, int]:
    tag = data[position]
    constructed = tag & _CONSTRUCTED and tag & _LONG_TAG != _LONG_TAG
    if constructed and data[position + 1 : position + 2] == bytes([_INDEFINITE]):
        inner, end = _definite(data, position + 2, depth + 1)
        return tlv.encode(tag, inner), end
    header = tlv.read_header(data, position)
    start = position + header.size
    end = start + header.length
    if end > len(data):
        raise MalformedError("TLV value is cut off")
    whole = data[position:end]
    return (_inside(header.tag, whole, header.size, depth) if constructed else whole), end


def _inside(tag: int, whole: bytes, size: int, depth: int) -> bytes:
    """An object of definite length: as it came, unless one of indefinite length is in it."""
    content = whole[size:]
    if _INDEFINITE not in content or depth >= _DEPTH_MAX:
        return whole
    try:
        parts, position = [], 0
        while position < len(content):
            part, position = _object(content, position, depth + 1)
            parts.append(part)
    except MalformedError:  # constructed by its tag alone; whoever needs it will say so
        return whole
    rewritten = b"".join(parts)
    return whole if rewritten == content else tlv.encode(tag, rewritten)


def octets(item: Tlv) -> bytes:
    """Content of an OCTET STRING, whole or in pieces (8.7.3).

    Raises:
        MalformedError: something else.
    """
    if item.tag == OCTETS:
        return item.value
    if item.tag != _OCTETS_IN_PIECES:
        raise MalformedError("octet string is missing")
    pieces = item.children()
    if any(piece.tag != OCTETS for piece in pieces):  # pieces in pieces, which nobody writes
        raise MalformedError("octet string is in pieces of another kind")
    return b"".join(piece.value for piece in pieces)


def raw_objects(data: bytes) -> tuple[bytes, ...]:
    """Concatenated data objects, each byte for byte as it came: signatures are over those.

    Raises:
        MalformedError: they do not fill `data` exactly.
    """
    objects, rest = leading_objects(data)
    if rest:
        raise MalformedError("TLV value is cut off")
    return objects


def leading_objects(data: bytes) -> tuple[tuple[bytes, ...], bytes]:
    """The whole data objects at the start, each as it came; and what follows the last of them."""
    objects: list[bytes] = []
    position = 0
    while position < len(data):
        try:
            header = tlv.read_header(data, position)
        except MalformedError:
            break
        end = position + header.size + header.length
        if end > len(data):
            break
        objects.append(bytes(data[position:end]))
        position = end
    return tuple(objects), bytes(data[position:])


def unsigned(item: Tlv) -> int:
    """An INTEGER read as a number without a sign: some write large ones without their leading zero."""
    return int.from_bytes(item.value, "big")
