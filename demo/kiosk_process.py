"""The real supervisor as a child process, and what it says on its log: screens painted, wipes verified."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

_PAINTED = re.compile(r"painted step=([a-z-]+) pid=(\d+)")
_STOP_SECONDS = 15.0


class KioskSaidNothing(Exception):
    """The supervisor did not log what was waited for; its name is the message."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the supervisor's log and when it arrived (`time.monotonic`)."""

    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Painted:
    """A screen was painted by the session `pid`."""

    step: str
    pid: int
    at: float


class KioskProcess:
    """`python -m kiosk run --config FILE --log-visits`, its log kept in memory and in `log_file`.

    `program` may be another one than the kiosk's own, such as one that listens to the link.
    """

    def __init__(
        self, config: Path, environment: Mapping[str, str], log_file: Path, program: Sequence[str] = ("-m", "kiosk")
    ) -> None:
        self._command = [sys.executable, *program, "run", "--config", str(config), "--log-visits"]
        self._environment = dict(environment)
        self._log_file = log_file
        self._lines: list[Line] = []
        self._told: list[Callable[[Painted], None]] = []
        self._changed = threading.Condition()
        self._process: subprocess.Popen[str] | None = None
        self.started_at = 0.0

    @property
    def pid(self) -> int:
        """The supervisor's process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it; its log is read from another thread until it ends."""
        self.started_at = time.monotonic()
        self._process = subprocess.Popen(
            self._command, env=self._environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        assert self._process.stderr is not None
        threading.Thread(target=self._read, args=(self._process.stderr,), name="kiosk-log", daemon=True).start()

    def stop(self) -> int:
        """Ask it to end as the machine does when it shuts down; its exit status."""
        assert self._process is not None
        self._process.terminate()
        try:
            return self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            return self._process.wait()

    def when_painted(self, told: Callable[[Painted], None]) -> None:
        """Call `told` for each screen as soon as its line is read, in the thread that reads and before anybody else."""
        self._told.append(told)

    def position(self) -> int:
        """How many lines there are: what is waited for later can be asked to come after this."""
        with self._changed:
            return len(self._lines)

    def lines(self) -> tuple[Line, ...]:
        """All of its log until now."""
        with self._changed:
            return tuple(self._lines)

    def wait_for(self, pattern: str, after: int = 0, seconds: float = 20.0) -> Line:
        """The first line from position `after` on that holds the pattern.

        Raises:
            KioskSaidNothing: none came in time, or the supervisor ended.
        """
        wanted = re.compile(pattern)
        deadline = time.monotonic() + seconds
        with self._changed:
            while True:
                for line in self._lines[after:]:
                    if wanted.search(line.text):
                        return line
                left = deadline - time.monotonic()
                if left <= 0 or (self._process and self._process.poll() is not None):
                    raise KioskSaidNothing(pattern)
                self._changed.wait(min(left, 0.5))

    def wait_for_step(self, step: str, after: int = 0, seconds: float = 20.0) -> Painted:
        """When this screen is first painted from position `after` on."""
        line = self.wait_for(rf"painted step={step} ", after, seconds)
        painted = _painted(line)
        assert painted is not None
        return painted

    def next_painted(self, after: int, seconds: float) -> tuple[Painted, int]:
        """The first screen painted from position `after` on, and the position behind it."""
        line = self.wait_for(_PAINTED.pattern, after, seconds)
        painted = _painted(line)
        assert painted is not None
        with self._changed:
            position = self._lines.index(line, after) + 1
        return painted, position

    def _read(self, stream: IO[str]) -> None:
        with self._log_file.open("a", encoding="utf-8") as kept, stream:
            for text in stream:
                kept.write(text)
                kept.flush()
                line = Line(text.rstrip("\n"), time.monotonic())
                if (painted := _painted(line)) is not None:
                    for told in self._told:
                        told(painted)
                with self._changed:
                    self._lines.append(line)
                    self._changed.notify_all()


def _painted(line: Line) -> Painted | None:
    found = _PAINTED.search(line.text)
    return None if found is None else Painted(found[1], int(found[2]), line.at)


def inherited(*names: str) -> dict[str, str]:
    """The variables of this process that a child needs, and no others."""
    return {name: os.environ[name] for name in ("PATH", "LANG", "HOME", *names) if name in os.environ}
