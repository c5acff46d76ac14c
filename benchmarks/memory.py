"""Memory of a group of processes, each shared page counted once in proportion (PSS)."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

_PSS = re.compile(r"^Pss:\s+(\d+) kB", re.MULTILINE)


def pss_bytes(pids: Iterable[int]) -> int:
    """Sum of the proportional set sizes in bytes; a process that has ended meanwhile counts nothing."""
    return sum(_pss_of(pid) for pid in pids)


def _pss_of(pid: int) -> int:
    try:
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    found = _PSS.search(text)
    return int(found[1]) * 1024 if found else 0
