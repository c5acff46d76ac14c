"""Options and guards shared by all tests."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from tests.long_forms import LongForms, commit_of

# The same examples in each run; the long form looks for new ones.
settings.register_profile("repeatable", derandomize=True)

ROOT = Path(__file__).parents[1]
RESULTS = ROOT / "docs" / "results"

# As sessions run: only our own fonts, so that a letter that they lack is missed here too.
os.environ["FONTCONFIG_FILE"] = str(ROOT / "resources" / "fonts" / "fonts.conf")


GARBAGE = 100_000
"""So many containers made and kept since the last look: then the garbage is looked for."""


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol() -> Iterator[None]:
    """Garbage goes here only, between two tests: in another thread the end of a window is a crash, or waits for ever.

    Not in a fixture: pytest lets go of a test's own values after the last of them has ended.
    """
    done = yield
    if gc.get_count()[0] > GARBAGE:
        gc.collect()
    return done


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long forms too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    settings.load_profile("repeatable")
    long_forms = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long_forms)
    items[:] = [item for item in items if not item.get_closest_marker("long")]


def pytest_collection_finish() -> None:
    gc.collect()
    gc.freeze()  # what was loaded stays as long as the run


def pytest_configure(config: pytest.Config) -> None:
    gc.disable()
    if config.getoption("--full"):
        config.pluginmanager.register(LongForms(RESULTS, commit_of(ROOT)))
