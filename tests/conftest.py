"""Options and guards shared by all tests."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

# The same examples in each run; the long form looks for new ones.
settings.register_profile("repeatable", derandomize=True)

# As sessions run: only our own fonts, so that a letter that they lack is missed here too.
os.environ["FONTCONFIG_FILE"] = str(Path(__file__).parents[1] / "resources" / "fonts" / "fonts.conf")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="run the long forms too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--full"):
        return
    settings.load_profile("repeatable")
    long_forms = [item for item in items if item.get_closest_marker("long")]
    config.hook.pytest_deselected(items=long_forms)
    items[:] = [item for item in items if not item.get_closest_marker("long")]
