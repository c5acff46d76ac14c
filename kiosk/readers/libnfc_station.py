"""One libnfc device shared by the thread that watches it and the one that reads a card: they take turns.

libnfc has no daemon, no events and no sharing. Whoever needs the device opens it, and the last to need it closes it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import RLock
from typing import Final

from kiosk.readers.connection import (
    CardMute,
    CardRemoved,
    NoCard,
    ReaderBusy,
    ReaderError,
    ReaderLost,
    ReaderName,
    ReaderSilent,
)
from kiosk.readers.libnfc import Device, Target
from kiosk.readers.presence import ReaderState, Slot
from kiosk.readers.serial_line import SerialLine, serial_port

QUIET_SECONDS: Final = 0.5
"""A card that answered this short a time ago is not asked whether it is still there: reading goes before."""

BUSY_SECONDS = 2.0
"""How long to wait for a process that has the port: that of the visit before this one may be ending."""

_BUSY_RETRY_SECONDS: Final = 0.05


@dataclass(frozen=True, slots=True)
class Powered:
    """A card that has just got power.

    Attributes:
        turn: which power-on this is; what was said in an earlier one is forgotten by the card.
        atr: answer to reset.
    """

    turn: int
    atr: bytes


class Station:
    """The device, and what lies on it. Making one opens nothing; every method may be called from any thread."""

    def __init__(self, connstring: str) -> None:
        self.name = ReaderName(connstring)
        self._one_at_a_time = RLock()
        self._users = 0
        self._opened: _Opened | None = None
        self._slot = Slot.EMPTY
        self._number = b""
        self._changes = 0
        self._turn = 0
        self._selected = False
        self._heard = 0.0
        self._failure: type[ReaderError] | None = None

    def enter(self) -> None:
        """Need the device until `leave`."""
        with self._one_at_a_time:
            self._users += 1

    def leave(self) -> None:
        """Need it no longer; the last one to leave closes it and switches the field off."""
        with self._one_at_a_time:
            self._users -= 1
            if not self._users:
                self._forget()

    @contextmanager
    def used(self) -> Iterator[None]:
        """Need the device for one `with`."""
        self.enter()
        try:
            yield
        finally:
            self.leave()

    def is_there(self) -> bool:
        """Whether the reader is plugged in (raises ReaderForbidden)."""
        with self._one_at_a_time:
            try:
                self._device()
            except ReaderLost:
                return False
            except (ReaderBusy, ReaderSilent):
                return True
            return True

    def look(self) -> tuple[ReaderState, ...]:
        """What lies there; nothing at all if the reader is not plugged in (raises ReaderForbidden, ReaderBusy)."""
        with self._one_at_a_time:
            try:
                with self._failing():
                    self._observe(self._device())
            except ReaderLost:
                return ()
            except ReaderSilent:
                return (ReaderState(self.name, Slot.SILENT, self._changes),)
            return (ReaderState(self.name, self._slot, self._changes),)

    def power(self) -> Powered:
        """Take the power from the card that lies there, give it back and select it.

        Raises:
            NoCard, CardMute, ReaderLost, ReaderSilent, ReaderForbidden, ReaderBusy.
        """
        with self._one_at_a_time:
            with self._failing():
                target = self._power(self._device())
            if target is None:
                raise NoCard
            if not target.speaks_apdus:
                raise CardMute
            return Powered(self._turn, target.atr)

    def exchange(self, turn: int, command: bytes) -> bytes:
        """Send a command APDU of at most `kiosk.readers.libnfc.LONGEST_COMMAND` bytes to the card powered in `turn`.

        Raises:
            CardRemoved: it left the field, now or earlier.
            CardMute: it did not answer.
            ReaderLost: the reader was unplugged.
            ReaderSilent: the reader does not answer.
        """
        with self._one_at_a_time:
            if self._failure is not None:
                raise self._failure
            if turn != self._turn or self._opened is None:
                raise CardRemoved
            with self._failing():
                response = self._opened.device.exchange(command)
            self._heard = time.monotonic()
            return response

    @contextmanager
    def _failing(self) -> Iterator[None]:
        """What a failure of the device means for what is known; a reader that is there and lost is a silent one."""
        try:
            yield
        except CardRemoved:
            self._card_left()
            raise
        except CardMute:
            self._close()  # its answer may still come, and would be taken for that to the next command
            raise
        except (ReaderLost, ReaderSilent) as error:
            silent = isinstance(error, ReaderSilent) or (self._opened is not None and self._opened.is_plugged_in)
            self._forget()
            self._failure = ReaderSilent if silent else ReaderLost
            raise self._failure from error

    def _observe(self, device: Device) -> None:
        if self._slot is Slot.CARD and self._selected:
            if time.monotonic() < self._heard + QUIET_SECONDS or device.is_present():
                return
            self._card_left()
        self._power(device)

    def _power(self, device: Device) -> Target | None:
        """Select what lies there; a card that was spoken to hears no request until it has lost its power."""
        if self._selected:
            device.reset_field()
        self._turn += 1
        target = device.select()
        self._selected = target is not None
        self._found(target)
        return target

    def _found(self, target: Target | None) -> None:
        """Count a card that was not there before, or is told from the one before by its number."""
        was, old = self._slot, self._number
        self._slot, self._number = Slot.EMPTY, b""
        if target is None:
            return
        self._slot, self._number = Slot.CARD if target.speaks_apdus else Slot.MUTE, target.number
        if was is Slot.EMPTY or self._number != old:
            self._changes += 1

    def _card_left(self) -> None:
        self._slot, self._number = Slot.EMPTY, b""
        self._turn += 1

    def _device(self) -> Device:
        """The device, opened if it is not (raises ReaderLost, ReaderForbidden, ReaderBusy)."""
        if self._opened is None:
            self._opened = _open_patiently(self.name)
            self._failure = None
        return self._opened.device

    def _close(self) -> None:
        """Close the device; the card is presumed to lie there still."""
        opened, self._opened = self._opened, None
        self._selected = False
        self._turn += 1
        if opened is not None:
            opened.close()

    def _forget(self) -> None:
        self._close()
        self._card_left()


class _Opened:
    """An open device, and the right to the port that it is on."""

    def __init__(self, connstring: str) -> None:
        """Raises ReaderLost, ReaderSilent (a port without a reader that answers), ReaderForbidden, ReaderBusy."""
        port = serial_port(connstring)
        self._line = None if port is None else SerialLine(port)
        try:
            self.device = Device(connstring)
        except ReaderLost as error:
            silent = self.is_plugged_in
            self._release()
            if silent:
                raise ReaderSilent from error
            raise

    @property
    def is_plugged_in(self) -> bool:
        """Whether the port is there; a device that is on none, nobody can tell."""
        return self._line is not None and self._line.is_there

    def close(self) -> None:
        """Let go of both; once."""
        self.device.close()
        self._release()

    def _release(self) -> None:
        if self._line is not None:
            self._line.release()


def _open_patiently(connstring: str) -> _Opened:
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _Opened(connstring)
        except ReaderBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(_BUSY_RETRY_SECONDS)
