"""One reader of each driver, with somebody who lays cards on it: all that a test of every driver needs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Protocol

from demo.chip.pn532_field import Kind
from demo.chip.pn532_pty import Pn532Reader
from demo.chip.vpcd import Card, LaidCard
from demo.services.pcscd import READER_NAMES, PcscDaemon
from kiosk.readers.connection import CardReader, CardServiceStopped, ReaderError, ReaderLost, ReaderName
from kiosk.readers.libnfc_readers import LibnfcReaders
from kiosk.readers.pcsc import PcscReaders
from kiosk.readers.presence import PresenceEvent, ReaderFound, ReaderGone, ServiceBack, ServiceUnavailable
from tests.emulated.virtual_reader import layer


class Laid(Protocol):
    """A card on a reader."""

    @property
    def reader(self) -> ReaderName:
        """The reader that it lies on."""

    def take(self) -> None:
        """Take it away, also in the middle of a command."""


class Bench(Protocol):
    """One driver on a real stack below it.

    Attributes:
        names: the readers that are plugged in.
        options: what tells `kiosk card read` of this driver.
        broken: what a connection raises after `fail`.
        failing: what a watcher is told of `fail`.
        mended: what it is told of `mend`.
    """

    names: tuple[ReaderName, ...]
    options: tuple[str, ...]
    broken: type[ReaderError]
    failing: tuple[PresenceEvent, ...]
    mended: tuple[PresenceEvent, ...]

    def readers(self) -> CardReader:
        """The readers, not watched yet."""

    def lay(self, card: Card) -> AbstractContextManager[Laid]:
        """Lay a card on an empty reader, and wait until it can be seen."""

    def fail(self) -> None:
        """Pull out, or kill, what the driver speaks to."""

    def mend(self) -> None:
        """Bring it back, without a card."""


@dataclass(frozen=True, slots=True)
class _LaidOnVirtual:
    card: LaidCard
    reader: ReaderName

    def take(self) -> None:
        self.card.take()


class PcscBench:
    """The real pcscd with two virtual readers."""

    names = tuple(ReaderName(name) for name in READER_NAMES)
    options = ()
    broken: type[ReaderError] = CardServiceStopped

    def __init__(self, daemon: PcscDaemon) -> None:
        self._daemon = daemon
        self.failing: tuple[PresenceEvent, ...] = (
            *(ReaderGone(name) for name in self.names),
            ServiceUnavailable(CardServiceStopped.failure),
        )
        self.mended: tuple[PresenceEvent, ...] = (ServiceBack(), *(ReaderFound(name) for name in self.names))

    def readers(self) -> CardReader:
        return PcscReaders()

    @contextmanager
    def lay(self, card: Card) -> Iterator[Laid]:
        with layer(self._daemon)(card) as laid:
            yield _LaidOnVirtual(laid.card, laid.reader)

    def fail(self) -> None:
        self._daemon.kill()

    def mend(self) -> None:
        self._daemon.start()


@dataclass(frozen=True, slots=True)
class _LaidOnPn532:
    pn532: Pn532Reader
    reader: ReaderName

    def take(self) -> None:
        self.pn532.take()


class LibnfcBench:
    """The real libnfc with a PN532 on a pseudo terminal; cards are of one type."""

    broken: type[ReaderError] = ReaderLost

    def __init__(self, pn532: Pn532Reader, kind: Kind) -> None:
        self._pn532 = pn532
        self._kind = kind
        self._readers = LibnfcReaders(pn532.connstring)
        self.names = (ReaderName(pn532.connstring),)
        self.options = ("--libnfc", pn532.connstring)
        self.failing: tuple[PresenceEvent, ...] = (ReaderGone(pn532.connstring),)
        self.mended: tuple[PresenceEvent, ...] = (ReaderFound(pn532.connstring),)

    def readers(self) -> CardReader:
        """One object for all: a second one would be kept from the port."""
        return self._readers

    @contextmanager
    def lay(self, card: Card) -> Iterator[Laid]:
        self._pn532.lay(card, self._kind)
        try:
            yield _LaidOnPn532(self._pn532, self.names[0])
        finally:
            self._pn532.take()

    def fail(self) -> None:
        self._pn532.unplug()

    def mend(self) -> None:
        self._pn532.plug()
