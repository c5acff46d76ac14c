"""What a watcher of the real pcscd is told."""

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
    ReaderGone,
    SecondCardPlaced,
    ServiceBack,
    ServiceUnavailable,
)
from tests.emulated.virtual_reader import Lay, Watching, all_empty, until

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


def test_a_card_that_lies_there_at_the_start_is_reported(lay: Lay) -> None:
    with lay(ForeignTag()) as laid, Watching() as watcher:
        watcher.wait_for(ReaderFound(laid.reader), CardPlaced(laid.reader))


def test_making_a_watcher_opens_nothing(pcscd: PcscDaemon) -> None:
    pcscd.stop()
    Watching()
    pcscd.start()


@pytest.fixture
def restarted(pcscd: PcscDaemon) -> Iterator[PcscDaemon]:
    yield pcscd
    pcscd.start()


def test_a_service_that_crashes_is_told_and_its_return_too(restarted: PcscDaemon) -> None:
    with Watching() as watcher:
        watcher.wait_for(*FOUND)
        restarted.kill()
        watcher.wait_for(ReaderGone(FIRST), ReaderGone(SECOND), ServiceUnavailable(Failure.CARD_SERVICE_STOPPED))
        restarted.start()
        watcher.wait_for(ServiceBack(), *FOUND)


def test_without_a_service_the_watcher_waits_for_it(restarted: PcscDaemon) -> None:
    restarted.stop()
    with Watching() as watcher:
        watcher.wait_for(ServiceUnavailable(Failure.CARD_SERVICE_STOPPED))
        restarted.start()
        watcher.wait_for(ServiceBack(), *FOUND)


def test_readers_that_come_with_a_new_service_are_found(restarted: PcscDaemon, pcsc_folder: Path) -> None:
    restarted.stop()
    bare = PcscDaemon(pcsc_folder, readers=False)
    with bare, Watching() as watcher:
        assert PcscReaders().readers() == ()
        bare.stop()
        watcher.wait_for(ServiceUnavailable(Failure.CARD_SERVICE_STOPPED))
        restarted.start()
        watcher.wait_for(ServiceBack(), *FOUND)
