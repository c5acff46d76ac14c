"""What the long forms of the tests found, kept as one page a day in `docs/results/`."""

from __future__ import annotations

import os
import platform
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

_COLUMNS: Final = "| test | outcome | seconds | found |\n|---|---|---|---|"
_ROW: Final = "| `"


class LongForms:
    """Keeps what the long forms found, what they recorded with `record_property` included.

    They may be run in parts: a row of the same day stays until its test is run again.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has ended."""
        if report.when == "call" and "long" in report.keywords:
            self._reports.append(report)

    def pytest_sessionfinish(self) -> None:
        """All of them have: bring the day's page up to date."""
        if self._reports:
            day = datetime.now(UTC).date().isoformat()
            page = self._folder / f"{day}-long-forms.md"
            before = page.read_text("utf-8") if page.exists() else ""
            page.write_text(_page(day, {**_rows_of(before), **dict(map(_row, self._reports))}), "utf-8")


def _page(day: str, rows: dict[str, str]) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    head = f"# The long forms of the tests\n\n{day}, {machine}. Written by `scripts/test --full`.\n"
    return "\n".join([head, _COLUMNS, *(rows[test] for test in sorted(rows)), ""])


def _rows_of(page: str) -> dict[str, str]:
    """The rows of a page, by test."""
    rows = (line for line in page.splitlines() if line.startswith(_ROW))
    return {row.removeprefix(_ROW).partition("`")[0]: row for row in rows}


def _row(report: pytest.TestReport) -> tuple[str, str]:
    found = "; ".join(f"{name}: {value}" for name, value in report.user_properties)
    test = report.nodeid.rpartition("/")[2].replace("|", "\\|")
    return test, f"{_ROW}{test}` | {report.outcome} | {report.duration:.0f} | {found} |"
