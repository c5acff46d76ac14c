"""A visit's desk goes on by itself when what kept it from the card is over: the real pcscd, and the real chip."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.digits import Digits
from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal
from demo.chip.foreign import ForeignTag
from demo.chip.issuer import new_pki
from demo.chip.vpcd import LaidCard
from demo.chip.wire import Wire
from demo.chip.workshop import make_card
from demo.persona import load
from demo.reader.failing import FailingReader
from demo.services.pcscd import Device, PcscDaemon
from emrtd.trust import TrustStore
from kiosk.failures import Failure
from kiosk.identity.card import CardDesk
from kiosk.identity.challenge import CardChallenge
from kiosk.identity.field import Field
from kiosk.readers import pcsc
from kiosk.readers.connection import CardServiceStopped, NoCard, ReaderBusy, ReaderName, ReaderSilent
from kiosk.readers.pcsc import PcscReaders
from kiosk.readers.presence import Slot
from tests.emulated.virtual_reader import DEADLINE_SECONDS, all_empty, held_by_another, until

PKI = new_pki()
FATIMA = load(Path("demo/personas/fatima.toml"))
CAN = Digits(FATIMA.card.reveal().can)
TWIN = tuple(f"Twin Reader [Twin {kind} Reader]" for kind in ("Contact", "Contactless"))
"""One device with two interfaces, as pcscd names them."""

News = str | Failure | None


class Visit:
    """What a visit hears of its desk or field, in order."""

    def __init__(self) -> None:
        self.news: list[News] = []

    def watch(self, told: CardDesk | Field) -> None:
        told.watch(lambda: self.news.append("placed"), lambda: self.news.append("taken"), self.news.append)

    def wait_for(self, *expected: News) -> None:
        """Wait until these were told, one behind the other, and forget what was told so far."""
        until(lambda: contains(self.news, expected))
        self.news.clear()


def contains(news: list[News], expected: tuple[News, ...]) -> bool:
    left = iter(list(news))
    return all(any(one == wanted for one in left) for wanted in expected)


@pytest.fixture(scope="module")
def failing(tmp_path_factory: pytest.TempPathFactory) -> FailingReader:
    return FailingReader(tmp_path_factory.mktemp("driver"))


@pytest.fixture(scope="module")
def pcscd(pcsc_folder: Path, failing: FailingReader) -> Iterator[PcscDaemon]:
    """A device that can fail, and one with two interfaces."""
    with PcscDaemon(pcsc_folder, devices=(failing.device, *map(Device, TWIN))) as daemon:
        yield daemon


@pytest.fixture
def visit() -> Visit:
    return Visit()


@pytest.fixture
def desk(pcscd: PcscDaemon, visit: Visit) -> Iterator[CardDesk]:
    until(all_empty)
    trust = TrustStore.from_bytes(PKI.national.csca.certificate)
    with closing(CardDesk(PcscReaders(), trust, lambda: datetime(2026, 9, 22, tzinfo=UTC))) as desk:
        visit.watch(desk)
        yield desk


def chip() -> Wire:
    return Wire(make_card(FATIMA, PKI))


def read(desk: CardDesk, progress: Callable[[int], None] = lambda _: None) -> None:
    desk.read(CAN, CardChallenge(bytes(32), bytes(8), not_asked), progress, lambda: False)


def not_asked(_question: Personal[ChipQuestion]) -> ChipChallenge:
    raise AssertionError("this chip has a key to sign with")


def once(act: Callable[[], None]) -> Callable[[int], None]:
    """Do it at the first progress of a reading: in the middle of the files."""
    acts = [act]
    return lambda _: acts.pop()() if acts else None


def test_a_card_held_by_another_program_is_read_when_it_lets_go(
    pcscd: PcscDaemon, desk: CardDesk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc, "BUSY_SECONDS", 0.1)
    with LaidCard(chip(), pcscd.ports[0]):
        visit.wait_for("placed")
        with held_by_another(ReaderName(PcscReaders().readers()[0])), pytest.raises(ReaderBusy):
            read(desk)
        visit.wait_for(Failure.READER_BUSY, None, "placed")
        read(desk)


def test_a_held_card_that_is_taken_away_leaves_a_reader_that_is_well(
    pcscd: PcscDaemon, desk: CardDesk, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pcsc, "BUSY_SECONDS", 0.1)
    with LaidCard(chip(), pcscd.ports[0]) as card:
        visit.wait_for("placed")
        with held_by_another(ReaderName(PcscReaders().readers()[0])):
            with pytest.raises(ReaderBusy):
                read(desk)
            card.take()
            visit.wait_for(Failure.READER_BUSY, None)
    assert "placed" not in visit.news


def test_a_card_that_gets_stuck_is_read_on_after_a_power_cycle(
    pcscd: PcscDaemon, failing: FailingReader, desk: CardDesk, visit: Visit
) -> None:
    card = chip()
    with LaidCard(card, pcscd.ports[0]):
        visit.wait_for("placed")
        read(desk)
        whole = card.traffic.apdus
        read(desk, once(failing.stick))
    assert whole < card.traffic.apdus - whole < 2 * whole


def test_a_reader_that_falls_silent_in_a_reading_is_told_and_the_reading_goes_on(
    pcscd: PcscDaemon, failing: FailingReader, desk: CardDesk, visit: Visit
) -> None:
    silence = ExitStack()
    with LaidCard(chip(), pcscd.ports[0]), silence:
        visit.wait_for("placed")
        with pytest.raises(ReaderSilent):
            read(desk, once(lambda: silence.enter_context(failing.silent())))
        visit.wait_for("taken")
        silence.close()
        visit.wait_for("placed")
        read(desk)


def test_pcscd_restarted_in_a_reading_is_told_and_the_reading_goes_on(
    pcscd: PcscDaemon, desk: CardDesk, visit: Visit
) -> None:
    card = LaidCard(chip(), pcscd.ports[0])
    card.lay()
    visit.wait_for("placed")
    with pytest.raises(CardServiceStopped):
        read(desk, once(pcscd.kill))
    visit.wait_for("taken", Failure.CARD_SERVICE_STOPPED)
    card.take()
    pcscd.start()
    visit.wait_for(None)
    card.lay()
    visit.wait_for("placed")
    read(desk)
    card.take()


def test_a_card_seen_by_both_interfaces_of_a_device_is_one_and_read_without_contact(
    pcscd: PcscDaemon, desk: CardDesk, visit: Visit
) -> None:
    by_contact, contactless = chip(), chip()
    with LaidCard(by_contact, pcscd.ports[2]), LaidCard(contactless, pcscd.ports[4]):
        visit.wait_for("placed")
        until(lambda: len(cards_there()) == 2)
        read(desk)
    visit.wait_for("taken")
    assert (by_contact.traffic.apdus, contactless.traffic.apdus > 0) == (0, True)
    assert "placed" not in visit.news


def cards_there() -> list[str]:
    return [state.reader for state in PcscReaders().look() if state.slot is Slot.CARD]


@pytest.mark.parametrize("slot", [2, 4])
def test_a_card_in_either_interface_is_found(pcscd: PcscDaemon, desk: CardDesk, visit: Visit, slot: int) -> None:
    with LaidCard(chip(), pcscd.ports[slot]):
        visit.wait_for("placed")
        read(desk)


def test_a_slot_that_does_not_answer_gives_way_to_another(
    pcscd: PcscDaemon, failing: FailingReader, desk: CardDesk, visit: Visit
) -> None:
    with LaidCard(ForeignTag(), pcscd.ports[0]), LaidCard(chip(), pcscd.ports[2]):
        visit.wait_for("placed", "placed")
        with failing.silent():
            read(desk)


def test_no_card_anywhere_is_no_card(desk: CardDesk) -> None:
    with pytest.raises(NoCard):
        read(desk)


class Hanging(ForeignTag):
    """A card whose reader waits for it for ever: the driver has no time-out."""

    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def answer(self, command: bytes) -> bytes:
        self.answered.wait(DEADLINE_SECONDS)
        return super().answer(command)


def test_an_exchange_that_does_not_end_is_told_and_nothing_waits_for_it(pcscd: PcscDaemon, visit: Visit) -> None:
    until(all_empty)
    card = Hanging()
    with (
        closing(Field(PcscReaders(), silent_seconds=0.2)) as field,
        LaidCard(card, pcscd.ports[0]),
        ThreadPoolExecutor(1) as other,
    ):
        visit.watch(field)
        visit.wait_for("placed")
        hanging = other.submit(exchange, field)
        visit.wait_for(Failure.READER_SILENT)
        with pytest.raises(ReaderSilent):
            exchange(field)
        card.answered.set()
        visit.wait_for(None, "placed")
        assert hanging.result(DEADLINE_SECONDS)


def exchange(field: Field) -> bytes:
    with field.card() as connection:
        return connection.transmit(bytes.fromhex("00A4000C023F00"))
