"""What only libnfc does to a reading: its limits, its waits, its threads. The rest: `test_reader_drivers`."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from demo.chip import pn532_pty
from demo.chip.foreign import ForeignTag
from demo.chip.mishaps import Mishap, MishapKind, Unlucky
from demo.chip.pn532_field import Kind
from demo.chip.pn532_frames import information_frame
from demo.chip.pn532_pty import Pn532Reader
from kiosk.readers import libnfc
from kiosk.readers.connection import CardMute, CardRemoved, CommandTooLong, ReaderLost, ReaderName
from kiosk.readers.libnfc_readers import LibnfcConnection, LibnfcReaders
from kiosk.readers.presence import CardPlaced, CardTaken, ReaderFound, Slot
from tests.emulated.echo import OK, Echo
from tests.emulated.virtual_reader import Watching, until

COMMAND = bytes.fromhex("00A4000C023F00")
LONG = bytes.fromhex("00D6000000") + bytes(libnfc.LONGEST_COMMAND - 5)


@dataclass(slots=True)
class Listener(ForeignTag):
    """Remembers how long its commands were; answers with as many bytes as it is told to."""

    answer_length: int = 0
    heard: int = 0

    def __post_init__(self) -> None:
        ForeignTag.__init__(self)

    def answer(self, command: bytes) -> bytes:
        self.heard = len(command)
        return bytes(self.answer_length) + OK


@pytest.fixture
def pn532(tmp_path: Path) -> Iterator[Pn532Reader]:
    with Pn532Reader(tmp_path / "reader") as reader:
        yield reader


@pytest.fixture
def readers(pn532: Pn532Reader) -> LibnfcReaders:
    return LibnfcReaders(pn532.connstring)


@pytest.fixture
def name(pn532: Pn532Reader) -> ReaderName:
    return ReaderName(pn532.connstring)


@pytest.fixture
def listener(pn532: Pn532Reader) -> Listener:
    card = Listener()
    pn532.lay(card)
    return card


@pytest.fixture
def connection(listener: Listener, readers: LibnfcReaders, name: ReaderName) -> Iterator[LibnfcConnection]:
    opened = readers.connect(name)
    yield opened
    opened.close()


def test_the_longest_command_that_libnfc_survives_passes(connection: LibnfcConnection, listener: Listener) -> None:
    assert connection.transmit(LONG) == OK
    assert listener.heard == libnfc.LONGEST_COMMAND


def test_a_longer_command_is_refused_before_it_ends_the_process(
    connection: LibnfcConnection, listener: Listener
) -> None:
    with pytest.raises(CommandTooLong):
        connection.transmit(LONG + b"\x00")
    assert listener.heard == 0
    assert connection.transmit(COMMAND) == OK
    assert connection.carries_extended is False


def test_the_longest_answer_that_libnfc_has_room_for_passes(connection: LibnfcConnection, listener: Listener) -> None:
    listener.answer_length = libnfc.LONGEST_RESPONSE - len(OK)
    assert len(connection.transmit(COMMAND)) == libnfc.LONGEST_RESPONSE


@pytest.mark.parametrize("excess", [1, 300, 5_000])
def test_a_longer_answer_is_no_answer_and_the_card_can_be_started_again(
    connection: LibnfcConnection, listener: Listener, excess: int
) -> None:
    listener.answer_length = libnfc.LONGEST_RESPONSE - len(OK) + excess
    with pytest.raises(CardMute):
        connection.transmit(COMMAND)
    listener.answer_length = 4
    connection.reset()
    assert connection.transmit(COMMAND) == bytes(4) + OK


def test_an_answer_without_a_byte_is_no_answer(pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName) -> None:
    pn532.lay(Unlucky(Echo(), [Mishap(MishapKind.EMPTY, 1)]))
    opened = readers.connect(name)
    with pytest.raises(CardMute):
        opened.transmit(COMMAND)
    opened.reset()
    assert opened.transmit(COMMAND) == COMMAND + OK
    opened.close()


@pytest.mark.parametrize("stubborn", [False, True])
def test_a_late_answer_is_not_taken_for_that_to_the_next_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, stubborn: bool
) -> None:
    monkeypatch.setattr(libnfc, "EXCHANGE_MILLISECONDS", 200)
    with Pn532Reader(tmp_path / "reader", stubborn=stubborn) as pn532:
        pn532.lay(Unlucky(Echo(), [Mishap(MishapKind.SLOW, 1, "0.3")]))
        opened = LibnfcReaders(pn532.connstring).connect(ReaderName(pn532.connstring))
        with pytest.raises(CardMute):
            opened.transmit(COMMAND + b"\x01")
        opened.reset()
        for number in range(2, 6):
            command = COMMAND + bytes([number])
            assert opened.transmit(command) == command + OK
        opened.close()


def test_after_no_answer_the_card_must_be_reset_first(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName
) -> None:
    pn532.lay(Unlucky(Echo(), [Mishap(MishapKind.EMPTY, 1)]))
    opened = readers.connect(name)
    with pytest.raises(CardMute):
        opened.transmit(COMMAND)
    with pytest.raises(CardRemoved):
        opened.transmit(COMMAND)
    opened.close()


def test_a_reader_pulled_out_while_the_card_thinks_is_lost_at_once(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName
) -> None:
    pn532.lay(Unlucky(Echo(), [Mishap(MishapKind.SLOW, 1, "3")]))
    opened = readers.connect(name)
    pulling = threading.Timer(0.1, pn532.unplug)
    pulling.start()
    began = time.monotonic()
    with pytest.raises(ReaderLost):
        opened.transmit(COMMAND)
    assert time.monotonic() - began < libnfc.EXCHANGE_MILLISECONDS / 2000
    pulling.join()
    with pytest.raises(ReaderLost):
        opened.transmit(COMMAND)
    opened.close()


def test_other_threads_run_while_a_card_thinks(pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName) -> None:
    pn532.lay(Unlucky(Echo(), [Mishap(MishapKind.SLOW, 1, "0.5")]))
    opened = readers.connect(name)
    answers: list[bytes] = []
    thread = threading.Thread(target=lambda: answers.append(opened.transmit(COMMAND)))
    thread.start()
    steps = 0
    while thread.is_alive():
        time.sleep(0.001)
        steps += 1
    assert steps > 20
    assert answers == [COMMAND + OK]
    opened.close()


def test_what_speaks_no_apdus_is_mute(pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName) -> None:
    pn532.lay(ForeignTag(), Kind.STORAGE)
    assert [state.slot for state in readers.look()] == [Slot.MUTE]
    with pytest.raises(CardMute):
        readers.connect(name)
    with Watching(readers) as watcher:
        watcher.wait_for(CardPlaced(name, mute=True))
        pn532.take()
        watcher.wait_for(CardTaken(name))


def test_a_card_swapped_between_two_looks_is_told(pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName) -> None:
    pn532.lay(Echo())
    with Watching(readers) as watcher:
        watcher.wait_for(CardPlaced(name))
        pn532.lay(Echo())
        watcher.wait_for(CardTaken(name), CardPlaced(name))


def test_a_card_that_is_only_watched_stays_the_same(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName
) -> None:
    echo = Echo()
    pn532.lay(echo)
    with Watching(readers) as watcher:
        watcher.wait_for(CardPlaced(name))
        powered = echo.resets
        time.sleep(0.6)  # some four looks
        assert echo.resets == powered
    assert CardTaken(name) not in watcher.events


def test_frames_garbled_now_and_then_take_neither_card_nor_reader_away(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName, monkeypatch: pytest.MonkeyPatch
) -> None:
    pn532.lay(Echo())
    frames = 0

    def garbled(payload: bytes) -> bytes:
        nonlocal frames
        frames += 1
        frame = information_frame(payload)
        pair = frames % 6 < 2  # libnfc itself asks once more
        return frame[:-2] + bytes([frame[-2] ^ 1, 0]) if pair else frame

    with Watching(readers) as watcher:
        watcher.wait_for(CardPlaced(name))
        monkeypatch.setattr(pn532_pty, "information_frame", garbled)
        until(lambda: frames > 20)
        monkeypatch.undo()
    assert watcher.events == [ReaderFound(name), CardPlaced(name)]


def test_a_card_taken_from_a_connection_that_is_silent_is_told(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName
) -> None:
    pn532.lay(Echo())
    with Watching(readers) as watcher:
        opened = readers.connect(name)
        opened.transmit(COMMAND)
        watcher.wait_for(CardPlaced(name))
        pn532.take()
        watcher.wait_for(CardTaken(name))
        with pytest.raises(CardRemoved):
            opened.transmit(COMMAND)
        opened.close()


def test_a_connection_that_another_took_over_is_of_no_use(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName
) -> None:
    pn532.lay(Echo())
    first, second = readers.connect(name), readers.connect(name)
    with pytest.raises(CardRemoved):
        first.transmit(COMMAND)
    assert second.transmit(COMMAND) == COMMAND + OK
    first.close()
    assert second.transmit(COMMAND) == COMMAND + OK
    second.close()


def test_the_field_is_off_when_nobody_needs_the_reader(
    pn532: Pn532Reader, readers: LibnfcReaders, name: ReaderName
) -> None:
    echo = Echo()
    pn532.lay(echo)
    readers.connect(name).close()
    before = echo.resets
    pn532.chip.field.switch(on=True)
    until(lambda: echo.resets == before + 1)
