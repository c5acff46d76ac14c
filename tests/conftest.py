"""Options and guards shared by all tests."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.long_forms import LongForms

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


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--full"):
        config.pluginmanager.register(LongForms(RESULTS))
