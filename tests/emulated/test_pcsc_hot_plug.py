"""Readers plugged in and out while the real pcscd runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from demo.chip.foreign import ForeignTag
from demo.chip.vpcd import LaidCard
from demo.reader.usb import UsbPort
from demo.services.pcscd import PcscDaemon
from kiosk.readers.connection import ReaderLost, ReaderName
from kiosk.readers.pcsc import PcscReaders
from kiosk.readers.presence import CardPlaced, CardTaken, ReaderFound, ReaderGone, Slot
from tests.emulated.virtual_reader import Watching, until

SELECT = bytes.fromhex("00A4000C023F00")
NAME = "Plugged Reader"
FIRST, SECOND = (ReaderName(f"{NAME} 00 0{slot}") for slot in range(2))


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> UsbPort:
    return UsbPort(tmp_path_factory.mktemp("usb"), NAME)


@pytest.fixture(scope="module")
def pcscd(pcsc_folder: Path, port: UsbPort) -> Iterator[PcscDaemon]:
    """A pcscd without readers, and with a port."""
    with PcscDaemon(pcsc_folder, readers=False, preload=port.library) as daemon:
        yield daemon


@pytest.fixture(autouse=True)
def nothing_plugged_in(pcscd: PcscDaemon, port: UsbPort) -> Iterator[None]:
    assert PcscReaders().readers() == ()
    yield
    port.pull_out()
    until(lambda: PcscReaders().readers() == ())


def test_a_reader_is_found_when_it_is_plugged_in_and_lost_when_it_is_pulled_out(port: UsbPort) -> None:
    with Watching() as watcher:
        for _ in range(2):
            port.plug_in()
            watcher.wait_for(ReaderFound(FIRST), ReaderFound(SECOND))
            port.pull_out()
            watcher.wait_for(ReaderGone(FIRST), ReaderGone(SECOND))
            until(lambda: PcscReaders().readers() == ())


def test_a_reader_pulled_out_with_a_card_on_it_comes_back_with_it(port: UsbPort) -> None:
    card = LaidCard(ForeignTag(), port.ports[0])
    with Watching() as watcher:
        port.plug_in()
        watcher.wait_for(ReaderFound(FIRST))
        card.lay()
        watcher.wait_for(CardPlaced(FIRST))
        port.pull_out()
        watcher.wait_for(CardTaken(FIRST), ReaderGone(FIRST))
        card.take()
        port.plug_in()
        card.lay()
        watcher.wait_for(ReaderFound(FIRST), CardPlaced(FIRST))
    card.take()


def test_an_exchange_with_a_reader_that_was_pulled_out_says_so(port: UsbPort) -> None:
    port.plug_in()
    until(lambda: FIRST in PcscReaders().readers())
    with LaidCard(ForeignTag(), port.ports[0]):
        until(lambda: PcscReaders().look()[0].slot is Slot.CARD)
        with closing(PcscReaders().connect(FIRST)) as connection:
            assert connection.transmit(SELECT)
            port.pull_out()
            until(lambda: FIRST not in PcscReaders().readers())
            with pytest.raises(ReaderLost):
                connection.transmit(SELECT)
        with pytest.raises(ReaderLost):
            PcscReaders().connect(FIRST)
