"""docs/hardware.md says what the tests try: each square of its tables, and the test behind each complaint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hardware import over_libnfc, over_pcsc
from tests.hardware.complaints import COMPLAINTS, HOSTILE
from tests.hardware.matrix import CIPHERS, CURVES, LENGTHS, Printed, offers, why_not
from tests.hardware.page import GREEN, page
from tests.hardware.proofs import RSA

ROOT = Path(__file__).parents[2]
NAMED = sorted(
    {
        *over_pcsc.TESTS.values(),
        *over_libnfc.TESTS.values(),
        *(test for complaint in COMPLAINTS for test in complaint.tests),
        *HOSTILE.values(),
    }
)


@pytest.fixture(scope="module")
def written() -> str:
    return (ROOT / "docs" / "hardware.md").read_text()


def test_page_is_what_every_way_of_reading_gives_now(written: str) -> None:
    assert written == page(), "run scripts/generate"


def test_every_square_is_green_or_says_why_not(written: str) -> None:
    tables = re.findall(r"^\| (?:P-|brainpool)\S+ \|(.*)\|$", written, flags=re.MULTILINE)
    squares = [square.strip() for row in tables for square in row.split("|")]
    expected = [why_not(offer) or GREEN for offer in offers()]
    expected += [GREEN] * (len(CURVES) * len(CIPHERS))  # Chip Authentication
    assert sorted(squares) == sorted(expected)
    assert squares.count(GREEN) == 95 + 36


def test_every_key_of_active_authentication_is_believed_with_every_hash(written: str) -> None:
    rows = re.findall(r"^\| (?:RSA-|ECDSA )\S+ \|(.*)\|$", written, flags=re.MULTILINE)
    assert len(rows) == len(RSA) + len(CURVES)
    assert {square.strip() for row in rows for square in row.split("|")} == {GREEN}


def test_every_chip_is_read_over_every_transport() -> None:
    existing = {offer for offer in offers() if not why_not(offer)} | {None}
    for tried in (over_pcsc.OVER_PCSC, over_libnfc.OVER_LIBNFC):
        assert {way.offer for way in tried} == existing
    assert {way.length for way in over_pcsc.OVER_PCSC if way.offer} == set(LENGTHS)
    assert {way.printed for way in over_libnfc.OVER_LIBNFC if way.offer} == set(Printed)


@pytest.mark.parametrize("test", NAMED)
def test_the_test_behind_a_line_exists(test: str) -> None:
    path, *names = test.split("::")
    content = (ROOT / path).read_text()
    assert all(re.search(rf"^ *(?:class|def) {name}\b", content, re.MULTILINE) for name in names)
