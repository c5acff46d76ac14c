"""A demo says that it is good only if it showed what it was to show."""

from __future__ import annotations

from pathlib import Path

import pytest

from demo.evidence import Search
from demo.report import Paper, Seal, Verdict, write
from demo.residue import Finding
from demo.unattended import Ending

CLEAN = Ending(Search(), "wiped ms=9")
DIRTY = Ending(Search((Finding("/tmp/x", "cin", 1),)), "wiped ms=9")
CONTROL = Search((Finding("session", "cin", 1), Finding("x-server", "cin", 1)))
PAPER = Paper(Seal(0, 1), CONTROL)
NONE: frozenset[str] = frozenset()


@pytest.mark.parametrize(
    ("verdict", "good"),
    [
        (Verdict(PAPER, None, NONE, CLEAN, ()), True),
        (Verdict(None, "K208", frozenset({"K208"}), CLEAN, ()), True),
        (Verdict(None, None, frozenset({"K208"}), CLEAN, ()), False),
        (Verdict(None, "K209", frozenset({"K208"}), CLEAN, ()), False),
        (Verdict(None, "K208", NONE, CLEAN, ()), False),
        (Verdict(PAPER, "K208", NONE, CLEAN, ()), False),
        (Verdict(PAPER, None, NONE, DIRTY, ()), False),
        (Verdict(PAPER, None, NONE, CLEAN, ("/home/x",)), False),
        (Verdict(Paper(Seal(0, 0), CONTROL), None, NONE, CLEAN, ()), False),
        (Verdict(Paper(Seal(1, 1), CONTROL), None, NONE, CLEAN, ()), False),
        (Verdict(Paper(Seal(0, 1), Search()), None, NONE, CLEAN, ()), False),
    ],
    ids=[
        "paper for one who gets it",
        "the refusal that is theirs",
        "refused though they get paper",
        "refused for another reason",
        "refused for no reason",
        "paper for one who gets none",
        "something stayed",
        "something was written",
        "a changed seal is valid",
        "the seal is not genuine",
        "a search that finds nothing at all",
    ],
)
def test_a_visit_is_good_if_everything_it_was_to_show_was_seen(verdict: Verdict, good: bool) -> None:
    assert verdict.good is good


def test_a_refusal_is_told_with_its_reason(tmp_path: Path) -> None:
    report = write(tmp_path, "A visit", [], Verdict(None, "K209", frozenset({"K208"}), CLEAN, ()))
    text = report.read_text(encoding="utf-8")
    assert "**NOT GOOD**" in text
    assert "from the journal: K208" in text
    assert "made for: K209" in text
