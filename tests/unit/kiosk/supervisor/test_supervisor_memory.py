"""A session's environment has freed memory overwritten, and large memory given back to the kernel at once."""

from __future__ import annotations

import os
import subprocess
import sys

from kiosk.supervisor.environment import OVERWRITTEN_MEMORY

_KILOBYTES_KEPT = """
import sys

def private():
    lines = open("/proc/self/smaps_rollup").read().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Anonymous:"))

before = private()
for _ in range(4):
    picture = bytearray(8_000_000)
    picture[::4096] = b"x" * len(picture[::4096])
    del picture
sys.stdout.write(str(private() - before))
"""


def kept(environment: dict[str, str]) -> int:
    """Kilobytes that a process keeps of large buffers that it freed."""
    outer = {"PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-c", _KILOBYTES_KEPT], env=outer | environment, capture_output=True, text=True, check=True
    )
    return int(done.stdout)


def test_a_session_keeps_nothing_of_large_buffers() -> None:
    assert kept(OVERWRITTEN_MEMORY) < 500


def test_without_its_threshold_it_would_keep_them() -> None:
    without = {name: value for name, value in OVERWRITTEN_MEMORY.items() if name != "MALLOC_MMAP_THRESHOLD_"}
    assert kept(without) > 4000
