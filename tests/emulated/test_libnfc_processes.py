"""libnfc between processes: a visit that is killed, a reader that freezes, another program's port, what is written."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.chip.pn532_pty import Pn532Reader
from kiosk.config import parse
from kiosk.programs import checks
from kiosk.programs.findings import Level, finding
from kiosk.readers import libnfc, libnfc_station
from kiosk.readers.connection import ReaderBusy, ReaderForbidden, ReaderLost, ReaderName, ReaderSilent
from kiosk.readers.libnfc_readers import LibnfcReaders
from kiosk.readers.presence import CardPlaced, ReaderAnswers, ReaderFellSilent, ReaderFound, Slot
from kiosk.readers.serial_line import SerialLine
from tests.emulated.echo import OK, Echo
from tests.emulated.virtual_reader import Watching, until

COMMAND = bytes.fromhex("00A4000C023F00")
NOBODY = 65_534

OURS = """
import sys, time
from kiosk.readers.libnfc_readers import LibnfcReaders
from kiosk.readers.connection import ReaderName
card = LibnfcReaders(sys.argv[1]).connect(ReaderName(sys.argv[1]))
card.transmit(bytes.fromhex("00A4000C023F00"))
print("held", flush=True)
time.sleep(60)
"""
"""A kiosk's process in the middle of a reading."""

FOREIGN = """
import ctypes, sys, time
from pynfc import nfc
context = ctypes.POINTER(nfc.struct_nfc_context)()
nfc.nfc_init(ctypes.byref(context))
name = nfc.nfc_connstring()
name.value = sys.argv[1].encode()
assert nfc.nfc_open(context, name)
print("held", flush=True)
time.sleep(60)
"""
"""Any other program that uses libnfc."""


SETTINGS = """
kiosk = {place = "Agence"}
gateway = {url = "https://127.0.0.1", ca = "ca.pem", sealing_keys = "keys.json"}
device = {key = "key.pem", identity = "device.json"}
cards = {trust = "trust", authorisation_reference = "demo"}
printer = {uri = "ipp://127.0.0.1/"}
paths = {state = "state", temporary = "temporary"}
reader = {driver = "libnfc", connstring = "READER"}
"""


@pytest.fixture
def pn532(tmp_path: Path) -> Iterator[Pn532Reader]:
    with Pn532Reader(tmp_path / "reader") as reader:
        reader.lay(Echo())
        yield reader


@contextmanager
def holding(script: str, connstring: str) -> Iterator[subprocess.Popen[bytes]]:
    """A process that has the reader open; killed at the end if it lives."""
    process = subprocess.Popen([sys.executable, "-c", script, connstring], stdout=subprocess.PIPE)
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        try:
            yield process
        finally:
            process.kill()


def nfc_list(pn532: Pn532Reader, level: int = 1) -> subprocess.CompletedProcess[bytes]:
    """Run libnfc's own program on the reader."""
    environment = {**os.environ, **pn532.environment, "LIBNFC_LOG_LEVEL": str(level)}
    return subprocess.run(["nfc-list"], env=environment, capture_output=True, timeout=20)


def test_a_killed_process_leaves_the_reader_to_the_next_one(pn532: Pn532Reader) -> None:
    with holding(OURS, pn532.connstring) as process:
        process.kill()
        process.wait()
        readers = LibnfcReaders(pn532.connstring)
        assert [state.slot for state in readers.look()] == [Slot.CARD]
        opened = readers.connect(ReaderName(pn532.connstring))
        assert opened.transmit(COMMAND) == COMMAND + OK
        opened.close()
    assert b"1 ISO14443A passive target(s) found" in nfc_list(pn532).stdout


def test_another_killed_program_leaves_it_too(pn532: Pn532Reader) -> None:
    with holding(FOREIGN, pn532.connstring) as process:
        process.kill()
    assert [state.slot for state in LibnfcReaders(pn532.connstring).look()] == [Slot.CARD]


def test_a_reader_that_a_living_process_has_is_busy(pn532: Pn532Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libnfc_station, "BUSY_SECONDS", 0.1)
    readers, name = LibnfcReaders(pn532.connstring), ReaderName(pn532.connstring)
    with holding(OURS, pn532.connstring):
        with pytest.raises(ReaderBusy):
            readers.connect(name)
        with pytest.raises(ReaderBusy):
            readers.look()
        assert readers.readers() == (name,)


