"""One thread that waits for everything at once: file descriptors, timers, and what other threads report."""

from __future__ import annotations

import heapq
import itertools
import selectors
import socket
import threading
import time
from collections import deque
from collections.abc import Callable

Call = Callable[[], None]


class Loop:
    """Calls back, one at a time, from the thread that runs it. Only `post` may be called from other threads."""

    def __init__(self) -> None:
        self._selector = selectors.DefaultSelector()
        self._timers: list[tuple[float, int, Call]] = []
        self._order = itertools.count()
        self._posted: deque[Call] = deque()
        self._waking, self._woken = socket.socketpair()
        for end in (self._waking, self._woken):
            end.setblocking(False)
        self._selector.register(self._woken, selectors.EVENT_READ, self._wake)
        self._working: list[threading.Thread] = []
        self._running = False

    def watch(self, descriptor: int, readable: Call) -> None:
        """Call `readable` whenever the descriptor has something to read or is at its end."""
        self._selector.register(descriptor, selectors.EVENT_READ, readable)

    def unwatch(self, descriptor: int) -> None:
        """Forget a watched descriptor; it is still open."""
        self._selector.unregister(descriptor)

    def after(self, seconds: float, call: Call) -> None:
        """Call once, after at least so many seconds."""
        heapq.heappush(self._timers, (time.monotonic() + seconds, next(self._order), call))

    def post(self, call: Call) -> None:
        """Call soon. From any thread, and from a signal handler."""
        self._posted.append(call)
        try:
            self._waking.send(b"\0")
        except OSError:
            return  # full of reasons to wake up already, or the loop was closed and nobody listens

    def work(self, task: Call) -> None:
        """Run something slow in a thread of its own; it reports by `post`. It does not keep the program from ending."""
        self._working = [thread for thread in self._working if thread.is_alive()]
        self._working.append(threading.Thread(target=task, daemon=True))
        self._working[-1].start()

    def finish_work(self, seconds: float) -> None:
        """Wait for the threads of `work`, at most so long altogether."""
        deadline = time.monotonic() + seconds
        for thread in self._working:
            thread.join(max(0.0, deadline - time.monotonic()))

    def run(self) -> None:
        """Call back until `stop`."""
        self._running = True
        while self._running:
            for key, _events in self._selector.select(self._patience()):
                key.data()
            self._call_due()

    def stop(self) -> None:
        """Have `run` return after the present call."""
        self._running = False

    def close(self) -> None:
        """Give the descriptors of the loop itself back."""
        self._selector.close()
        self._waking.close()
        self._woken.close()

    def _patience(self) -> float | None:
        if self._posted:
            return 0
        return max(0.0, self._timers[0][0] - time.monotonic()) if self._timers else None

    def _call_due(self) -> None:
        while self._posted:
            self._posted.popleft()()
        now = time.monotonic()
        while self._timers and self._timers[0][0] <= now:
            heapq.heappop(self._timers)[2]()

    def _wake(self) -> None:
        self._woken.recv(4096)
