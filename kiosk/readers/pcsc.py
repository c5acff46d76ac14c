"""PC/SC readers through pcscd: the only file that knows pyscard.

The low-level `smartcard.scard` functions are used, not pyscard's monitors: those keep threads and contexts of their
own, swallow a stopped service, and cannot be cancelled. Each watch and each connection has a context of its own,
because pcsc-lite lets one context do one thing at a time.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Event, Lock
from typing import Any, TypeAlias

from smartcard import scard

from kiosk.readers.connection import (
    CardMute,
    CardRemoved,
    CardServiceStopped,
    NoCard,
    ReaderBusy,
    ReaderError,
    ReaderForbidden,
    ReaderLost,
    ReaderName,
)
from kiosk.readers.presence import Presence, PresenceEvent, ReaderState, Slot

logger = logging.getLogger(__name__)

Handle: TypeAlias = Any
"""A context or a card of the vendor library: opaque, and dead after its release."""

PROTOCOLS = scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1

PLUG_AND_PLAY = "\\\\?PnP?\\Notification"
"""The name of no reader: a wait for it ends when one is plugged in or out (pcsc-lite and Windows)."""

WAIT_MILLISECONDS = 2000
"""The longest single wait. A cancel or a new reader can fall between listing and waiting; this bounds the delay."""

RETRY_SECONDS = 0.25
"""Pause before a stopped service or a vanished reader is asked again."""

BUSY_SECONDS = 2.0
"""How long to wait for a program that holds a fresh card for a moment (key agents probe each new card)."""

BUSY_RETRY_SECONDS = 0.1

_GET_FEATURES = scard.SCARD_CTL_CODE(3400)
_GET_PROPERTIES = 0x12
_LONGEST_DATA = 0x0A
"""Feature and property of PC/SC part 10, 2.2 and 2.6.14."""

SHORT_DATA = 256
"""Data bytes of the longest short APDU (ISO/IEC 7816-3, 12.1)."""

_ERRORS: dict[int, type[ReaderError]] = {
    scard.SCARD_E_NO_SMARTCARD: NoCard,
    scard.SCARD_W_REMOVED_CARD: NoCard,
    scard.SCARD_W_RESET_CARD: CardMute,
    scard.SCARD_W_UNPOWERED_CARD: CardMute,
    scard.SCARD_W_UNRESPONSIVE_CARD: CardMute,
    scard.SCARD_W_UNSUPPORTED_CARD: CardMute,
    scard.SCARD_E_PROTO_MISMATCH: CardMute,
    scard.SCARD_E_CARD_UNSUPPORTED: CardMute,
    scard.SCARD_E_SHARING_VIOLATION: ReaderBusy,
    scard.SCARD_E_UNKNOWN_READER: ReaderLost,
    scard.SCARD_E_READER_UNAVAILABLE: ReaderLost,
    scard.SCARD_E_NO_ACCESS: ReaderForbidden,
    scard.SCARD_W_SECURITY_VIOLATION: ReaderForbidden,
    scard.SCARD_E_NO_SERVICE: CardServiceStopped,
    scard.SCARD_E_SERVICE_STOPPED: CardServiceStopped,
    scard.SCARD_E_INVALID_HANDLE: CardServiceStopped,
    scard.SCARD_F_COMM_ERROR: CardServiceStopped,
}
"""PC/SC return codes by what they mean to us. Our own handles turn invalid only when the service has ended."""


def _check(code: int) -> None:
    """Turn a PC/SC return code into our exception; success passes."""
    if code != scard.SCARD_S_SUCCESS:
        logger.debug("PC/SC code %08X", code & 0xFFFFFFFF)
        raise _ERRORS.get(code, ReaderError)


def _establish() -> Handle:
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    _check(code)
    return context


@contextmanager
def _context() -> Iterator[Handle]:
    """A PC/SC context for one `with`."""
    context = _establish()
    try:
        yield context
    finally:
        scard.SCardReleaseContext(context)


def _list(context: Handle) -> tuple[ReaderName, ...]:
    code, names = scard.SCardListReaders(context, [])
    if code == scard.SCARD_E_NO_READERS_AVAILABLE:
        return ()
    _check(code)
    return tuple(ReaderName(name) for name in names)


def _state(reader: str, bits: int) -> ReaderState:
    """Read PC/SC's state bits; the upper 16 count insertions and removals (pcsc-lite and Windows)."""
    slot = Slot.EMPTY
    if bits & scard.SCARD_STATE_PRESENT:
        slot = Slot.MUTE if bits & scard.SCARD_STATE_MUTE else Slot.CARD
    return ReaderState(reader, slot, (bits >> 16) & 0xFFFF)


