"""docs/hardware.md says what the tests try: each square of its tables, and the test behind each complaint."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.hardware import over_libnfc, over_pcsc
from tests.hardware.complaints import COMPLAINTS, HOSTILE
from tests.hardware.matrix import offers, why_not
from tests.hardware.page import GREEN, page

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
    assert sorted(squares) == sorted(expected)
    assert squares.count(GREEN) == 95


@pytest.mark.parametrize("test", NAMED)
def test_the_test_behind_a_line_exists(test: str) -> None:
    path, *names = test.split("::")
    content = (ROOT / path).read_text()
    assert all(re.search(rf"^ *(?:class|def) {name}\b", content, re.MULTILINE) for name in names)
