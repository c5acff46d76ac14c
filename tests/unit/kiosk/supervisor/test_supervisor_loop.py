from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from kiosk.supervisor.loop import Loop


@pytest.fixture
def loop() -> Iterator[Loop]:
    one = Loop()
    yield one
    one.close()


def test_timers_are_called_in_their_order(loop: Loop) -> None:
    called: list[str] = []
    loop.after(0.02, lambda: called.append("second"))
    loop.after(0.0, lambda: called.append("first"))
    loop.after(0.04, loop.stop)
    loop.run()
    assert called == ["first", "second"]


def test_what_other_threads_post_is_called_in_the_loops_thread(loop: Loop) -> None:
    called: list[threading.Thread] = []

    def report() -> None:
        called.append(threading.current_thread())
        loop.stop()

    loop.work(lambda: loop.post(report))
    loop.run()
    assert called == [threading.current_thread()]


def test_a_descriptor_is_heard_until_it_is_not_watched_any_more(loop: Loop) -> None:
    ours, theirs = socket.socketpair()
    heard: list[bytes] = []

    def readable() -> None:
        heard.append(ours.recv(1))
        if len(heard) == 2:
            loop.unwatch(ours.fileno())
            loop.after(0.02, loop.stop)

    loop.watch(ours.fileno(), readable)
    theirs.sendall(b"abc")
    loop.run()
    assert heard == [b"a", b"b"]
    ours.close()
    theirs.close()


def test_many_posts_before_the_loop_runs_are_all_called(loop: Loop) -> None:
    count = 0

    def one_more() -> None:
        nonlocal count
        count += 1

    for _ in range(100_000):
        loop.post(one_more)
    loop.post(loop.stop)
    loop.run()
    assert count == 100_000


def test_a_report_that_comes_after_the_end_is_dropped() -> None:
    loop = Loop()
    loop.close()
    loop.post(loop.stop)


def test_work_can_be_waited_for_but_not_for_ever(loop: Loop) -> None:
    done, never = threading.Event(), threading.Event()
    loop.work(done.set)
    loop.work(lambda: _wait_for(never))
    began = time.monotonic()
    loop.finish_work(0.1)
    assert done.is_set()
    assert time.monotonic() - began < 5
    never.set()


def _wait_for(event: threading.Event) -> None:
    event.wait(10)
