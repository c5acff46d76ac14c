"""What the way to the chip can carry: what the caller knows of the reader, and what the chip says of itself.

Extended length (ISO/IEC 7816-4, 5.1) halves the commands of an inspection, and not every reader carries it, nor every
chip. A chip that does not ends its protected channel over the first such command. So nothing here is guessed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum, auto

from emrtd import tlv
from emrtd.apdu import EXTENDED_LE_MAX
from emrtd.errors import MalformedError

_CAPABILITIES_TAG = 0x47
_LENGTHS_TAG = 0x7F66
_INTEGER = 0x02
_COMPACT_CAPABILITIES = 0x7
_CATEGORY_INDICATORS = (0x00, 0x80)
_EXTENDED_BIT = 0x40  # third byte of the card capabilities (ISO/IEC 7816-4, 12.1.1.9)
_STATUS_SIZE = 2


class ExtendedLength(Enum):
    """How the terminal may use extended length."""

    NEVER = auto()
    """The reader cannot carry it: longer commands are chained, longer answers fetched with GET RESPONSE."""
    LAST_RESORT = auto()
    """Only for what fits no short APDU, such as the signature of a 2048-bit key. For readers that nobody tried."""
    PREFERRED = auto()
    """Wherever the chip can; it is asked, in ways that cost no protected channel. For readers that carry it."""


@dataclass(frozen=True, slots=True)
class Link:
    """The way to the chip, as the caller knows it.

    Attributes:
        extended: how extended length may be used.
        response_max: bytes of the longest response data field that the reader carries.
        atr: answer to reset, whose historical bytes may state the chip's capabilities; empty if not known.
        apdus_max: commands after which a reading is given up.
        seconds_max: time after which it is given up, checked before each command.
    """

    extended: ExtendedLength = ExtendedLength.LAST_RESORT
    response_max: int = EXTENDED_LE_MAX
    atr: bytes = b""
    apdus_max: int = 10_000
    seconds_max: float = 600.0


UNKNOWN_LINK = Link()
"""A reader of which nothing is known."""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a chip states about lengths.

    Attributes:
        extended: whether it understands extended length; None if it does not say.
        response_max: bytes of its longest response data field; None if it does not say.
    """

    extended: bool | None = None
    response_max: int | None = None


def parse_atr(atr: bytes) -> Capabilities:
    """The card capabilities in the historical bytes (ISO/IEC 7816-3, 8.2; 7816-4, 12.1.1). Never raises."""
    historical = _historical_bytes(atr)
    if historical[:1] not in (bytes([item]) for item in _CATEGORY_INDICATORS):
        return Capabilities()
    for tag, value in _compact_objects(historical[1:]):
        if tag == _COMPACT_CAPABILITIES:
            return Capabilities(_extended_bit(value))
    return Capabilities()


def parse_atr_info(content: bytes) -> Capabilities:
    """EF.ATR/INFO: DO'47' and DO'7F66' (Doc 9303-10, 3.11.1; ISO/IEC 7816-4, 12.7.1). Never raises.

    The lengths stated are those of whole APDUs, the shortest readings of the standard taken.
    """
    objects = dict(_objects(content))
    extended = _extended_bit(objects.get(_CAPABILITIES_TAG, b""))
    lengths = [value for tag, value in _objects(objects.get(_LENGTHS_TAG, b"")) if tag == _INTEGER]
    if len(lengths) != 2:
        return Capabilities(extended)
    return Capabilities(extended is not False, max(int.from_bytes(lengths[1], "big") - _STATUS_SIZE, 0))


def _extended_bit(value: bytes) -> bool | None:
    return bool(value[2] & _EXTENDED_BIT) if len(value) > 2 else None


def _historical_bytes(atr: bytes) -> bytes:
    """Behind TS, T0 and the interface bytes, which say themselves how many of them follow."""
    if len(atr) < 2:
        return b""
    count = atr[1] & 0x0F
    position, indicator = 2, atr[1] >> 4
    while indicator:
        more = bool(indicator & 0x8)
        position += indicator.bit_count()
        indicator = atr[position - 1] >> 4 if more and position <= len(atr) else 0
    return atr[position : position + count]


def _compact_objects(data: bytes) -> Iterator[tuple[int, bytes]]:
    """COMPACT-TLV: tag and length in one byte (ISO/IEC 7816-4, 12.1.1.2)."""
    position = 0
    while position < len(data):
        tag, length = data[position] >> 4, data[position] & 0x0F
        yield tag, data[position + 1 : position + 1 + length]
        position += 1 + length


def _objects(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Data objects up to the first that is none: such files are often filled up with anything."""
    position = 0
    while position < len(content):
        try:
            header = tlv.read_header(content, position)
        except MalformedError:
            return
        start = position + header.size
        position = start + header.length
        yield header.tag, content[start:position]
