"""What a document points to is there: pages, files of the project, decisions."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CHANGELOG.md",
    ROOT / "emrtd" / "README.md",
    *sorted(ROOT.glob("docs/*.md")),
    *sorted(ROOT.glob("docs/decisions/*.md")),
    *sorted(ROOT.glob("docs/results/*.md")),
]
FOLDERS = "benchmarks|contract|demo|docs|emrtd|gateway|installer|kiosk|resources|scripts|tests|texts"
SOURCES = ("contract", "demo", "emrtd", "gateway", "kiosk", "texts")
DECISIONS = {path.name[:4] for path in ROOT.glob("docs/decisions/*.md")}

in_each_document = pytest.mark.parametrize(
    "document", DOCUMENTS, ids=lambda document: str(document.relative_to(ROOT).with_suffix(""))
)


@in_each_document
def test_links_lead_to_files(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", document.read_text("utf-8"))
    assert [target for target in targets if not (document.parent / target).exists()] == []


@in_each_document
def test_files_that_are_named_exist(document: Path) -> None:
    named = re.findall(rf"`((?:{FOLDERS})/[\w./-]+)`", document.read_text("utf-8"))
    assert [name for name in named if not (ROOT / name).exists()] == []


@in_each_document
def test_decisions_that_are_named_exist(document: Path) -> None:
    lists = re.findall(r"[Dd]ecisions? ((?:\d{4}(?:, | and |–)?)+)", document.read_text("utf-8"))
    numbers = {number for numbers in lists for number in re.findall(r"\d{4}", numbers)}
    assert numbers <= DECISIONS


def test_documents_that_programs_name_exist() -> None:
    """A docstring that sends its reader to a page, or to a decision, sends them to one of this repository."""
    sources = [file for folder in SOURCES for file in (ROOT / folder).rglob("*.py")]
    assert len(sources) > 200
    for file in sources:
        text = file.read_text("utf-8")
        named = re.findall(r"\bdocs/[\w/-]+\.md\b", text)
        assert [name for name in named if not (ROOT / name).exists()] == [], file
        assert set(re.findall(r"\bdecision (\d{4})\b", text)) <= DECISIONS, file


def test_every_threat_says_what_is_done_what_shows_it_and_what_remains() -> None:
    rows = re.findall(r"^\| (?!threat |---)(.*) \|$", (ROOT / "docs" / "threats.md").read_text("utf-8"), re.MULTILINE)
    assert len(rows) > 10
    for row in rows:
        threat, done, shown, remains = row.split(" | ")
        assert re.search(r"`tests/[\w./]+`", shown), threat
        assert len(done) > 20
        assert remains
