"""Which processes belong to a session, and the proof that none is left.

A session leads a process session of its own (setsid(2)), and the supervisor is a child subreaper: a descendant whose
parent ended becomes the supervisor's child, even if it left the process session. So what is left of an ended session is
every process of its process session, and every child of the supervisor that is not a session it knows. (A process that
is no subreaper has no such children, and this module then looks at process sessions alone.)
"""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk import hardening

PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Process:
    """One line of the process table, from /proc/PID/stat (proc(5), fields 1, 3, 4 and 6)."""

    pid: int
    state: str
    parent: int
    session: int


def table(proc: Path = PROC) -> Iterator[Process]:
    """Every process there is now; those that end meanwhile are left out."""
    for name in os.listdir(proc):
        if name.isdigit():
            with suppress(FileNotFoundError, ProcessLookupError):
                yield parsed((proc / name / "stat").read_bytes())


def parsed(stat: bytes) -> Process:
    """A process from its `stat`; the name in parentheses may contain anything, parentheses too.

    Raises:
        ProcessLookupError: the text is cut short, as it is when the process ends at this moment.
    """
    head, found, rest = stat.rpartition(b")")
    fields = rest.split()
    if not found or len(fields) < 4:
        raise ProcessLookupError
    return Process(int(head.split(b" ", 1)[0]), fields[0].decode("ascii"), int(fields[1]), int(fields[3]))


class Family:
    """The sessions that this process started and has not yet proved gone. Safe to call from several threads."""

    def __init__(self) -> None:
        self._known: set[int] = set()
        self._adopts = hardening.adopts_orphans()  # otherwise a child was started by us, and is no stray
        self.lock = threading.RLock()
        """Held while a session is started, so that no new child is taken for a stray before it is known."""

    def welcome(self, pid: int) -> None:
        """A session was started; the caller holds `lock`."""
        self._known.add(pid)

    def forget(self, pid: int) -> None:
        """A session is to end: from now on it and everything of it is a stray."""
        with self.lock:
            self._known.discard(pid)

    def kill_strays(self, ended: int) -> int:
        """Kill and reap what is left of the session `ended`; give how many processes there still were.

        Args:
            ended: the process id of a session that was forgotten; its descendants are found by it or as orphans.
        """
        with self.lock:
            strays = [process for process in table() if self._is_stray(process, ended)]
            for process in strays:
                _kill(process)
        return len(strays)

    def _is_stray(self, process: Process, ended: int) -> bool:
        if process.pid in self._known:
            return False
        return process.session == ended or (self._adopts and process.parent == os.getpid())


def _kill(process: Process) -> None:
    with suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)
    if process.parent == os.getpid():
        with suppress(ChildProcessError):
            os.waitpid(process.pid, os.WNOHANG)
