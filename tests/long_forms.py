"""What the long forms of the tests found, kept as one page a day in `docs/results/`."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest

_COLUMNS: Final = "| test | outcome | seconds | found | commit |\n|---|---|---|---|---|"
_ROW: Final = "| `"
_RESULTS: Final = "docs/results"
"""What runs write themselves changes nothing that is tested."""


class LongForms:
    """Keeps what the long forms found, what they recorded with `record_property` included.

    They may be run in parts: a row of the same day stays until its test is run again, and says which `commit` it is of.
    """

    def __init__(self, folder: Path, commit: str) -> None:
        self._folder = folder
        self._commit = commit
        self._reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """A test has ended, or was never begun since what it needs could not be made, or left something behind."""
        if (report.when == "call" or not report.passed) and "long" in report.keywords:
            self._reports.append(report)

    def pytest_sessionfinish(self) -> None:
        """All of them have: bring the day's page up to date."""
        if self._reports:
            day = datetime.now(UTC).date().isoformat()
            page = self._folder / f"{day}-long-forms.md"
            before = page.read_text("utf-8") if page.exists() else ""
            found = dict(_row(report, self._commit) for report in self._reports)
            page.write_text(_page(day, {**_rows_of(before), **found}), "utf-8")


def commit_of(folder: Path) -> str:
    """The commit that a checkout is of, short, with "and changes" where its files differ; empty outside a checkout."""
    name = _git(folder, "rev-parse", "--short", "HEAD")
    changed = _git(folder, "status", "--porcelain", "--untracked-files=no", "--", ".", f":!{_RESULTS}")
    return f"{name} and changes" if name and changed else name


def _git(folder: Path, *arguments: str) -> str:
    git = shutil.which("git")
    if git is None:
        return ""
    done = subprocess.run([git, "-C", str(folder), *arguments], capture_output=True, text=True, check=False)
    return done.stdout.strip()


def _page(day: str, rows: dict[str, str]) -> str:
    machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
    head = f"# The long forms of the tests\n\n{day}, {machine}. Written by `scripts/test --full`.\n"
    return "\n".join([head, _COLUMNS, *(rows[test] for test in sorted(rows)), ""])


def _rows_of(page: str) -> dict[str, str]:
    """The rows of a page, by test."""
    rows = (line for line in page.splitlines() if line.startswith(_ROW))
    return {row.removeprefix(_ROW).partition("`")[0]: row for row in rows}


def _row(report: pytest.TestReport, commit: str) -> tuple[str, str]:
    found = "; ".join(f"{name}: {value}" for name, value in report.user_properties)
    test = report.nodeid.rpartition("/")[2].replace("|", "\\|")
    outcome = report.outcome if report.when == "call" else f"{report.outcome} in {report.when}"
    return test, f"{_ROW}{test}` | {outcome} | {report.duration:.0f} | {found} | {commit} |"
