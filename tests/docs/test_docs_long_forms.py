"""The long forms of the tests may be run in parts: the day's page keeps what each part found."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.long_forms import LongForms


def report(test: str, outcome: str = "passed", **found: float) -> pytest.TestReport:
    properties = list(found.items())
    return pytest.TestReport(
        f"tests/ui/{test}",
        ("tests/ui/x.py", 1, test),
        {"long": 1},
        outcome,  # type: ignore[arg-type]  # a Literal
        None,
        "call",
        duration=12.4,
        user_properties=properties,
    )


def run(folder: Path, *reports: pytest.TestReport) -> list[str]:
    """The rows of the only page after a run with these tests."""
    forms = LongForms(folder)
    for one in reports:
        forms.pytest_runtest_logreport(one)
    forms.pytest_sessionfinish()
    (page,) = folder.glob("*-long-forms.md")
    return [line for line in page.read_text("utf-8").splitlines() if line.startswith("| `")]


def test_a_second_part_keeps_the_rows_of_the_first(tmp_path: Path) -> None:
    assert run(tmp_path, report("test_b.py::test_two[a]", kilobytes=3)) == [
        "| `test_b.py::test_two[a]` | passed | 12 | kilobytes: 3 |"
    ]
    assert run(tmp_path, report("test_a.py::test_one", "failed")) == [
        "| `test_a.py::test_one` | failed | 12 |  |",
        "| `test_b.py::test_two[a]` | passed | 12 | kilobytes: 3 |",
    ]


def test_a_test_that_is_run_again_replaces_its_row(tmp_path: Path) -> None:
    run(tmp_path, report("test_a.py::test_one", "failed"), report("test_b.py::test_two"))
    assert run(tmp_path, report("test_a.py::test_one")) == [
        "| `test_a.py::test_one` | passed | 12 |  |",
        "| `test_b.py::test_two` | passed | 12 |  |",
    ]


def test_a_run_without_long_forms_writes_nothing(tmp_path: Path) -> None:
    LongForms(tmp_path).pytest_sessionfinish()
    assert list(tmp_path.iterdir()) == []
