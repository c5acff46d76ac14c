"""Ways of opening a chip, and a card taken away, over the real pcscd (docs/hardware.md lists them)."""

from __future__ import annotations

import pytest

from demo.chip.mishaps import Mishap, MishapKind, Unlucky
from emrtd.inspection import read_document
from emrtd.kept import Kept
from kiosk.readers.connection import CardRemoved
from kiosk.readers.pcsc import PcscReaders
from tests.emulated.virtual_reader import Lay, all_empty, until
from tests.hardware import matrix
from tests.hardware.matrix import ChangingCard
from tests.hardware.over_pcsc import OVER_PCSC

GONE = (2, 6, 9, 13)
"""In EF.CardAccess, in PACE, behind SELECT of the application, in the middle of EF.SOD."""


def test_every_chip_is_read_over_the_real_pcscd(lay: Lay) -> None:
    card = ChangingCard()
    with lay(card) as laid:
        connection = PcscReaders().connect(laid.reader)
        try:
            assert matrix.outcomes(OVER_PCSC, card, connection.transmit) == {}
        finally:
            connection.close()
    until(all_empty)


@pytest.mark.parametrize("at", GONE)
def test_card_taken_away_from_a_real_reader_goes_on_when_put_back(lay: Lay, at: int) -> None:
    way, kept = OVER_PCSC[1], Kept()
    card = Unlucky(matrix.chip(way.offer), [Mishap(MishapKind.REMOVE, at)])
    password, link = matrix.password(way), matrix.LENGTHS["short"]
    with lay(card) as laid:
        connection = PcscReaders().connect(laid.reader)
        with pytest.raises(CardRemoved):
            read_document(connection.transmit, password, matrix.WANTED, link=link, kept=kept)
        connection.close()
    until(all_empty)
    with lay(card) as laid:
        connection = PcscReaders().connect(laid.reader)
        reading = read_document(connection.transmit, password, matrix.WANTED, link=link, kept=kept)
        connection.close()
    until(all_empty)
    assert set(reading.files) == matrix.WANTED