def test_doctor_tells_a_reader_that_a_visit_has_from_one_that_is_not_there(
    pn532: Pn532Reader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libnfc_station, "BUSY_SECONDS", 0.1)
    config = parse(SETTINGS.replace("READER", pn532.connstring).encode(), tmp_path / "kiosk.toml")
    assert checks.check_readers(config).code == ""
    with holding(OURS, pn532.connstring):
        assert checks.check_readers(config) == finding("readers", ReaderBusy.failure, Level.WARNING)
    pn532.unplug()
    assert checks.check_readers(config).code == "K200"


def test_a_reader_is_waited_for_while_the_visit_before_this_one_ends(pn532: Pn532Reader) -> None:
    with holding(OURS, pn532.connstring) as process, Watching(LibnfcReaders(pn532.connstring)) as watcher:
        time.sleep(0.3)
        process.kill()
        watcher.wait_for(ReaderFound(pn532.connstring), CardPlaced(pn532.connstring))
    assert watcher.events[0] == ReaderFound(pn532.connstring)


def test_a_port_that_this_user_may_not_open_is_forbidden(pn532: Pn532Reader) -> None:
    line = os.readlink(pn532.path)
    os.chmod(line, 0)
    with as_nobody(), pytest.raises(ReaderForbidden):
        SerialLine(Path(line))
    with pytest.raises(ReaderLost):
        SerialLine(pn532.path.with_name("nothing"))


@contextmanager
def as_nobody() -> Iterator[None]:
    """Without root's right to open everything; nothing to be done where the tests do not run as root."""
    if os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def program(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The reader in a process of its own, a card on it."""
    command = [sys.executable, "-m", "demo.chip", "--persona", "fatima", "--pn532", str(tmp_path / "reader")]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b"pn532_uart:")
        yield process
        process.send_signal(signal.SIGCONT)
        process.terminate()
        process.communicate()


def freeze(process: subprocess.Popen[bytes]) -> None:
    """Stop a process, all its threads."""
    process.send_signal(signal.SIGSTOP)
    os.waitpid(process.pid, os.WUNTRACED)


@pytest.fixture
def name(tmp_path: Path) -> ReaderName:
    return ReaderName(f"pn532_uart:{tmp_path / 'reader'}:115200")


def test_a_frozen_reader_falls_silent_and_answers_again(program: subprocess.Popen[bytes], name: ReaderName) -> None:
    with Watching(LibnfcReaders(name)) as watcher:
        watcher.wait_for(ReaderFound(name), CardPlaced(name))
        freeze(program)
        watcher.wait_for(ReaderFellSilent(name))
        program.send_signal(signal.SIGCONT)
        watcher.wait_for(ReaderAnswers(name), CardPlaced(name))


def test_a_reader_that_freezes_in_a_reading_is_silent_and_not_waited_for_for_ever(
    program: subprocess.Popen[bytes], name: ReaderName, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(libnfc, "EXCHANGE_MILLISECONDS", 500)
    readers = LibnfcReaders(name)
    opened = readers.connect(name)
    assert opened.transmit(COMMAND)
    freeze(program)
    began = time.monotonic()
    with pytest.raises(ReaderSilent):
        opened.transmit(COMMAND)
    assert time.monotonic() - began < 3
    with pytest.raises(ReaderSilent):
        opened.transmit(COMMAND)
    assert [state.slot for state in readers.look()] == [Slot.SILENT]
    program.send_signal(signal.SIGCONT)
    until(lambda: [state.slot for state in readers.look()] == [Slot.CARD])
    opened.reset()
    assert opened.transmit(COMMAND)
    opened.close()


def test_a_reader_whose_process_dies_is_lost(program: subprocess.Popen[bytes], name: ReaderName) -> None:
    readers = LibnfcReaders(name)
    opened = readers.connect(name)
    program.kill()
    program.wait()
    with pytest.raises(ReaderLost):
        opened.transmit(COMMAND)
    assert readers.look() == ()
    opened.close()


def test_nothing_that_goes_to_a_card_is_written_whatever_libnfc_was_told(pn532: Pn532Reader) -> None:
    assert b"TX: " in nfc_list(pn532, level=3).stderr  # libnfc by itself writes every frame
    told = {**os.environ, "LIBNFC_LOG_LEVEL": "3"}
    script = OURS.replace("time.sleep(60)", "card.close()")
    written = subprocess.run(
        [sys.executable, "-c", script, pn532.connstring], env=told, capture_output=True, timeout=20
    )
    assert (written.returncode, written.stdout, written.stderr) == (0, b"held\n", b"")
