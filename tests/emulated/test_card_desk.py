"""The desk of a visit on the real pcscd: a card that is taken away while it is read, and put back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from contract.digits import Digits
from contract.member import ChipChallenge, ChipQuestion
from contract.personal import Personal
from demo.chip.issuer import new_pki
from demo.chip.mishaps import Mishap
from demo.chip.wire import Wire
from demo.chip.workshop import make_card
from demo.persona import load
from emrtd.trust import TrustStore
from kiosk.identity.card import CardDesk
from kiosk.identity.challenge import CardChallenge
from kiosk.readers.connection import CardRemoved
from kiosk.readers.pcsc import PcscReaders
from tests.emulated.virtual_reader import DEADLINE_SECONDS, Lay

PKI = new_pki()
FATIMA = load(Path("demo/personas/fatima.toml"))
CAN = Digits(FATIMA.card.reveal().can)


@dataclass(frozen=True, slots=True)
class Desk:
    """A desk, and whether a card lies before it."""

    desk: CardDesk
    placed: threading.Event
    taken: threading.Event

    def read(self) -> None:
        assert self.placed.wait(DEADLINE_SECONDS)
        self.desk.read(CAN, CardChallenge(bytes(32), bytes(8), not_asked), lambda _: None, lambda: False)

    def wait_until_taken(self) -> None:
        assert self.taken.wait(DEADLINE_SECONDS)
        self.placed.clear()


def not_asked(_question: Personal[ChipQuestion]) -> ChipChallenge:
    raise AssertionError("this chip signs")


@contextmanager
def watching() -> Iterator[Desk]:
    trust = TrustStore.from_bytes(PKI.national.csca.certificate)
    desk = CardDesk(PcscReaders(), trust, lambda: datetime(2026, 9, 22, tzinfo=UTC))
    waiting = Desk(desk, threading.Event(), threading.Event())
    desk.watch(waiting.placed.set, waiting.taken.set, lambda _: None)
    try:
        yield waiting
    finally:
        desk.close()


def chip(*mishaps: str) -> Wire:
    return Wire(make_card(FATIMA, PKI, mishaps=[Mishap.parse(mishap) for mishap in mishaps]))


def apdus_of(card: Wire, lay: Lay, desk: Desk) -> int:
    before = card.traffic.apdus
    with lay(card):
        desk.read()
    desk.wait_until_taken()
    desk.taken.clear()
    return card.traffic.apdus - before


@pytest.mark.parametrize("back", [0, 2])
def test_a_card_taken_away_and_put_back_is_read_on(lay: Lay, back: int) -> None:
    with watching() as desk:
        whole = apdus_of(chip(), lay, desk)
        card = chip(f"remove@{whole - back}")
        with lay(card), pytest.raises(CardRemoved):
            desk.read()
        desk.wait_until_taken()
        desk.taken.clear()
        assert apdus_of(card, lay, desk) < whole
