"""A whole visit on real parts with a watchdog on the thread that draws: it draws, and does nothing else for long."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from demo.counter import CounterPlan, running_counter
from demo.robot import Robot, wait_until
from demo.screen import virtual_screen
from demo.unattended import sign_in
from demo.watchdog import Report
from demo.watched import reports
from tests.yardstick import allowed, yardstick
from texts.language import Language

WORK_MILLISECONDS = 10.0
"""The longest that an event may keep the thread that draws with anything but drawing: processor time."""


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Report, ...]]:
    """What the watchdogs saw of a visit in French up to its paper, and of the next session until *Welcome*."""
    folder = tmp_path_factory.mktemp("watched")
    with virtual_screen(folder / "screen") as screen:
        plan = CounterPlan(folder / "counter", screen.display, seconds_a_page=0.5, program=("-m", "demo.watched"))
        with running_counter(plan) as counter:
            robot = Robot(screen, counter.kiosk, None, quiet=0.06)
            sign_in(counter, robot, counter.people["fatima"], Language.FRENCH)
            robot.wait_for("home")
            robot.press_tile()
            robot.wait_for("preview")
            robot.press_main()
            robot.wait_for("printed", seconds=60)
            wait_until(lambda: _touches(folder) >= _LEAST_TOUCHES, 5, "a report of every touch")
            robot.press_main()
            counter.take()
            robot.wait_for("welcome", seconds=30)
            wait_until(lambda: len(list(reports(plan.folder))) == _PROCESSES, 5, "a report of each session")
            yield tuple(reports(plan.folder))


_PROCESSES = 2
_LEAST_TOUCHES = 15
"""A language, two numbers of six digits, and what goes on."""


def _touches(folder: Path) -> int:
    return sum(_releases(report) for report in reports(folder / "counter"))


def _releases(report: Report) -> int:
    kind = report.kinds.get("MouseButtonRelease")
    return kind.count if kind else 0


def test_the_watchdog_saw_the_visit(seen: tuple[Report, ...]) -> None:
    assert max(_releases(report) for report in seen) >= _LEAST_TOUCHES
    assert all(report.kinds["UpdateRequest"].drawing > 0 for report in seen)


def test_no_event_keeps_the_thread_that_draws_with_anything_else(seen: tuple[Report, ...]) -> None:
    for report in seen:
        kind, milliseconds = report.longest_work()
        assert milliseconds <= WORK_MILLISECONDS, kind


def test_no_piece_of_drawing_keeps_it_longer_than_a_tap_may_take(seen: tuple[Report, ...]) -> None:
    milliseconds = 1000 * allowed(max(yardstick() for _ in range(5)))
    for report in seen:
        long = {name: kind.drawing for name, kind in report.kinds.items() if kind.drawing > milliseconds}
        assert long == {}


def test_files_modules_network_card_and_paper_are_other_threads_work(seen: tuple[Report, ...]) -> None:
    assert [report.trespasses for report in seen] == [{}, {}]
