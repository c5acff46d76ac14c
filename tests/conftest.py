"""Options and guards shared by all tests."""

from __future__ import annotations

import gc
import os
import platform
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in each run; the long form looks for new ones.
settings.register_profile("repeatable", derandomize=True)

RESULTS = Path(__file__).parents[1] / "docs" / "results"

# As sessions run: only our own fonts, so that a letter that they lack is missed here too.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parents[1] / "resources" / "fonts" / "fonts.conf")


@pytest.fixture(scope="module", autouse=True)
def widgets_end_in_their_own_thread() -> Iterator[None]:
    """Left to chance, another thread's garbage collection destroys a window, and waits for ever for this one."""
    yield
    if "PySide6.QtWidgets" in sys.modules:
        gc.collect()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long forms too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    settings.load_profile("repeatable")
    long_forms = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long_forms)
    items[:] = [item for item in items if not item.get_closest_marker("long")]


class LongForms:
    """Keeps what the long forms found, what they recorded with `record_property` included."""

    def __init__(self) -> None:
        self.reports: list[pytest.TestReport] = []

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.when == "call" and "long" in report.keywords:
            self.reports.append(report)

    def pytest_sessionfinish(self) -> None:
        if self.reports:
            day = datetime.now(UTC).date().isoformat()
            (RESULTS / f"{day}-long-forms.md").write_text(self._page(day), "utf-8")

    def _page(self, day: str) -> str:
        machine = f"{os.cpu_count()} cores ({platform.machine()}), Python {platform.python_version()}"
        rows = [_row(report) for report in sorted(self.reports, key=lambda report: report.nodeid)]
        head = f"# The long forms of the tests\n\n{day}, {machine}. Written by `scripts/test --full`.\n"
        return "\n".join([head, "| test | outcome | seconds | found |", "|---|---|---|---|", *rows, ""])


def _row(report: pytest.TestReport) -> str:
    found = "; ".join(f"{name}: {value}" for name, value in report.user_properties)
    test = report.nodeid.rpartition("/")[2].replace("|", "\\|")
    return f"| `{test}` | {report.outcome} | {report.duration:.0f} | {found} |"


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--full"):
        config.pluginmanager.register(LongForms())
