"""A whole card: what its link can carry, secure messaging, and under them the application (Doc 9303-11, 9.8)."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from functools import reduce
from operator import xor

from demo.chip.access_control import CardSecrets, Random
from demo.chip.application import Application
from demo.chip.behaviour import Behaviour
from demo.chip.document import CardFiles
from emrtd.apdu import SHORT_LE_MAX, CommandApdu, Ins, ResponseApdu, StatusWord
from emrtd.ciphers import Cipher
from emrtd.errors import MalformedError, SecureMessagingError
from emrtd.secure_messaging import CLA_PROTECTED, SecureMessaging

_HISTORICAL_BYTES = bytes.fromhex("8031C073D621")
_EXTENDED, _SHORT = b"\xc0", b"\x80"
"""Last byte of the card capabilities: command chaining, with or without extended length (ISO/IEC 7816-4, 12.1.1.9)."""

Script = Callable[[CommandApdu, ResponseApdu], ResponseApdu]
"""What a chip answers in place of the honest answer, before it is protected."""

_CLA_CHAINING = 0x10
_MORE_DATA = 0x6100
_OBJECTS = 4 + 1 + 4 + 10
"""Bytes of secure messaging beside the cryptogram: header of DO'87', padding indicator, DO'99', DO'8E'."""


def _honest(_command: CommandApdu, response: ResponseApdu) -> ResponseApdu:
    return response


class EmrtdCard:
    """One chip; fits `demo.chip.vpcd.Card`. Not thread-safe."""

    def __init__(
        self,
        card: CardFiles,
        secrets: CardSecrets,
        behaviour: Behaviour | None = None,
        random: Random = os.urandom,
        *,
        script: Script = _honest,
    ) -> None:
        """A chip with these files.

        Args:
            card: files and private keys.
            secrets: CAN and MRZ that open it.
            behaviour: manufacturer's choices.
            random: source of the chip's random bytes.
            script: what a chip that means harm makes of its answers once it has been opened.
        """
        self._script = script
        self._behaviour = behaviour or Behaviour()
        self._application = Application(card, secrets, self._behaviour, random)
        self._channel: SecureMessaging | None = None
        self._waiting = ResponseApdu(b"", StatusWord.SUCCESS)
        self._chained = b""

    @property
    def atr(self) -> bytes:
        """See `demo.chip.vpcd.Card`; made up by the reader for a contactless card (PC/SC part 3, 3.1.3.2.3.1)."""
        historical = _HISTORICAL_BYTES + (_EXTENDED if self._behaviour.extended_length else _SHORT)
        answer = bytes([0x80 | len(historical), 0x80, 0x01]) + historical
        return b"\x3b" + answer + bytes([reduce(xor, answer)])

    def reset(self) -> None:
        """See `demo.chip.vpcd.Card`; wrong passwords stay counted."""
        self._application.reset()
        self._channel = None
        self._waiting = ResponseApdu(b"", StatusWord.SUCCESS)
        self._chained = b""

    def answer(self, command: bytes) -> bytes:
        """See `demo.chip.vpcd.Card`."""
        try:
            decoded = CommandApdu.decode(command)
        except MalformedError:
            return ResponseApdu(b"", StatusWord.WRONG_LENGTH).encode()
        return self._over_link(decoded).encode()

    def _over_link(self, command: CommandApdu) -> ResponseApdu:
        """What the link can carry: at most Le bytes; the rest is fetched with GET RESPONSE (ISO/IEC 7816-4, 11.8.1)."""
        if command.extended and not self._behaviour.extended_length:
            self._channel = None
            return ResponseApdu(b"", StatusWord.WRONG_LENGTH)
        if _is_piece(command):
            self._chained += command.data
            return ResponseApdu(b"", StatusWord.SUCCESS)
        if self._chained:
            command, self._chained = replace(command, data=self._chained + command.data), b""
        if command.ins != Ins.GET_RESPONSE:
            self._waiting = self._respond(command)
        response = self._waiting
        part, rest = response.data[: command.le or 0], response.data[command.le or 0 :]
        self._waiting = ResponseApdu(rest, response.sw)
        if not rest:
            return ResponseApdu(part, response.sw)
        return ResponseApdu(part, _MORE_DATA | (len(rest) if len(rest) < SHORT_LE_MAX else 0))

    def _respond(self, command: CommandApdu) -> ResponseApdu:
        channel = self._channel
        if channel is not None:
            response = self._respond_protected(channel, command)
        elif _is_protected(command):
            return ResponseApdu(b"", StatusWord.SM_OBJECTS_INCORRECT)
        elif self._is_beyond(command):
            return ResponseApdu(b"", StatusWord.WRONG_LENGTH)
        else:
            most = min(command.le or 0, self._behaviour.buffer)
            response = self._application.execute(command, most, access=False)
        keys = self._application.take_new_keys()
        if keys is not None:
            self._channel = SecureMessaging(keys)
        return response

    def _respond_protected(self, channel: SecureMessaging, command: CommandApdu) -> ResponseApdu:
        """Any error of secure messaging ends the session, and is answered in the clear (9.8.8)."""
        try:
            plain = channel.unwrap_command(command)
        except SecureMessagingError:
            self._channel = None
            missing = not _is_protected(command)
            return ResponseApdu(b"", StatusWord.SM_OBJECTS_MISSING if missing else StatusWord.SM_OBJECTS_INCORRECT)
        if self._is_beyond(plain):
            self._channel = None
            return ResponseApdu(b"", StatusWord.WRONG_LENGTH)
        most = most_inside(channel.cipher, min(command.le or 0, self._behaviour.buffer))
        answer = self._application.execute(plain, most, access=True)
        return channel.wrap_response(self._script(plain, answer))

    def _is_beyond(self, command: CommandApdu) -> bool:
        return self._behaviour.buffer_strict and (command.le or 0) > self._behaviour.buffer


def _is_piece(command: CommandApdu) -> bool:
    """Whether more data of the same command follows; the steps of PACE are linked in the same way, but stand alone."""
    return bool(command.cla & _CLA_CHAINING) and command.ins != Ins.GENERAL_AUTHENTICATE


def most_inside(cipher: Cipher, le: int) -> int:
    """Bytes of plain data whose protected response is no longer than `le`."""
    whole_blocks = (le - _OBJECTS) // cipher.block_size * cipher.block_size
    return max(whole_blocks - 1, 0)


def _is_protected(command: CommandApdu) -> bool:
    return command.cla & CLA_PROTECTED == CLA_PROTECTED