def _states(known: dict[str, int]) -> tuple[ReaderState, ...]:
    return tuple(_state(name, bits) for name, bits in known.items())


@dataclass(frozen=True, slots=True)
class _Powered:
    """A powered card: how it is shared, its handle and the transmission protocol."""

    share: int
    card: Handle
    protocol: int


class PcscConnection:
    """A card held through pcscd, alone if possible. Not for two threads at once."""

    def __init__(self, context: Handle, reader: ReaderName, powered: _Powered) -> None:
        self._context = context
        self._reader = reader
        self._share = powered.share
        self._card = powered.card
        self._protocol = powered.protocol
        self._open = True

    @property
    def atr(self) -> bytes:
        """Answer to reset; empty if the card has just left."""
        return bytes(scard.SCardStatus(self._card)[4])

    @property
    def carries_extended(self) -> bool | None:
        """Whether the reader carries APDUs of extended length, as it says itself; None if it does not say."""
        properties = self._control(_tagged(self._control(_GET_FEATURES)).get(_GET_PROPERTIES))
        longest = _tagged(properties).get(_LONGEST_DATA)
        return None if longest is None else int.from_bytes(longest, "little") > SHORT_DATA

    def transmit(self, command: bytes) -> bytes:
        """See `CardConnection.transmit`."""
        code, response = scard.SCardTransmit(self._card, self._protocol, list(command))
        # Some drivers call it a success when the card left instead of answering.
        if code != scard.SCARD_S_SUCCESS or not response:
            raise self._cause(code)
        return bytes(byte & 0xFF for byte in response)

    def reset(self) -> None:
        """See `CardConnection.reset`."""
        # Never in another mode than that of the connection: pcsc-lite would wait, for ever, until the others let go.
        code, protocol = scard.SCardReconnect(self._card, self._share, PROTOCOLS, scard.SCARD_RESET_CARD)
        if code != scard.SCARD_S_SUCCESS:
            raise self._cause(code)
        self._protocol = protocol

    def close(self) -> None:
        """See `CardConnection.close`."""
        if not self._open:
            return
        self._open = False
        # Not with a reset: if the card has just left, pcscd then calls the reader empty before its own next poll, and
        # never reports a card laid on it in between. It powers a card that nobody uses down by itself.
        scard.SCardDisconnect(self._card, scard.SCARD_LEAVE_CARD)
        scard.SCardReleaseContext(self._context)

    def _control(self, code: bytes | int | None) -> bytes:
        """Ask the driver; empty where it does not know the question."""
        if code is None:
            return b""
        number = int.from_bytes(code, "big") if isinstance(code, bytes) else code
        result, answer = scard.SCardControl(self._card, number, [])
        return bytes(byte & 0xFF for byte in answer) if result == scard.SCARD_S_SUCCESS else b""

    def _cause(self, code: int) -> ReaderError:
        """Why an exchange failed: a card that left, a reader pulled out and a dead service share return codes.

        pcscd itself notices a card gone at its next poll only (400 ms), so what can be asked is whether the service
        and the reader are still there; if they are, it was the card.
        """
        logger.debug("exchange failed, PC/SC code %08X", code & 0xFFFFFFFF)
        if code in (scard.SCARD_W_RESET_CARD, scard.SCARD_W_UNRESPONSIVE_CARD):
            return CardMute()
        try:
            present = self._reader in _list(self._context)
        except ReaderError as error:
            return error
        return CardRemoved() if present else ReaderLost()


def _tagged(data: bytes) -> dict[int, bytes]:
    """Values by tag: a byte of tag, a byte of length, the value (PC/SC part 10, 2.2)."""
    values: dict[int, bytes] = {}
    while len(data) > 2:
        end = 2 + data[1]
        values[data[0]], data = data[2:end], data[end:]
    return values


