"""A reader that libnfc drives, as the kiosk sees any reader: watched by polling, one card at a time."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event
from typing import Final

from kiosk.readers.connection import CommandTooLong, ReaderError, ReaderLost, ReaderName
from kiosk.readers.libnfc import LONGEST_COMMAND
from kiosk.readers.libnfc_station import Station
from kiosk.readers.presence import Presence, PresenceEvent, ReaderState

POLL_SECONDS: Final = 0.15
"""Between two looks at the reader; PC/SC's service looks every 0.4 s."""


class LibnfcConnection:
    """A card held through libnfc. Not for two threads at once."""

    def __init__(self, station: Station) -> None:
        """Power the card; raises as `CardReader.connect` does."""
        self._station = station
        self._powered = station.power()
        self._open = True
        station.enter()

    @property
    def atr(self) -> bytes:
        """See `CardConnection.atr`; made up as PC/SC readers do."""
        return self._powered.atr

    @property
    def carries_extended(self) -> bool:
        """See `CardConnection.carries_extended`: libnfc has room for short APDUs only."""
        return False

    def transmit(self, command: bytes) -> bytes:
        """See `CardConnection.transmit`."""
        if len(command) > LONGEST_COMMAND:
            raise CommandTooLong
        return self._station.exchange(self._powered.turn, command)

    def reset(self) -> None:
        """See `CardConnection.reset`."""
        self._powered = self._station.power()

    def close(self) -> None:
        """See `CardConnection.close`."""
        if self._open:
            self._open = False
            self._station.leave()


class LibnfcReaders:
    """The one reader that a libnfc connection string names, such as `pn532_uart:/dev/ttyUSB0:115200`.

    Making one opens nothing. A process has one object for a reader: two would keep each other from it.
    """

    def __init__(self, connstring: str) -> None:
        self._station = Station(connstring)
        self._stopped = Event()

    def readers(self) -> tuple[ReaderName, ...]:
        """See `CardReader.readers`; a reader that another process uses is there too."""
        with self._station.used():
            return (self._station.name,) if self._station.is_there() else ()

    def look(self) -> tuple[ReaderState, ...]:
        """See `CardReader.look` (raises ReaderBusy too)."""
        with self._station.used():
            return self._station.look()

    def connect(self, reader: ReaderName) -> LibnfcConnection:
        """See `CardReader.connect`."""
        if reader != self._station.name:
            raise ReaderLost
        with self._station.used():
            return LibnfcConnection(self._station)

    def watch(self, on_event: Callable[[PresenceEvent], None]) -> None:
        """See `CardReader.watch`; once for each object."""
        presence = Presence()
        with self._station.used():
            while not self._stopped.is_set():
                for event in self._news(presence):
                    on_event(event)
                self._stopped.wait(POLL_SECONDS)

    def stop(self) -> None:
        """See `CardReader.stop`; a look that has begun is not broken off: two seconds if the reader is frozen."""
        self._stopped.set()

    def _news(self, presence: Presence) -> tuple[PresenceEvent, ...]:
        try:
            return presence.seen(self._station.look())
        except ReaderError as error:
            return presence.failed(error.failure)
