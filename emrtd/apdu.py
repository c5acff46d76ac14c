"""Command and response APDUs (ISO/IEC 7816-4, clause 5) and the status words that eMRTDs use.

`repr` of either hides the data field: traffic is personal.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import IntEnum

from emrtd.errors import MalformedError

Transmit = Callable[[bytes], bytes]
"""Raw command APDU to raw response APDU, SW1 SW2 included; its own exceptions pass through unchanged."""

SHORT_LC_MAX = 255
SHORT_LE_MAX = 256
EXTENDED_LE_MAX = 65536


class Ins(IntEnum):
    """Instruction bytes (ISO/IEC 7816-4, table 5)."""

    MANAGE_SECURITY_ENVIRONMENT = 0x22
    EXTERNAL_AUTHENTICATE = 0x82
    GET_CHALLENGE = 0x84
    GENERAL_AUTHENTICATE = 0x86
    INTERNAL_AUTHENTICATE = 0x88
    SELECT = 0xA4
    READ_BINARY = 0xB0
    READ_BINARY_ODD = 0xB1
    GET_RESPONSE = 0xC0


class StatusWord(IntEnum):
    """SW1 SW2 (ISO/IEC 7816-4, 5.1.3), those that something here depends on."""

    SUCCESS = 0x9000
    END_OF_FILE = 0x6282
    FILE_DEACTIVATED = 0x6283
    AUTHENTICATION_FAILED = 0x6300
    WRONG_LENGTH = 0x6700
    FUNCTION_NOT_SUPPORTED_CLA = 0x6881
    COMMAND_INCOMPATIBLE = 0x6981
    SECURITY_STATUS_NOT_SATISFIED = 0x6982
    AUTHENTICATION_BLOCKED = 0x6983
    CONDITIONS_NOT_SATISFIED = 0x6985
    NO_CURRENT_EF = 0x6986
    SM_OBJECTS_MISSING = 0x6987
    SM_OBJECTS_INCORRECT = 0x6988
    WRONG_DATA = 0x6A80
    FUNCTION_NOT_SUPPORTED = 0x6A81
    FILE_NOT_FOUND = 0x6A82
    INCORRECT_P1_P2 = 0x6A86
    WRONG_LC = 0x6A87
    REFERENCE_NOT_FOUND = 0x6A88
    OFFSET_OUTSIDE_FILE = 0x6B00
    INS_NOT_SUPPORTED = 0x6D00
    CLA_NOT_SUPPORTED = 0x6E00
    NO_DIAGNOSIS = 0x6F00


@dataclass(frozen=True, slots=True, repr=False)
class CommandApdu:
    """A command APDU.

    Attributes:
        cla: class byte.
        ins: instruction byte.
        p1: first parameter.
        p2: second parameter.
        data: command data field, up to 65535 bytes; empty means no Lc.
        le: bytes expected at most, 1 to 65536; None means no Le field.
    """

    cla: int
    ins: int
    p1: int
    p2: int
    data: bytes = b""
    le: int | None = None

    @property
    def header(self) -> bytes:
        """CLA INS P1 P2."""
        return bytes([self.cla, self.ins, self.p1, self.p2])

    @property
    def extended(self) -> bool:
        """Whether data or Le need the extended form."""
        return len(self.data) > SHORT_LC_MAX or (self.le or 0) > SHORT_LE_MAX

    def with_le(self, le: int | None) -> "CommandApdu":
        """The same command asking for another number of bytes."""
        return replace(self, le=le)

    def encode(self) -> bytes:
        """The bytes to send: short form where it fits, extended form otherwise (ISO/IEC 7816-4, 5.1)."""
        if self.extended:
            return self.header + self._extended_body()
        return self.header + self._short_body()

    def _short_body(self) -> bytes:
        lc = bytes([len(self.data)]) if self.data else b""
        le = b"" if self.le is None else bytes([self.le % SHORT_LE_MAX])
        return lc + self.data + le

    def _extended_body(self) -> bytes:
        lc = b"\x00" + len(self.data).to_bytes(2, "big") if self.data else b""
        if self.le is None:
            return lc + self.data
        le = (self.le % EXTENDED_LE_MAX).to_bytes(2, "big")
        return lc + self.data + le if self.data else b"\x00" + le

    @classmethod
    def decode(cls, raw: bytes) -> "CommandApdu":
        """Parse a command APDU, as a chip does.

        Raises:
            MalformedError: the length fields do not fit the bytes.
        """
        if len(raw) < 4:
            raise MalformedError("command APDU is too short")
        data, le = _decode_body(raw[4:])
        return cls(raw[0], raw[1], raw[2], raw[3], data, le)

    def __repr__(self) -> str:
        return f"<CommandApdu {self.header.hex().upper()} Lc={len(self.data)} Le={self.le}>"


@dataclass(frozen=True, slots=True, repr=False)
class ResponseApdu:
    """A response APDU: data field and SW1 SW2 as one number."""

    data: bytes
    sw: int

    @property
    def ok(self) -> bool:
        """Whether the status is 9000."""
        return self.sw == StatusWord.SUCCESS

    def encode(self) -> bytes:
        """Data followed by SW1 SW2."""
        return self.data + self.sw.to_bytes(2, "big")

    @classmethod
    def decode(cls, raw: bytes) -> "ResponseApdu":
        """Parse what `transmit` returned.

        Raises:
            MalformedError: no status word, or more than the longest response.
        """
        if not 2 <= len(raw) <= EXTENDED_LE_MAX + 2:
            raise MalformedError("response APDU has an impossible length")
        return cls(bytes(raw[:-2]), int.from_bytes(raw[-2:], "big"))

    def __repr__(self) -> str:
        return f"<ResponseApdu {len(self.data)} bytes SW={self.sw:04X}>"


Channel = Callable[[CommandApdu], ResponseApdu]
"""How a protocol step talks to the chip; protection and transport are below it."""


def tries_left(sw: int) -> int | None:
    """The counter of a 63Cx status word (ISO/IEC 7816-4, table 6), or None for any other."""
    return sw & 0x0F if sw & 0xFFF0 == 0x63C0 else None


def _decode_body(body: bytes) -> tuple[bytes, int | None]:
    if not body:
        return b"", None
    if len(body) == 1:
        return b"", body[0] or SHORT_LE_MAX
    if body[0]:
        return _split_data(body[1:], body[0], 1)
    if len(body) == 3:
        return b"", int.from_bytes(body[1:], "big") or EXTENDED_LE_MAX
    return _split_data(body[3:], int.from_bytes(body[1:3], "big"), 2)


def _split_data(rest: bytes, lc: int, le_size: int) -> tuple[bytes, int | None]:
    data, tail = rest[:lc], rest[lc:]
    if lc == 0 or len(data) != lc or len(tail) not in (0, le_size):
        raise MalformedError("command APDU lengths do not fit")
    if not tail:
        return bytes(data), None
    return bytes(data), int.from_bytes(tail, "big") or 256**le_size
