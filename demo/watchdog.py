"""Watches the thread that draws: how long each event keeps it beside drawing, and what it must never do by itself.

Times are the thread's own processor time (clock_gettime(2), CLOCK_THREAD_CPUTIME_ID), so that a busy machine changes
nothing. What costs no processor time is caught by name: a file opened, a module imported, a connection made, a thread
waited for, a port of the visit called. It is for tests and measurements: every event passes through Python.
"""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType
from typing import Any, Final

import msgspec

FORBIDDEN_EVENTS: Final = (
    "open",
    "import",
    "ctypes.dlopen",
    "os.listdir",
    "os.scandir",
    "socket.connect",
    "socket.getaddrinfo",
    "subprocess.Popen",
)
"""Audit events (PEP 578) of files, modules, connections and programs."""

_OURS: Final = ("kiosk.", "texts.", "contract.", "emrtd.")


class EventKind(msgspec.Struct):
    """All events of one kind: how many, and the longest of them, in milliseconds of processor time.

    `work` is what was done beside drawing, `drawing` the rest: view models, layout, text and paint.
    """

    count: int = 0
    work: float = 0.0
    drawing: float = 0.0


class Report(msgspec.Struct):
    """What one process did since it was put on show. `trespasses` are things of other threads: "open by kiosk.x.y"."""

    kinds: dict[str, EventKind] = msgspec.field(default_factory=dict)
    trespasses: dict[str, int] = msgspec.field(default_factory=dict)

    def longest_work(self) -> tuple[str, float]:
        """The kind of event with the longest work beside drawing, and its milliseconds."""
        return max(((name, kind.work) for name, kind in self.kinds.items()), key=lambda one: one[1], default=("", 0.0))


@dataclass(slots=True)
class _Delivery:
    """One event under way; `drawn` are the seconds of drawing inside it."""

    kind: str
    drawing: bool
    began: float
    drawn: float = 0.0


@dataclass(slots=True)
class Watchdog:
    """Belongs to the thread that makes it; the clock gives seconds. It looks from `active` on."""

    clock: Callable[[], float] = time.thread_time
    report: Report = field(default_factory=Report)
    active: bool = False
    _thread: int = field(default_factory=threading.get_ident)
    _under_way: list[_Delivery] = field(default_factory=list)

    @contextmanager
    def delivering(self, kind: str, *, drawing: bool) -> Iterator[None]:
        """An event, or a piece of drawing, is under way; they lie within each other."""
        if not self.mine():
            yield
            return
        self._under_way.append(_Delivery(kind, drawing, self.clock()))
        try:
            yield
        finally:
            self._delivered(self._under_way.pop())

    def mine(self) -> bool:
        """Whether this is the watched thread, and it is on show."""
        return self.active and threading.get_ident() == self._thread

    def trespass(self, what: str) -> None:
        """Something was done that is another thread's work; counted under the function of ours that did it."""
        if self.mine():
            name = f"{what} by {_culprit(sys._getframe(1))}"
            self.report.trespasses[name] = self.report.trespasses.get(name, 0) + 1

    def audit(self, event: str, _arguments: tuple[object, ...]) -> None:
        """For `sys.addaudithook`."""
        if event in FORBIDDEN_EVENTS:
            self.trespass(event)

    def _delivered(self, done: _Delivery) -> None:
        whole = self.clock() - done.began
        drawn = whole if done.drawing else done.drawn
        if self._under_way:
            self._under_way[-1].drawn += drawn
            return
        kind = self.report.kinds.setdefault(done.kind, EventKind())
        kind.count += 1
        kind.work = max(kind.work, 1000 * (whole - drawn))
        kind.drawing = max(kind.drawing, 1000 * drawn)


def guard(watchdog: Watchdog, owner: type[Any], name: str, what: str) -> None:
    """From now on a call of this method by the watched thread is a trespass."""
    original = getattr(owner, name)

    def guarded(*arguments: Any, **named: Any) -> Any:  # noqa: ANN401 (any method at all)
        if not _starts_a_thread():
            watchdog.trespass(what)
        return original(*arguments, **named)

    setattr(owner, name, guarded)


def _starts_a_thread() -> bool:
    """`Thread.start` waits until the thread runs: a moment, and nobody's work."""
    frame: FrameType | None = sys._getframe(2)
    for _ in range(3):
        if frame is None:
            return False
        if frame.f_code is threading.Thread.start.__code__:
            return True
        frame = frame.f_back
    return False


def _culprit(frame: FrameType | None) -> str:
    while frame is not None:
        module = str(frame.f_globals.get("__name__", ""))
        if module.startswith(_OURS):
            return f"{module}.{frame.f_code.co_name}"
        frame = frame.f_back
    return "a library"
