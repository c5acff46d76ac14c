"""Readers as they fail in the field, behind the real pcscd: silent, stuck, held by another program, forbidden."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from demo.chip.foreign import ForeignTag
from demo.chip.vpcd import LaidCard
from demo.reader.failing import FailingReader
from demo.services.pcscd import PcscDaemon
from kiosk.failures import Failure
from kiosk.readers.connection import (
    CardMute,
    CardServiceStopped,
    ReaderError,
    ReaderForbidden,
    ReaderName,
    ReaderSilent,
)
from kiosk.readers.pcsc import PcscConnection, PcscReaders
from kiosk.readers.presence import (
    CardPlaced,
    CardTaken,
    ReaderAnswers,
    ReaderFellSilent,
    ReaderFound,
    ServiceBack,
    ServiceUnavailable,
    Slot,
)
from tests.emulated.virtual_reader import Watching, all_empty, held_by_another, layer, slots, until

SELECT = bytes.fromhex("00A4000C023F00")
NOBODY = 65_534


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> FailingReader:
    return FailingReader(tmp_path_factory.mktemp("driver"))


@pytest.fixture(scope="module")
def pcscd(pcsc_folder: Path, failing: FailingReader) -> Iterator[PcscDaemon]:
    """A pcscd whose one device can fail."""
    with PcscDaemon(pcsc_folder, devices=(failing.device,)) as daemon:
        yield daemon


@contextmanager
def card_in(daemon: PcscDaemon) -> Iterator[ReaderName]:
    until(all_empty)
    with layer(daemon)(ForeignTag()) as laid:
        yield laid.reader


@contextmanager
def connected(reader: ReaderName) -> Iterator[PcscConnection]:
    with closing(PcscReaders().connect(reader)) as connection:
        yield connection


def test_a_reader_that_falls_silent_is_told_and_so_is_its_return(pcscd: PcscDaemon, failing: FailingReader) -> None:
    with card_in(pcscd) as reader, Watching() as watcher:
        watcher.wait_for(ReaderFound(reader), CardPlaced(reader))
        with failing.silent():
            watcher.wait_for(CardTaken(reader), ReaderFellSilent(reader))
        watcher.wait_for(ReaderAnswers(reader), CardPlaced(reader))


def test_an_exchange_with_a_silent_reader_says_so_and_no_card_was_taken(
    pcscd: PcscDaemon, failing: FailingReader
) -> None:
    with card_in(pcscd) as reader, connected(reader) as connection, failing.silent():
        with pytest.raises(ReaderSilent):
            connection.transmit(SELECT)
        with pytest.raises(ReaderSilent):
            connection.reset()
        with pytest.raises(ReaderSilent):
            PcscReaders().connect(reader)


def test_a_silence_shorter_than_a_poll_is_over_after_a_reset(pcscd: PcscDaemon, failing: FailingReader) -> None:
    with card_in(pcscd) as reader, connected(reader) as connection:
        failing.stick()
        with pytest.raises(CardMute):
            connection.transmit(SELECT)
        connection.reset()
        assert connection.transmit(SELECT)


def test_a_card_that_only_power_brings_back_is_connected_to(pcscd: PcscDaemon, failing: FailingReader) -> None:
    with card_in(pcscd) as reader:
        failing.stick()
        with connected(reader) as connection:
            assert connection.transmit(SELECT)


def test_a_card_held_by_another_program_alone_shows_as_held(pcscd: PcscDaemon) -> None:
    with card_in(pcscd) as reader:
        assert not any(state.held for state in PcscReaders().look())
        with held_by_another(reader):
            until(lambda: any(state.held for state in PcscReaders().look()))
        until(lambda: not any(state.held for state in PcscReaders().look()))


def test_a_reader_that_is_silent_from_the_start_is_found_and_told(pcscd: PcscDaemon, failing: FailingReader) -> None:
    with failing.silent():
        until(lambda: set(slots()) == {Slot.SILENT})
        with Watching() as watcher:
            reader = PcscReaders().readers()[0]
            watcher.wait_for(ReaderFound(reader), ReaderFellSilent(reader))
    until(all_empty)


@pytest.fixture
def stopped(pcscd: PcscDaemon) -> Iterator[PcscDaemon]:
    """The daemon's place, for something else; it is back afterwards."""
    pcscd.stop()
    yield pcscd
    pcscd.start()


