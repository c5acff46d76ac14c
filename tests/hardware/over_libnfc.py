"""The ways of opening a chip that are tried over the real libnfc, and the tests that do so."""

from __future__ import annotations

from tests.hardware.matrix import one_way_each

OVER_LIBNFC = one_way_each(["short"])
"""libnfc carries no other length."""

TESTS = {
    "each of them, half with a card of type A and half with one of type B": (
        "tests/emulated/test_libnfc_chips.py::test_every_chip_is_read_over_the_real_libnfc"
    ),
    "a whole identity with every driver": (
        "tests/emulated/test_reader_drivers.py::TestEveryIdentity::test_an_identity_is_read_and_verified"
    ),
    "a passport by a program that is not ours": (
        "tests/emulated/test_libnfc_programs.py::test_mrtdreader_reads_our_passport_byte_for_byte"
    ),
}
