"""PC/SC readers through pcscd: watched, looked at, connected to.

No other file than this and its two neighbours, `pcsc_calls` and `pcsc_card`, knows pyscard.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Event, Lock

from smartcard import scard

from kiosk.readers.connection import ReaderBusy, ReaderError, ReaderName
from kiosk.readers.pcsc_calls import (
    Handle,
    check,
    context_for_now,
    establish,
    list_readers,
    state_of,
    status_change,
)
from kiosk.readers.pcsc_card import PROTOCOLS, PcscConnection, Powered, power
from kiosk.readers.presence import Presence, PresenceEvent, ReaderState
from kiosk.readers.slots import is_access_module

__all__ = ["PROTOCOLS", "PcscConnection", "PcscReaders"]

PLUG_AND_PLAY = "\\\\?PnP?\\Notification"
"""The name of no reader: a wait for it ends when one is plugged in or out (pcsc-lite and Windows)."""

WAIT_MILLISECONDS = 2000
"""The longest single wait. A cancel or a new reader can fall between listing and waiting; this bounds the delay."""

RETRY_SECONDS = 0.25
"""Pause before a stopped service or a vanished reader is asked again."""

BUSY_SECONDS = 2.0
"""How long to wait for a program that holds a fresh card for a moment (key agents probe each new card)."""

BUSY_RETRY_SECONDS = 0.1


def _power_patiently(context: Handle, reader: ReaderName) -> Powered:
    """Connect; give a program that holds the card alone a while to let go."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            return power(context, reader)
        except ReaderBusy:
            if time.monotonic() >= deadline:
                raise
            time.sleep(BUSY_RETRY_SECONDS)


class PcscReaders:
    """All PC/SC readers whose name contains one of `wanted`, in any case of letters; all, if nothing is wanted.

    Slots for secure access modules are never among them. Making one opens nothing.
    """

    def __init__(self, *wanted: str) -> None:
        self._wanted = tuple(part.casefold() for part in wanted) or ("",)
        self._stopped = Event()
        self._waiting: Handle | None = None
        self._lock = Lock()

    def readers(self) -> tuple[ReaderName, ...]:
        """See `CardReader.readers`."""
        with context_for_now() as context:
            return self._fitting(context)

    def look(self) -> tuple[ReaderState, ...]:
        """See `CardReader.look`."""
        with context_for_now() as context:
            names = self._fitting(context)
            return _states(self._wait(context, dict.fromkeys(names, scard.SCARD_STATE_UNAWARE))) if names else ()

    def connect(self, reader: ReaderName) -> PcscConnection:
        """See `CardReader.connect`."""
        context = establish()
        try:
            connection = PcscConnection(context, reader, _power_patiently(context, reader))
        except ReaderError:
            scard.SCardReleaseContext(context)
            raise
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
        return tuple(
            name
            for name in list_readers(context)
            if any(part in name.casefold() for part in self._wanted) and not is_access_module(name)
        )

    def _looks(self) -> Iterator[tuple[ReaderState, ...]]:
        """What the readers hold: at once, and again after each change, until stopped or until the service fails."""
        with context_for_now() as context, self._cancellable(context):
            known: dict[str, int] = {}
            while not self._stopped.is_set():
                names = self._fitting(context)
                if known.keys() - set(names):  # what is gone is told at once; there may be nothing to wait for
                    known = {name: bits for name, bits in known.items() if name in names}
                    yield _states(known)
                known = self._wait(context, {name: known.get(name, scard.SCARD_STATE_UNAWARE) for name in names})
                if not self._stopped.is_set():  # a cancelled wait has seen nothing
                    yield _states(known)

    def _wait(self, context: Handle, known: dict[str, int]) -> dict[str, int]:
        """Wait until a reader's state differs from `known`, a reader comes or goes, or a while has passed."""
        asked = [*known.items(), (PLUG_AND_PLAY, scard.SCARD_STATE_UNAWARE)]
        code, answered = status_change(context, WAIT_MILLISECONDS, asked)
        if code in (scard.SCARD_E_TIMEOUT, scard.SCARD_E_CANCELLED):
            return known
        if code == scard.SCARD_E_UNKNOWN_READER:  # unplugged since it was listed; the next list will not have it
            self._stopped.wait(RETRY_SECONDS)
            return known
        check(code)
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


def _states(known: dict[str, int]) -> tuple[ReaderState, ...]:
    return tuple(state_of(name, bits) for name, bits in known.items())


def _announce(events: tuple[PresenceEvent, ...], on_event: Callable[[PresenceEvent], None]) -> None:
    for event in events:
        on_event(event)
