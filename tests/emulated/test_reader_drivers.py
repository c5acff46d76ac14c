"""Every driver behaves alike: the same questions to PC/SC over the real pcscd, and to libnfc over its real library."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from demo.chip.issuer import Pki, new_pki
from demo.chip.mishaps import Mishap, MishapKind, Unlucky
from demo.chip.pn532_field import Kind
from demo.chip.pn532_pty import Pn532Reader
from demo.chip.workshop import make_card, secrets_of
from demo.persona import load
from kiosk.programs.card import main
from kiosk.readers.connection import (
    CardConnection,
    CardReader,
    CardRemoved,
    NoCard,
    ReaderError,
    ReaderLost,
    ReaderName,
)
from kiosk.readers.presence import CardPlaced, CardTaken, ReaderFound, Slot
from tests.emulated.echo import OK, Echo
from tests.emulated.reader_benches import Bench, Laid, LibnfcBench, PcscBench
from tests.emulated.virtual_reader import Watching, until

COMMAND = bytes.fromhex("00A4000C023F00")
LONGEST_SHORT = bytes.fromhex("00D60000FF") + bytes(255) + b"\x00"
PERSONAS = Path("demo/personas")


@pytest.fixture(params=["pcsc", Kind.TYPE_A, Kind.TYPE_B], ids=["pcsc", "libnfc-A", "libnfc-B"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    """One driver, its readers plugged in and empty."""
    if request.param == "pcsc":
        yield PcscBench(request.getfixturevalue("pcscd"))
        request.getfixturevalue("pcscd").start()
        return
    with Pn532Reader(tmp_path / "reader") as reader:
        yield LibnfcBench(reader, request.param)


@pytest.fixture
def echo() -> Echo:
    return Echo()


@pytest.fixture
def laid(bench: Bench, echo: Echo) -> Iterator[Laid]:
    with bench.lay(echo) as placed:
        yield placed


@dataclass(frozen=True, slots=True)
class Answers:
    """An answer of a given length, whatever was asked."""

    length: int
    atr: bytes = Echo().atr

    def reset(self) -> None:
        """Nothing to forget."""

    def answer(self, command: bytes) -> bytes:
        return bytes(self.length) + OK


class TestEveryDriver:
    """What `kiosk.readers.connection` promises, of each driver."""

    @pytest.fixture
    def connection(self, bench: Bench, laid: Laid) -> Iterator[CardConnection]:
        opened = bench.readers().connect(laid.reader)
        yield opened
        opened.close()

    def test_the_readers_that_are_plugged_in_are_named(self, bench: Bench) -> None:
        assert bench.readers().readers() == bench.names

    def test_an_empty_reader_is_seen_empty_and_a_card_is_seen(self, bench: Bench, echo: Echo) -> None:
        until(lambda: {state.slot for state in bench.readers().look()} == {Slot.EMPTY})
        with bench.lay(echo) as laid:
            assert {state.reader: state.slot for state in bench.readers().look()}[laid.reader] is Slot.CARD

    def test_bytes_go_there_and_back(self, connection: CardConnection) -> None:
        assert connection.transmit(COMMAND) == COMMAND + OK

    def test_the_longest_short_command_passes(self, connection: CardConnection) -> None:
        assert connection.transmit(LONGEST_SHORT) == LONGEST_SHORT + OK

    def test_the_longest_short_answer_passes(self, bench: Bench) -> None:
        with bench.lay(Answers(256)) as laid:
            opened = bench.readers().connect(laid.reader)
            assert opened.transmit(COMMAND) == bytes(256) + OK
            opened.close()

    def test_many_commands_in_a_row_keep_their_answers(self, connection: CardConnection) -> None:
        commands = [COMMAND + bytes([number]) for number in range(100)]
        assert [connection.transmit(command) for command in commands] == [command + OK for command in commands]

    def test_connecting_resets_the_card_each_time(self, bench: Bench, laid: Laid, echo: Echo) -> None:
        for _ in range(2):
            before = echo.resets
            opened = bench.readers().connect(laid.reader)
            opened.transmit(COMMAND)
            assert echo.resets > before
            opened.close()

    def test_a_card_can_be_reset_in_between(self, connection: CardConnection, echo: Echo) -> None:
        before = echo.resets
        connection.reset()
        assert connection.transmit(COMMAND) == COMMAND + OK
        assert echo.resets > before

    def test_a_card_that_thinks_for_a_while_is_waited_for(self, bench: Bench, echo: Echo) -> None:
        with bench.lay(Unlucky(echo, [Mishap(MishapKind.SLOW, 1, "0.7")])) as laid:
            opened = bench.readers().connect(laid.reader)
            assert opened.transmit(COMMAND) == COMMAND + OK
            opened.close()

    def test_a_card_taken_between_two_commands(self, connection: CardConnection, laid: Laid) -> None:
        connection.transmit(COMMAND)
        laid.take()
        with pytest.raises(CardRemoved):
            connection.transmit(COMMAND)

    def test_a_card_taken_instead_of_answering(self, bench: Bench, echo: Echo) -> None:
        with bench.lay(Unlucky(echo, [Mishap(MishapKind.REMOVE, 2)])) as laid:
            opened = bench.readers().connect(laid.reader)
            opened.transmit(COMMAND)
            with pytest.raises(CardRemoved):
                opened.transmit(COMMAND)
            opened.close()

    def test_the_next_card_is_served_after_one_that_was_taken(self, bench: Bench, laid: Laid) -> None:
        opened = bench.readers().connect(laid.reader)
        laid.take()
        with pytest.raises(CardRemoved):
            opened.transmit(COMMAND)
        opened.close()
        with bench.lay(Echo()) as next_one:
            until(lambda: serves(bench.readers(), next_one.reader))

    def test_an_empty_reader_holds_no_card(self, bench: Bench) -> None:
        until(lambda: {state.slot for state in bench.readers().look()} == {Slot.EMPTY})
        with pytest.raises(NoCard):
            bench.readers().connect(bench.names[0])

    def test_a_reader_that_is_not_there_is_lost(self, bench: Bench) -> None:
        with pytest.raises(ReaderLost):
            bench.readers().connect(ReaderName("Nobody 00 00"))

    def test_what_carries_the_bytes_breaks_in_the_middle_and_comes_back(
        self, bench: Bench, connection: CardConnection
    ) -> None:
        connection.transmit(COMMAND)
        bench.fail()
        with pytest.raises(bench.broken):
            connection.transmit(COMMAND)
        bench.mend()
        assert bench.readers().readers() == bench.names

    def test_letting_go_twice_is_letting_go_once(self, bench: Bench, laid: Laid) -> None:
        opened = bench.readers().connect(laid.reader)
        opened.close()
        opened.close()
        again = bench.readers().connect(laid.reader)
        assert again.transmit(COMMAND) == COMMAND + OK
        again.close()


def serves(readers: CardReader, name: ReaderName) -> bool:
    """Does a card in this reader answer?"""
    try:
        opened = readers.connect(name)
    except ReaderError:
        return False
    answer = opened.transmit(COMMAND)
    opened.close()
    return answer == COMMAND + OK


class TestEveryWatcher:
    """What a watcher is told, by each driver."""

    @pytest.fixture
    def found(self, bench: Bench) -> tuple[ReaderFound, ...]:
        return tuple(ReaderFound(name) for name in bench.names)

    def test_cards_come_and_go(self, bench: Bench, found: tuple[ReaderFound, ...]) -> None:
        with Watching(bench.readers()) as watcher:
            watcher.wait_for(*found)
            for _ in range(2):
                with bench.lay(Echo()) as laid:
                    watcher.wait_for(CardPlaced(laid.reader))
                watcher.wait_for(CardTaken(laid.reader))

    def test_a_card_that_lies_there_at_the_start_is_reported(self, bench: Bench, laid: Laid) -> None:
        with Watching(bench.readers()) as watcher:
            watcher.wait_for(ReaderFound(laid.reader), CardPlaced(laid.reader))

    def test_a_card_taken_in_the_middle_of_a_reading_is_reported(self, bench: Bench, laid: Laid) -> None:
        readers = bench.readers()
        with Watching(readers) as watcher:
            watcher.wait_for(CardPlaced(laid.reader))
            opened = readers.connect(laid.reader)
            laid.take()
            with pytest.raises(CardRemoved):
                opened.transmit(COMMAND)
            watcher.wait_for(CardTaken(laid.reader))
            opened.close()

    def test_a_card_is_read_whole_while_it_is_watched(self, bench: Bench, laid: Laid) -> None:
        readers = bench.readers()
        with Watching(readers) as watcher:
            watcher.wait_for(CardPlaced(laid.reader))
            opened = readers.connect(laid.reader)
            commands = [COMMAND + bytes([number % 256]) for number in range(600)]
            assert all(opened.transmit(command) == command + OK for command in commands)
            opened.close()
        assert CardTaken(laid.reader) not in watcher.events

    def test_making_a_watcher_opens_nothing(self, bench: Bench) -> None:
        bench.fail()
        Watching(bench.readers())

    def test_what_breaks_is_told_and_its_return_too(self, bench: Bench, found: tuple[ReaderFound, ...]) -> None:
        with Watching(bench.readers()) as watcher:
            watcher.wait_for(*found)
            bench.fail()
            watcher.wait_for(*bench.failing)
            bench.mend()
            watcher.wait_for(*bench.mended)

    def test_a_watcher_waits_for_what_is_not_there_yet(self, bench: Bench, found: tuple[ReaderFound, ...]) -> None:
        bench.fail()
        with Watching(bench.readers()) as watcher:
            bench.mend()
            watcher.wait_for(*found)


@pytest.fixture(scope="module")
def pki() -> Pki:
    return new_pki()


class TestEveryIdentity:
    """A whole reading with `kiosk card read`: PACE or BAC, the files, who signed them, and whose chip it is."""

    @pytest.fixture
    def trust(self, pki: Pki, tmp_path: Path) -> Path:
        (tmp_path / "trust").mkdir()
        (tmp_path / "trust" / "csca.der").write_bytes(pki.national.csca.certificate)
        return tmp_path / "trust"

    @pytest.mark.parametrize(("name", "access"), [("fatima", "pace"), ("youssef", "pace"), ("brahim", "bac")])
    def test_an_identity_is_read_and_verified(
        self, bench: Bench, pki: Pki, trust: Path, capsys: pytest.CaptureFixture[str], name: str, access: str
    ) -> None:
        person = load(PERSONAS / f"{name}.toml")
        secrets = secrets_of(person.card.reveal())
        mrz = f"mrz {secrets.mrz.document_number} {secrets.mrz.date_of_birth} {secrets.mrz.date_of_expiry}"
        line = trust.parent / "access"
        line.write_text(f"can {secrets.can.digits}" if access == "pace" else mrz)
        options = ["--access-file", str(line), "--trust", str(trust), "--json", *bench.options]
        with bench.lay(make_card(person, pki)):
            status = main(["read", *options])
        report: dict[str, Any] = json.loads(capsys.readouterr().out)
        assert (status, report["failure"]) == (0, None)
        assert (report["access"], report["passive"]) == (access, "valid")
        assert report["active"] == ("valid" if access == "pace" else "absent")
        assert report["reader"] in bench.names
