"""Chips over the real libnfc: ways of opening them (docs/hardware.md), a visit's desk, cards that mean harm."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.digits import Digits
from contract.member import CardEvidence, ChipChallenge, ChipQuestion
from contract.personal import Personal
from demo.chip.hostile import Hostility
from demo.chip.issuer import new_pki
from demo.chip.mishaps import Mishap
from demo.chip.pn532_field import Kind
from demo.chip.pn532_pty import Pn532Reader
from demo.chip.vpcd import Card
from demo.chip.wire import Wire
from demo.chip.workshop import make_card
from demo.persona import load
from emrtd.trust import TrustStore
from kiosk.failures import KioskError
from kiosk.identity.card import CardDesk
from kiosk.identity.challenge import CardChallenge
from kiosk.readers.connection import CardRemoved, ReaderName
from kiosk.readers.libnfc_readers import LibnfcReaders
from tests.emulated.virtual_reader import DEADLINE_SECONDS
from tests.hardware import matrix
from tests.hardware.matrix import ChangingCard
from tests.hardware.over_libnfc import OVER_LIBNFC

PKI = new_pki()
FATIMA = load(Path("demo/personas/fatima.toml"))


@pytest.fixture
def pn532(tmp_path: Path) -> Iterator[Pn532Reader]:
    with Pn532Reader(tmp_path / "reader") as reader:
        yield reader


@pytest.mark.parametrize("kind", [Kind.TYPE_A, Kind.TYPE_B], ids=["A", "B"])
def test_every_chip_is_read_over_the_real_libnfc(pn532: Pn532Reader, kind: Kind) -> None:
    card, half = ChangingCard(), OVER_LIBNFC[kind is Kind.TYPE_B :: 2]
    pn532.lay(card, kind)
    connection = LibnfcReaders(pn532.connstring).connect(ReaderName(pn532.connstring))
    try:
        assert matrix.outcomes(half, card, connection.transmit) == {}
    finally:
        connection.close()


class Desk:
    """A visit's desk on the reader: waits for cards, and reads them."""

    def __init__(self, pn532: Pn532Reader) -> None:
        self._pn532 = pn532
        self.placed, self.taken = threading.Event(), threading.Event()
        trust = TrustStore.from_bytes(PKI.national.csca.certificate)
        self.desk = CardDesk(LibnfcReaders(pn532.connstring), trust, lambda: datetime(2026, 9, 22, tzinfo=UTC))

    def read(self, card: Card) -> Personal[CardEvidence]:
        """Lay a card and read it, once it is noticed."""
        self._pn532.lay(card)
        assert self.placed.wait(DEADLINE_SECONDS)
        can = Digits(FATIMA.card.reveal().can)
        return self.desk.read(can, CardChallenge(bytes(32), bytes(8), not_asked), lambda _: None, lambda: False)

    def wait_until_taken(self) -> None:
        assert self.taken.wait(DEADLINE_SECONDS)
        self.placed.clear()
        self.taken.clear()


def not_asked(_question: Personal[ChipQuestion]) -> ChipChallenge:
    raise AssertionError("this chip signs")


@pytest.fixture
def desk(pn532: Pn532Reader) -> Iterator[Desk]:
    with watching(Desk(pn532)) as waiting:
        yield waiting


@contextmanager
def watching(desk: Desk) -> Iterator[Desk]:
    desk.desk.watch(desk.placed.set, desk.taken.set, lambda _: None)
    try:
        yield desk
    finally:
        desk.desk.close()


def test_a_card_taken_away_in_a_visit_and_put_back_is_read_on(desk: Desk, pn532: Pn532Reader) -> None:
    whole = Wire(make_card(FATIMA, PKI))
    desk.read(whole)
    pn532.take()
    desk.wait_until_taken()
    card = Wire(make_card(FATIMA, PKI, mishaps=[Mishap.parse(f"remove@{whole.traffic.apdus - 2}")]))
    with pytest.raises(CardRemoved):
        desk.read(card)
    desk.wait_until_taken()
    before = card.traffic.apdus
    assert desk.read(card)
    assert card.traffic.apdus - before < whole.traffic.apdus


@pytest.mark.parametrize("what", ["corrupt@14", "truncate@12", "empty@3", "status@9=6F00"])
def test_what_is_lost_on_the_way_costs_one_more_opening_and_no_card(desk: Desk, what: str) -> None:
    assert desk.read(make_card(FATIMA, PKI, mishaps=[Mishap.parse(what)]))


@pytest.mark.parametrize("at", [1, 2, 7, 15])
def test_a_card_that_left_is_read_when_it_is_back(desk: Desk, at: int) -> None:
    card = make_card(FATIMA, PKI, mishaps=[Mishap.parse(f"remove@{at}")])
    with pytest.raises(CardRemoved):
        desk.read(card)
    desk.wait_until_taken()
    assert desk.read(card)


@pytest.mark.parametrize("trap", ["endless=dg1", "recursive=sod", "longer=dg1", "guarded=dg15"])
def test_a_card_that_means_harm_ends_in_a_failure_of_ours_and_the_next_one_is_read(
    desk: Desk, pn532: Pn532Reader, trap: str
) -> None:
    with pytest.raises(KioskError):
        desk.read(make_card(FATIMA, PKI, hostility=Hostility.parse(trap)))
    pn532.take()
    desk.wait_until_taken()
    assert desk.read(make_card(FATIMA, PKI))