@contextmanager
def hanging_up(path: Path) -> Iterator[None]:
    """What polkit makes of pcscd for those whom it refuses: every client is hung up on, unread."""
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(path))
        listener.listen()

        def refuse() -> None:
            while True:
                client, _ = listener.accept()
                client.close()

        refusing = threading.Thread(target=_until_closed, args=(refuse,))
        refusing.start()
        try:
            yield
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            refusing.join()
            path.unlink()


def _until_closed(work: object) -> None:
    assert callable(work)
    try:
        work()
    except OSError:
        return


def test_a_service_that_hangs_up_on_us_is_forbidden_and_tried_again(stopped: PcscDaemon) -> None:
    with Watching() as watcher:
        with hanging_up(stopped.folder / "comm"):
            with pytest.raises(ReaderForbidden):
                PcscReaders().readers()
            watcher.wait_for(ServiceUnavailable(Failure.READER_FORBIDDEN))
        stopped.start()
        watcher.wait_for(ServiceBack())


def test_no_service_is_not_taken_for_a_refusal(stopped: PcscDaemon) -> None:
    with pytest.raises(CardServiceStopped):
        PcscReaders().readers()


_ASK = """
import os
from kiosk.readers.pcsc import PcscReaders
os.setgroups([]); os.setgid(%(user)d); os.setuid(%(user)d)
try:
    PcscReaders().readers()
except Exception as error:
    print(type(error).__name__)
else:
    print("served")
"""


@pytest.mark.parametrize(("mode", "answer"), [(0o777, "served"), (0o700, "ReaderForbidden")])
def test_a_socket_that_the_user_may_not_open_is_forbidden(pcscd: PcscDaemon, mode: int, answer: str) -> None:
    """The kernel's own refusal. Only root can become another user; an ordinary one takes its own permission away."""
    comm = pcscd.folder / "comm"
    with _reachable(comm), _mode(comm, mode if os.getuid() == 0 else mode & 0o077):
        script = _ASK % {"user": NOBODY} if os.getuid() == 0 else _ASK.replace("os.set", "# os.set")
        told = subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, **pcscd.environment}, capture_output=True, check=True
        )
    assert told.stdout.decode().strip() == answer


@contextmanager
def _mode(path: Path, mode: int) -> Iterator[None]:
    before = path.stat().st_mode
    path.chmod(mode)
    try:
        yield
    finally:
        path.chmod(before)


@contextmanager
def _reachable(path: Path) -> Iterator[None]:
    """The folders above it can be passed by everybody, meanwhile."""
    closed = [folder for folder in path.parents if not folder.stat().st_mode & 0o001]
    before = [folder.stat().st_mode for folder in closed]
    for folder, mode in zip(closed, before, strict=True):
        folder.chmod(mode | 0o011)
    try:
        yield
    finally:
        for folder, mode in zip(closed, before, strict=True):
            folder.chmod(mode)


def test_errors_of_a_failing_reader_are_all_our_own(pcscd: PcscDaemon, failing: FailingReader) -> None:
    with card_in(pcscd) as reader, failing.silent():
        until(lambda: Slot.SILENT in slots())
        with pytest.raises(ReaderError) as raised:
            PcscReaders().connect(reader)
    # Which of the two is pcscd's to say: it may still hold the card that it has just lost the reader of.
    assert isinstance(raised.value, ReaderSilent | CardMute)
    until(all_empty)


def test_two_cards_in_two_slots_of_a_failing_device_come_back(pcscd: PcscDaemon, failing: FailingReader) -> None:
    cards = [LaidCard(ForeignTag(), port) for port in pcscd.ports]
    until(all_empty)
    for card in cards:
        card.lay()
    until(lambda: set(slots()) == {Slot.CARD})
    with failing.silent():
        until(lambda: set(slots()) == {Slot.SILENT})
    until(lambda: set(slots()) == {Slot.CARD})
    for card in cards:
        card.take()
