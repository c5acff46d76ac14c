"""Laying cards on the virtual readers of a real pcscd, and watching them."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from threading import Thread

from smartcard import scard

from demo.chip.vpcd import Card, LaidCard
from demo.services.pcscd import READER_NAMES, PcscDaemon
from kiosk.readers.connection import CardReader, ReaderName
from kiosk.readers.pcsc import PROTOCOLS, PcscReaders
from kiosk.readers.presence import PresenceEvent, Slot

DEADLINE_SECONDS = 5.0


def until(condition: Callable[[], bool]) -> None:
    """Poll until a condition holds, or fail."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.005)


class Watching:
    """A thread that watches the readers, PC/SC's if no others are given, and remembers what it was told."""

    def __init__(self, readers: CardReader | None = None) -> None:
        self.events: list[PresenceEvent] = []
        self._heard = 0
        self._readers = readers or PcscReaders()
        self._thread = Thread(target=self._readers.watch, args=(self.events.append,))

    def __enter__(self) -> Watching:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._readers.stop()
        self._thread.join(DEADLINE_SECONDS)
        assert not self._thread.is_alive()

    def wait_for(self, *expected: PresenceEvent) -> None:
        """Wait until these were reported, in this order, after those waited for before."""
        for event in expected:
            until(lambda wanted=event: wanted in self.events[self._heard :])  # type: ignore[misc]  # bound at once
            self._heard = self.events.index(event, self._heard) + 1


@contextmanager
def held_by_another(reader: ReaderName) -> Iterator[None]:
    """Another program has the card on this reader to itself, meanwhile."""
    code, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    assert code == scard.SCARD_S_SUCCESS
    code, _card, _protocol = scard.SCardConnect(context, reader, scard.SCARD_SHARE_EXCLUSIVE, PROTOCOLS)
    assert code == scard.SCARD_S_SUCCESS
    try:
        yield
    finally:
        scard.SCardReleaseContext(context)


@dataclass(frozen=True, slots=True)
class LaidOnReader:
    """A card that pcscd has seen, and the reader that it lies on."""

    card: LaidCard
    reader: ReaderName


Lay = Callable[[Card], AbstractContextManager[LaidOnReader]]


def layer(daemon: PcscDaemon) -> Lay:
    """A function that lays a card on a reader that pcscd knows to be empty, and waits until pcscd has seen it."""

    lying: list[Card] = []

    @contextmanager
    def lay(card: Card) -> Iterator[LaidOnReader]:
        # pcscd notices up to 0.4 s later that the card of an earlier test has gone, and would be asked for it.
        until(lambda: sum(slot is not Slot.EMPTY for slot in slots()) <= len(lying) and Slot.EMPTY in slots())
        slot = slots().index(Slot.EMPTY)
        with LaidCard(card, daemon.ports[slot]) as placed:
            until(lambda: slots()[slot] is not Slot.EMPTY)
            lying.append(card)
            try:
                yield LaidOnReader(placed, ReaderName(READER_NAMES[slot]))
            finally:
                lying.remove(card)

    return lay


def slots() -> list[Slot]:
    """What pcscd knows of the two readers."""
    return [state.slot for state in PcscReaders().look()]


def all_empty() -> bool:
    """Does pcscd know that no card lies anywhere?"""
    return set(slots()) == {Slot.EMPTY}
