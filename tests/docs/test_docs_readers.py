"""What docs/readers.md says is proved names tests that exist, and codes that exist."""

from __future__ import annotations

import re
from pathlib import Path

from kiosk.failures import Failure

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/readers.md").read_text(encoding="utf-8")


def test_every_test_named_exists() -> None:
    named = set(re.findall(r"`(test_\w+)`", PAGE))
    sources = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    assert len(named) > 8
    assert {name for name in named if f"def {name}(" not in sources} == set()


def test_every_code_named_exists() -> None:
    codes = set(re.findall(r"\bK\d{3}\b", PAGE))
    assert codes
    assert codes <= {failure.value for failure in Failure}