def _power(context: Handle, reader: ReaderName) -> _Powered:
    """Connect alone, or else beside others who share."""
    for share in (scard.SCARD_SHARE_EXCLUSIVE, scard.SCARD_SHARE_SHARED):
        code, card, protocol = scard.SCardConnect(context, reader, share, PROTOCOLS)
        if code != scard.SCARD_E_SHARING_VIOLATION:
            break
    _check(code)
    return _Powered(share, card, protocol)


def _power_patiently(context: Handle, reader: ReaderName) -> _Powered:
    """Connect; give a program that holds the card alone a while to let go."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return _power(context, reader)
        except ReaderBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(BUSY_RETRY_SECONDS)


class PcscReaders:
    """All PC/SC readers whose name contains one of `wanted`, in any case of letters; all, if nothing is wanted.

    Making one opens nothing.
    """

    def __init__(self, *wanted: str) -> None:
        self._wanted = tuple(part.casefold() for part in wanted) or ("",)
        self._stopped = Event()
        self._waiting: Handle | None = None
        self._lock = Lock()

    def readers(self) -> tuple[ReaderName, ...]:
        """See `CardReader.readers`."""
        with _context() as context:
            return self._fitting(context)

    def look(self) -> tuple[ReaderState, ...]:
        """See `CardReader.look`."""
        with _context() as context:
            names = self._fitting(context)
            return _states(self._wait(context, dict.fromkeys(names, scard.SCARD_STATE_UNAWARE))) if names else ()

    def connect(self, reader: ReaderName) -> PcscConnection:
        """See `CardReader.connect`."""
        context = _establish()
        try:
            powered = _power_patiently(context, reader)
        except ReaderError:
            scard.SCardReleaseContext(context)
            raise
        connection = PcscConnection(context, reader, powered)
        try:
            # A card keeps files and keys of an earlier conversation across connections until it is reset.
            connection.reset()
        except ReaderError:
            connection.close()
            raise
        return connection

    def watch(self, on_event: Callable[[PresenceEvent], None]) -> None:
        """See `CardReader.watch`; once for each object."""
        presence = Presence()
        while not self._stopped.is_set():
            try:
                for states in self._looks():
                    _announce(presence.seen(states), on_event)
            except ReaderError as error:
                _announce(presence.failed(error.failure), on_event)
                self._stopped.wait(RETRY_SECONDS)

    def stop(self) -> None:
        """See `CardReader.stop`."""
        self._stopped.set()
        with self._lock:
            if self._waiting is not None:
                scard.SCardCancel(self._waiting)

    def _fitting(self, context: Handle) -> tuple[ReaderName, ...]:
        return tuple(name for name in _list(context) if any(part in name.casefold() for part in self._wanted))

    def _looks(self) -> Iterator[tuple[ReaderState, ...]]:
        """What the readers hold: at once, and again after each change, until stopped or until the service fails."""
        with _context() as context, self._cancellable(context):
            known: dict[str, int] = {}
            while not self._stopped.is_set():
                names = self._fitting(context)
                known = self._wait(context, {name: known.get(name, scard.SCARD_STATE_UNAWARE) for name in names})
                if not self._stopped.is_set():  # a cancelled wait has seen nothing
                    yield _states(known)

    def _wait(self, context: Handle, known: dict[str, int]) -> dict[str, int]:
        """Wait until a reader's state differs from `known`, a reader comes or goes, or a while has passed."""
        asked = [*known.items(), (PLUG_AND_PLAY, scard.SCARD_STATE_UNAWARE)]
        code, answered = scard.SCardGetStatusChange(context, WAIT_MILLISECONDS, asked)
        if code in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED):
            return known
        if code == scard.SCARD_E_UNKNOWN_READER:  # unplugged since it was listed; the next list will not have it
            self._stopped.wait(RETRY_SECONDS)
            return known
        _check(code)
        return {name: bits & ~scard.SCARD_STATE_CHANGED for name, bits, _ in answered if name != PLUG_AND_PLAY}

    @contextmanager
    def _cancellable(self, context: Handle) -> Iterator[None]:
        with self._lock:
            self._waiting = context
        try:
            yield
        finally:
            with self._lock:
                self._waiting = None


def _announce(events: tuple[PresenceEvent, ...], on_event: Callable[[PresenceEvent], None]) -> None:
    for event in events:
        on_event(event)
