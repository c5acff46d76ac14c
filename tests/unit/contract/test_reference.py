"""References: what a person may mistype, and what must not pass."""

from __future__ import annotations

import pytest

from contract.reference import ALPHABET, InvalidReferenceError, new_reference, read_reference


def zeros(_below: int) -> int:
    return 0


def ones(_below: int) -> int:
    return 1


def test_the_check_symbol_is_the_weighted_sum() -> None:
    assert new_reference(zeros) == "0000-0000-0000-0000"
    # Fifteen ones: the sum of 2^1 … 2^15 in GF(32) modulo x^5 + x^2 + 1, worked out by hand with the powers
    # 2 4 8 16 5 10 20 13 26 17 7 14 28 29 31.
    powers = (2, 4, 8, 16, 5, 10, 20, 13, 26, 17, 7, 14, 28, 29, 31)
    total = 0
    for power in powers:
        total ^= power
    assert new_reference(ones) == "1111-1111-1111-111" + ALPHABET[total]


@pytest.mark.parametrize(
    "typed", ["0000000000000000", "0000 0000 0000 0000", "oooo-OOOO-0000-0000", " 0000-0000-00000000 "]
)
def test_a_reference_is_read_as_people_type_it(typed: str) -> None:
    assert read_reference(typed) == "0000-0000-0000-0000"


@pytest.mark.parametrize(
    "typed", ["", "0", "0000-0000-0000-000", "0000-0000-0000-0000-0000", "UUUU-0000-0000-0000", "٠" * 16]
)
def test_what_is_no_reference_is_refused(typed: str) -> None:
    with pytest.raises(InvalidReferenceError):
        read_reference(typed)


def test_fresh_references_differ() -> None:
    assert len({new_reference() for _ in range(1000)}) == 1000
