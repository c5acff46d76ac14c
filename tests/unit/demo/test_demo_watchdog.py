"""The watchdog barks: at work, at what is done for others, and at nothing else."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from demo.watchdog import Watchdog, guard

ROOT = Path(__file__).parents[3]

_PROGRAM = """
import sys, threading, time
from demo.watchdog import Watchdog, guard
from demo.watched import watched_application
from PySide6.QtCore import QTimer

watchdog = Watchdog()
sys.addaudithook(watchdog.audit)
guard(watchdog, threading.Condition, "wait", "wait")
application = watched_application(watchdog)([])

def lazy():
    begin = time.thread_time()
    while time.thread_time() < begin + 0.03:
        pass

def careless():
    open("/dev/null").close()
    threading.Event().wait(0.01)
    threading.Thread(target=lambda: open("/dev/null").close()).start()

QTimer.singleShot(10, lazy)
QTimer.singleShot(20, careless)
QTimer.singleShot(80, application.quit)
watchdog.active = True
application.exec()
watchdog.active = False
sys.stdout.write(f"{watchdog.report.longest_work()[1]:.0f} {sorted(watchdog.report.trespasses.items())}")
"""


class Hand:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Hand:
    return Hand()


@pytest.fixture
def watchdog(clock: Hand) -> Watchdog:
    return Watchdog(clock, active=True)


def test_work_and_drawing_are_told_apart(watchdog: Watchdog, clock: Hand) -> None:
    with watchdog.delivering("MetaCall", drawing=False):
        clock.now += 0.001
        with watchdog.delivering("show", drawing=True):
            clock.now += 0.020
            with watchdog.delivering("LayoutRequest", drawing=True):
                clock.now += 0.005
        clock.now += 0.002
    kind = watchdog.report.kinds["MetaCall"]
    assert (round(kind.work, 6), round(kind.drawing, 6), kind.count) == (3.0, 25.0, 1)
    assert list(watchdog.report.kinds) == ["MetaCall"]


def test_the_longest_of_a_kind_is_kept(watchdog: Watchdog, clock: Hand) -> None:
    for seconds in (0.002, 0.009, 0.001):
        with watchdog.delivering("Timer", drawing=False):
            clock.now += seconds
    kind, milliseconds = watchdog.report.longest_work()
    assert (kind, round(milliseconds, 6)) == ("Timer", 9.0)
    assert watchdog.report.kinds["Timer"].count == 3


def test_a_hidden_spare_and_other_threads_may_do_what_they_like(watchdog: Watchdog) -> None:
    other = threading.Thread(target=lambda: watchdog.audit("open", ()))
    other.start()
    other.join()
    watchdog.active = False
    watchdog.audit("open", ())
    assert watchdog.report.trespasses == {}


def test_audited_calls_and_guarded_methods_are_trespasses(watchdog: Watchdog) -> None:
    class Port:
        def ask(self) -> int:
            return 7

    guard(watchdog, Port, "ask", "Port.ask")
    assert Port().ask() == 7
    watchdog.audit("socket.connect", ())
    watchdog.audit("compile", ())
    assert watchdog.report.trespasses == {"Port.ask by a library": 1, "socket.connect by a library": 1}


def test_in_a_real_loop_of_events_it_finds_what_was_planted() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM],
        cwd=ROOT,
        env={"QT_QPA_PLATFORM": "offscreen", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    milliseconds, trespasses = done.stdout.split(" ", 1)
    assert int(milliseconds) >= 30
    assert trespasses == "[('open by a library', 1), ('wait by a library', 1)]"
