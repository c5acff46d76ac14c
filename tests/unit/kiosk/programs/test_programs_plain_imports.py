"""A session's process holds compiled code and no source: PySide6 would read, and keep, the text of every module."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[4]

_SOURCES = """
import sys, linecache
{first}
import kiosk.programs.parts
sys.stdout.write(str(sum(name.endswith(".py") for name in linecache.cache)))
"""


def sources_read(first: str) -> int:
    done = subprocess.run(
        [sys.executable, "-c", _SOURCES.format(first=first)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_a_session_reads_no_source_but_what_qt_reads_to_come_up() -> None:
    assert sources_read("import kiosk.programs.session") <= 3


def test_qt_alone_would_read_hundreds() -> None:
    """Where this fails PySide6 has changed, and `plain_imports` may go."""
    assert sources_read("import PySide6.QtWidgets") > 100
