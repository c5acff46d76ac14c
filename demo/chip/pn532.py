"""What a PN532 does when a host commands it: as much of the NXP user manual UM0701-02 as contactless cards need.

Numbers in brackets are its sections. Commands in, answers out; the serial line is in `demo.chip.pn532_pty`.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

from demo.chip.pn532_field import Field, Interrupted

FIRMWARE = bytes.fromhex("32010607")
"""IC, version 1.6, support of ISO 18092 and ISO 14443 types A and B (7.2.2)."""

LONGEST_DATA = 262
"""Data bytes in one answer of InDataExchange (7.3.8)."""

_FROM_HOST, _TO_HOST = 0xD4, 0xD5
_TARGET = 1
_MORE = 0x40
_CARRIER = 0x01
_ATTENTION = 0x06
_FELICA_AND_OTHERS = (1, 2, 4)
_TYPE_A, _TYPE_B = 0, 3


class Command(IntEnum):
    """Command codes (7.1)."""

    DIAGNOSE = 0x00
    GET_FIRMWARE_VERSION = 0x02
    READ_REGISTER = 0x06
    WRITE_REGISTER = 0x08
    SET_PARAMETERS = 0x12
    SAM_CONFIGURATION = 0x14
    POWER_DOWN = 0x16
    RF_CONFIGURATION = 0x32
    IN_DATA_EXCHANGE = 0x40
    IN_COMMUNICATE_THRU = 0x42
    IN_DESELECT = 0x44
    IN_LIST_PASSIVE_TARGET = 0x4A
    IN_RELEASE = 0x52


class Status(IntEnum):
    """The first byte of an answer about a target (7.1)."""

    SUCCESS = 0x00
    TIMEOUT = 0x01
    NOT_ACCEPTABLE = 0x27


class _Malformed(Exception):
    """A command that the chip answers with an error frame."""


class Pn532:
    """The chip and its antenna; one target at a time. Not thread-safe but for its `field`."""

    def __init__(self, interrupted: Callable[[], bool] = lambda: False) -> None:
        """`interrupted`: whether the host says something new while a card is thinking."""
        self.field = Field()
        self._interrupted = interrupted
        self._registers: dict[int, int] = {}
        self._to_card = b""
        self._to_host = b""
        self._commands: dict[int, Callable[[bytes], bytes]] = {
            Command.DIAGNOSE: self._diagnose,
            Command.GET_FIRMWARE_VERSION: lambda _: FIRMWARE,
            Command.READ_REGISTER: self._read_registers,
            Command.WRITE_REGISTER: self._write_registers,
            Command.SET_PARAMETERS: _nothing(1),
            Command.SAM_CONFIGURATION: _nothing(1),
            Command.POWER_DOWN: self._power_down,
            Command.RF_CONFIGURATION: self._configure_field,
            Command.IN_DATA_EXCHANGE: self._exchange,
            Command.IN_COMMUNICATE_THRU: self._communicate,
            Command.IN_DESELECT: self._release,
            Command.IN_LIST_PASSIVE_TARGET: self._list_targets,
            Command.IN_RELEASE: self._release,
        }

    def execute(self, payload: bytes) -> bytes | None:
        """Carry out one frame's payload (TFI, code, parameters).

        Returns:
            The answer's payload; empty if none is wanted any longer; None where an error frame is the answer.
        """
        if len(payload) < 2 or payload[0] != _FROM_HOST or payload[1] not in self._commands:
            return None
        try:
            answer = self._commands[payload[1]](payload[2:])
        except _Malformed:
            return None
        except Interrupted:
            return b""
        return bytes([_TO_HOST, payload[1] + 1]) + answer

    def _diagnose(self, parameters: bytes) -> bytes:
        """Communication line test (7.2.1): the same back; and whether the target is there (14443-4, 7.5.5.2)."""
        if parameters[:1] == bytes([_ATTENTION]):
            return bytes([Status.TIMEOUT if self.field.card is None else Status.SUCCESS])
        if parameters[:1] != b"\x00":
            raise _Malformed
        return parameters

    def _read_registers(self, parameters: bytes) -> bytes:
        return bytes(self._registers.get(address, 0) for (address,) in _groups(parameters, 2))

    def _write_registers(self, parameters: bytes) -> bytes:
        self._registers.update((address, value) for address, value in _groups(parameters, 3))
        return b""

    def _power_down(self, parameters: bytes) -> bytes:
        """Sleep until bytes come over the line, without a field (7.2.11)."""
        self.field.switch(on=False)
        return bytes([Status.SUCCESS])

    def _configure_field(self, parameters: bytes) -> bytes:
        """The carrier is item 1; times and analogue settings are taken and mean nothing here (7.3.1)."""
        if len(parameters) < 2:
            raise _Malformed
        if parameters[0] == 1:
            self.field.switch(on=bool(parameters[1] & _CARRIER))
        return b""

    def _list_targets(self, parameters: bytes) -> bytes:
        """Look once for a card of one kind (7.3.5); a chip told to look for ever is not waited for."""
        if len(parameters) < 2 or parameters[0] not in (1, 2) or parameters[1] not in (*_FELICA_AND_OTHERS, 0, 3):
            raise _Malformed
        self.field.switch(on=True)
        self._to_card = self._to_host = b""
        card, found = self.field.card, None
        if card is not None:
            requests = {_TYPE_A: card.request_a, _TYPE_B: card.request_b}
            found = requests.get(parameters[1], lambda: None)()
        return b"\x00" if found is None else bytes([1, _TARGET]) + found

    def _exchange(self, parameters: bytes) -> bytes:
        """An APDU to the card, or more of its answer; more than one frame holds is chained both ways (7.3.8)."""
        if not parameters:
            raise _Malformed
        if parameters[0] & ~_MORE != _TARGET:
            return bytes([Status.NOT_ACCEPTABLE])
        self._to_card += parameters[1:]
        if parameters[0] & _MORE:
            return bytes([Status.SUCCESS])
        if not self._to_host:
            command, self._to_card = self._to_card, b""
            answer = self.field.exchange(command, self._interrupted)
            if answer is None:
                return bytes([Status.TIMEOUT])
            self._to_host = answer
        return self._next_part()

    def _next_part(self) -> bytes:
        part, self._to_host = self._to_host[:LONGEST_DATA], self._to_host[LONGEST_DATA:]
        return bytes([Status.SUCCESS | (_MORE if self._to_host else 0)]) + part

    def _communicate(self, parameters: bytes) -> bytes:
        """A frame to whatever lies there, as it is (7.3.9)."""
        card = self.field.card
        answer = None if card is None else card.answer_raw(parameters)
        return bytes([Status.TIMEOUT]) if answer is None else bytes([Status.SUCCESS]) + answer

    def _release(self, parameters: bytes) -> bytes:
        """Deselect, or forget, a target or all (7.3.10, 7.3.11)."""
        if len(parameters) != 1:
            raise _Malformed
        card = self.field.card
        if card is not None:
            card.deselect()
        self._to_card = self._to_host = b""
        return bytes([Status.SUCCESS])


def _nothing(least: int) -> Callable[[bytes], bytes]:
    """A command that is taken, and changes nothing that a host could see here."""

    def take(parameters: bytes) -> bytes:
        if len(parameters) < least:
            raise _Malformed
        return b""

    return take


def _groups(parameters: bytes, size: int) -> list[tuple[int, ...]]:
    """Register addresses of two bytes, and what follows each."""
    if not parameters or len(parameters) % size:
        raise _Malformed
    parts = (parameters[at : at + size] for at in range(0, len(parameters), size))
    return [(int.from_bytes(part[:2], "big"), *part[2:]) for part in parts]
