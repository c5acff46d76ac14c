"""The long forms of the tests may be run in parts: the day's page keeps what each part found."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

from tests.long_forms import LongForms, commit_of


def report(test: str, outcome: str = "passed", when: str = "call", **found: float) -> pytest.TestReport:
    properties = list(found.items())
    return pytest.TestReport(
        f"tests/ui/{test}",
        ("tests/ui/x.py", 1, test),
        {"long": 1},
        outcome,  # type: ignore[arg-type]  # a Literal
        None,
        when,  # type: ignore[arg-type]  # a Literal
        duration=12.4,
        user_properties=properties,
    )


def run(folder: Path, *reports: pytest.TestReport, commit: str = "abc1234") -> list[str]:
    """The rows of the only page after a run with these tests."""
    forms = LongForms(folder, commit)
    for one in reports:
        forms.pytest_runtest_logreport(one)
    forms.pytest_sessionfinish()
    (page,) = folder.glob("*-long-forms.md")
    return [line for line in page.read_text("utf-8").splitlines() if line.startswith("| `")]


def test_a_second_part_keeps_the_rows_of_the_first(tmp_path: Path) -> None:
    assert run(tmp_path, report("test_b.py::test_two[a]", kilobytes=3)) == [
        "| `test_b.py::test_two[a]` | passed | 12 | kilobytes: 3 | abc1234 |"
    ]
    assert run(tmp_path, report("test_a.py::test_one", "failed"), commit="def5678") == [
        "| `test_a.py::test_one` | failed | 12 |  | def5678 |",
        "| `test_b.py::test_two[a]` | passed | 12 | kilobytes: 3 | abc1234 |",
    ]


def test_a_test_that_is_run_again_replaces_its_row(tmp_path: Path) -> None:
    run(tmp_path, report("test_a.py::test_one", "failed"), report("test_b.py::test_two"))
    assert run(tmp_path, report("test_a.py::test_one")) == [
        "| `test_a.py::test_one` | passed | 12 |  | abc1234 |",
        "| `test_b.py::test_two` | passed | 12 |  | abc1234 |",
    ]


def test_a_run_without_long_forms_writes_nothing(tmp_path: Path) -> None:
    LongForms(tmp_path, "abc1234").pytest_sessionfinish()
    assert list(tmp_path.iterdir()) == []


def test_a_test_that_could_not_be_begun_has_a_row_too(tmp_path: Path) -> None:
    assert run(tmp_path, report("test_a.py::test_one", when="setup"), report("test_b.py::test_two")) == [
        "| `test_b.py::test_two` | passed | 12 |  | abc1234 |"
    ]
    assert run(tmp_path, report("test_a.py::test_one", "failed", when="setup"))[0] == (
        "| `test_a.py::test_one` | failed in setup | 12 |  | abc1234 |"
    )


def test_what_a_test_leaves_behind_is_no_success(tmp_path: Path) -> None:
    row = run(tmp_path, report("test_a.py::test_one"), report("test_a.py::test_one", "failed", when="teardown"))
    assert row == ["| `test_a.py::test_one` | failed in teardown | 12 |  | abc1234 |"]


def test_a_commit_is_told_with_changes_but_for_those_of_the_results(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        who = ("-c", "user.name=n", "-c", "user.email=n@example.org")
        subprocess.run(["git", "-C", str(tmp_path), *who, *arguments], check=True, capture_output=True)

    assert commit_of(tmp_path) == ""
    results = tmp_path / "docs" / "results"
    results.mkdir(parents=True)
    for file in (tmp_path / "code", results / "page"):
        file.write_text("one", "utf-8")
    git("init")
    git("add", ".")
    git("commit", "-m", "first")
    (results / "page").write_text("two", "utf-8")
    clean = commit_of(tmp_path)
    assert re.fullmatch("[0-9a-f]{7,}", clean)
    (tmp_path / "code").write_text("two", "utf-8")
    assert commit_of(tmp_path) == f"{clean} and changes"
