"""The ways of opening a chip that are tried over the real pcscd, and the tests that do so."""

from __future__ import annotations

from tests.hardware.matrix import one_way_each

OVER_PCSC = one_way_each()

_FILE = "tests/emulated/test_hardware_pcsc.py"
TESTS = {
    "each of them": f"{_FILE}::test_every_chip_is_read_over_the_real_pcscd",
    "a card taken away and put back": f"{_FILE}::test_card_taken_away_from_a_real_reader_goes_on_when_put_back",
}
