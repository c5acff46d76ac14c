"""docs/failures.md lists exactly the codes that exist, and says what the screens say."""

from __future__ import annotations

import pytest

from kiosk.failures import Failure
from tests.docs.failures_page import PATH, ROW, page


@pytest.fixture
def written() -> str:
    return PATH.read_text(encoding="utf-8")


def test_the_page_lists_every_code_once_with_its_name_cause_advice_and_remedy(written: str) -> None:
    rows = [found.groups() for found in ROW.finditer(written)]
    assert [(code, name) for code, name, *_ in rows] == [(each.value, each.name) for each in Failure]
    assert all(cell.strip(" …") for row in rows for cell in row)


def test_the_page_tells_what_the_member_reads_and_can_do(written: str) -> None:
    assert page(written) == written, "run scripts/generate"


def test_a_page_out_of_step_is_seen(written: str) -> None:
    for wrong in (
        written.replace("`place_card`", "`ask_fund`", 1),
        written.replace("Nothing is lost.", "All is lost."),
    ):
        assert wrong != written
        assert page(wrong) != wrong
