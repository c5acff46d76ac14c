"""The demo as a newcomer runs it, without a display."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

from demo.__main__ import BUILD

ROOT = Path(__file__).parents[2]


def demo(*arguments: str) -> subprocess.CompletedProcess[str]:
    environment = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    command = [sys.executable, "-m", "demo", "--unattended", "--size", "1280x800", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=150)


def test_a_card_that_nobody_trusts_is_refused_and_the_demo_says_so() -> None:
    done = demo("--persona", "driss", "--language", "fr")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "the journal: K208" in done.stdout
    steps = [path.stem.partition("-")[2] for path in sorted(BUILD.glob("*.png"))]
    assert steps[:5] == ["welcome", "notice", "place-card", "card-number", "reading"]
    assert steps[-3:] == ["refused", "finished", "welcome"]
    pictures = [hashlib.sha256(path.read_bytes()).digest() for path in sorted(BUILD.glob("*.png"))]
    assert all(one != other for one, other in pairwise(pictures))


def test_a_size_that_is_none_is_refused_in_words() -> None:
    done = demo("--size", "large")
    assert done.returncode == 2
    assert "WIDTHxHEIGHT in pixels" in done.stderr
    assert "Traceback" not in done.stderr
