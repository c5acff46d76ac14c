"""Secure messaging (ICAO Doc 9303-11, 9.8; ISO/IEC 7816-4, clause 10), the terminal's side and the chip's.

One class serves both, because they share everything but the direction. The counter SSC grows by one before each
command and before each response. After any error the channel is dead, as the standard asks of the chip.
"""

import hmac
from collections.abc import Sequence
from dataclasses import replace
from enum import IntEnum

from emrtd import ciphers, tlv
from emrtd.apdu import EXTENDED_LE_MAX, SHORT_LC_MAX, SHORT_LE_MAX, CommandApdu, ResponseApdu
from emrtd.ciphers import Cipher
from emrtd.errors import MalformedError, SecureMessagingError
from emrtd.kdf import SessionKeys

CLA_PROTECTED = 0x0C
_PADDING_INDICATOR = b"\x01"
_OBJECTS_SIZE = 4 + 1 + 4 + 10


class DataObject(IntEnum):
    """Tags of secure messaging (9.8.3)."""

    CRYPTOGRAM_ODD_INS = 0x85
    CRYPTOGRAM = 0x87
    CHECKSUM = 0x8E
    LE = 0x97
    STATUS = 0x99


class SecureMessaging:
    """One protected channel, from the keys that BAC, PACE or Chip Authentication left.

    A terminal uses `wrap_command` and `unwrap_response`; a chip uses `unwrap_command` and `wrap_response`.
    """

    def __init__(self, keys: SessionKeys) -> None:
        self._keys = keys
        self._ssc = keys.ssc
        self._odd_ins = False
        self._alive = True

    @property
    def cipher(self) -> Cipher:
        """Block cipher of the channel."""
        return self._keys.cipher

    @property
    def alive(self) -> bool:
        """Whether no error has ended the channel."""
        return self._alive

    def wrap_command(self, command: CommandApdu) -> CommandApdu:
        """Protect a command (9.8.4): DO'87' or DO'85', DO'97', DO'8E'.

        Raises:
            SecureMessagingError: the channel is dead.
        """
        self._step()
        self._odd_ins = bool(command.ins & 1)
        marked = replace(command, cla=command.cla | CLA_PROTECTED)
        objects = self._cryptogram(command.data) + _encode_le(command.le)
        data = objects + self._checksum(self._pad(marked.header) + objects)
        long = len(data) > SHORT_LC_MAX or (command.le or 0) > SHORT_LE_MAX
        return replace(marked, data=data, le=EXTENDED_LE_MAX if long else SHORT_LE_MAX)

    def unwrap_response(self, response: ResponseApdu) -> ResponseApdu:
        """Check and decrypt a response (9.8.5); the status returned is the protected one.

        Raises:
            SecureMessagingError: wrong or missing checksum or status, or the chip answered without protection.
        """
        if not response.data:
            # A chip that gives the channel up says so in the clear: 6987, 6988, or the error itself.
            self._alive = False
            raise SecureMessagingError("the chip left the protected channel", response.sw)
        self._step()
        objects = self._verified(response.data, b"")
        status = tlv.find(objects, DataObject.STATUS)
        if status is None or len(status) != 2:
            raise self._broken("status is missing")
        return ResponseApdu(self._decrypted(objects), int.from_bytes(status, "big"))

    def unwrap_command(self, command: CommandApdu) -> CommandApdu:
        """Check and decrypt a command, as the chip does.

        Raises:
            SecureMessagingError: wrong or missing checksum, or a command without protection.
        """
        if command.cla & CLA_PROTECTED != CLA_PROTECTED:
            raise self._broken("command is not protected")
        self._step()
        self._odd_ins = bool(command.ins & 1)
        objects = self._verified(command.data, self._pad(command.header))
        cla = command.cla & ~CLA_PROTECTED
        data = self._decrypted(objects)
        return CommandApdu(cla, command.ins, command.p1, command.p2, data, self._decode_le(objects))

    def wrap_response(self, response: ResponseApdu) -> ResponseApdu:
        """Protect a response, as the chip does; the outer status repeats the inner one.

        Raises:
            SecureMessagingError: the channel is dead.
        """
        self._step()
        status = tlv.encode(DataObject.STATUS, response.sw.to_bytes(2, "big"))
        objects = self._cryptogram(response.data) + status
        return ResponseApdu(objects + self._checksum(objects), response.sw)

    def _step(self) -> None:
        if not self._alive:
            raise SecureMessagingError("the channel is dead")
        self._ssc = (self._ssc + 1) % (1 << 8 * self.cipher.block_size)

    def _broken(self, what: str) -> SecureMessagingError:
        self._alive = False
        return SecureMessagingError(what)

    def _pad(self, data: bytes) -> bytes:
        return ciphers.pad(data, self.cipher.block_size)

    def _counter(self) -> bytes:
        return self._ssc.to_bytes(self.cipher.block_size, "big")

    def _iv(self) -> bytes:
        """Zero for 3DES (9.8.6.1); E(K_enc, SSC) for AES (9.8.7.1)."""
        if self.cipher is Cipher.TDES:
            return bytes(self.cipher.block_size)
        return ciphers.encrypt_block(self.cipher, self._keys.k_enc, self._counter())

    def _cryptogram(self, data: bytes) -> bytes:
        if not data:
            return b""
        encrypted = ciphers.encrypt(self.cipher, self._keys.k_enc, self._iv(), self._pad(data))
        if self._odd_ins:
            return tlv.encode(DataObject.CRYPTOGRAM_ODD_INS, encrypted)
        return tlv.encode(DataObject.CRYPTOGRAM, _PADDING_INDICATOR, encrypted)

    def _mac(self, message: bytes) -> bytes:
        return ciphers.mac(self.cipher, self._keys.k_mac, self._pad(self._counter() + message))

    def _checksum(self, message: bytes) -> bytes:
        return tlv.encode(DataObject.CHECKSUM, self._mac(message))

    def _verified(self, data: bytes, prefix: bytes) -> Sequence[tlv.Tlv]:
        """The objects in front of the checksum, once it is right over `prefix` and them."""
        try:
            objects = tlv.parse(data)
        except MalformedError as error:
            raise self._broken("protected data is no TLV") from error
        if not objects or objects[-1].tag != DataObject.CHECKSUM:
            raise self._broken("checksum is missing")
        # The raw bytes are what was signed: a length field need not be in the shortest form.
        signed = data[: _last_object_offset(data)]
        if not hmac.compare_digest(self._mac(prefix + signed), objects[-1].value):
            raise self._broken("checksum is wrong")
        return objects[:-1]

    def _decrypted(self, objects: Sequence[tlv.Tlv]) -> bytes:
        encrypted = tlv.find(objects, DataObject.CRYPTOGRAM)
        if encrypted is not None:
            if encrypted[:1] != _PADDING_INDICATOR:
                raise self._broken("padding indicator is wrong")
            encrypted = encrypted[1:]
        else:
            encrypted = tlv.find(objects, DataObject.CRYPTOGRAM_ODD_INS)
        if encrypted is None:
            return b""
        try:
            return ciphers.unpad(ciphers.decrypt(self.cipher, self._keys.k_enc, self._iv(), encrypted))
        except MalformedError as error:
            raise self._broken("cryptogram is malformed") from error

    def _decode_le(self, objects: Sequence[tlv.Tlv]) -> int | None:
        value = tlv.find(objects, DataObject.LE)
        if value is None:
            return None
        if len(value) not in (1, 2):
            raise self._broken("Le is malformed")
        return int.from_bytes(value, "big") or 256 ** len(value)


def plain_capacity(cipher: Cipher, response_max: int) -> int:
    """Bytes of plain data whose protected response data field is no longer than `response_max`.

    Beside the cryptogram: header of DO'87' with a long length field, padding indicator, DO'99' and DO'8E'.
    """
    blocks = (response_max - _OBJECTS_SIZE) // cipher.block_size
    return max(blocks * cipher.block_size - 1, 0)


def _encode_le(le: int | None) -> bytes:
    if le is None:
        return b""
    size = 1 if le <= SHORT_LE_MAX else 2
    return tlv.encode(DataObject.LE, (le % 256**size).to_bytes(size, "big"))


def _last_object_offset(data: bytes) -> int:
    """Where the last of some well-formed data objects begins."""
    start = end = 0
    while end < len(data):
        start = end
        header = tlv.read_header(data, start)
        end = start + header.size + header.length
    return start
