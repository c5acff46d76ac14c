"""Memory of a group of processes, each shared page counted once in proportion (PSS)."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable
from pathlib import Path

_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)
_CHANGE = 0.01
_PAUSE_SECONDS = 0.5
_DEADLINE_SECONDS = 10.0


def pss_bytes(pids: Iterable[int]) -> int:
    """Sum of the proportional set sizes in bytes; a process that has ended meanwhile counts nothing."""
    return sum(_pss_of(pid) for pid in pids)


def settled_pss(pids: Collection[int]) -> int:
    """The same once it changes by no more than a hundredth in half a second: whatever was being loaded is there."""
    deadline = time.monotonic() + _DEADLINE_SECONDS
    before, now = 0, pss_bytes(pids)
    while abs(now - before) > _CHANGE * now and time.monotonic() < deadline:
        time.sleep(_PAUSE_SECONDS)
        before, now = now, pss_bytes(pids)
    return now


def _pss_of(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = _PSS.search(text)
    return int(found[1]) * 1024 if found else 0
