"""What a watcher of the real pcscd is told that no other driver can tell. The rest: `test_reader_drivers`."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.chip.foreign import ForeignTag
from demo.chip.vpcd import LaidCard
from demo.services.pcscd import READER_NAMES, PcscDaemon
from kiosk.failures import Failure
from kiosk.readers.pcsc import PcscReaders
from kiosk.readers.presence import (
    CardPlaced,
    CardTaken,
    ReaderFound,
    SecondCardPlaced,
    ServiceBack,
    ServiceUnavailable,
)
from tests.emulated.virtual_reader import Watching, all_empty, until

FIRST, SECOND = READER_NAMES
FOUND = (ReaderFound(FIRST), ReaderFound(SECOND))


def test_cards_come_and_go_on_two_readers(pcscd: PcscDaemon) -> None:
    first, second = (LaidCard(ForeignTag(), port) for port in pcscd.ports)
    until(all_empty)
    with Watching() as watcher:
        watcher.wait_for(*FOUND)
        first.lay()
        watcher.wait_for(CardPlaced(FIRST))
        second.lay()
        watcher.wait_for(SecondCardPlaced(SECOND))
        first.take()
        watcher.wait_for(CardTaken(FIRST))
        second.take()
        watcher.wait_for(CardTaken(SECOND))


@pytest.fixture
def restarted(pcscd: PcscDaemon) -> Iterator[PcscDaemon]:
    yield pcscd
    pcscd.start()


def test_readers_that_come_with_a_new_service_are_found(restarted: PcscDaemon, pcsc_folder: Path) -> None:
    restarted.stop()
    bare = PcscDaemon(pcsc_folder, readers=False)
    with bare, Watching() as watcher:
        assert PcscReaders().readers() == ()
        bare.stop()
        watcher.wait_for(ServiceUnavailable(Failure.CARD_SERVICE_STOPPED))
        restarted.start()
        watcher.wait_for(ServiceBack(), *FOUND)
