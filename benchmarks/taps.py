"""Each tap that brings another screen: from the touch to the whole picture, seen from outside, in whole visits.

    python -m benchmarks.taps

A visit takes wrong turns too (help, back, a wrong code, the page looked at twice), and its first taps come while
libraries still load or the next spare starts. Beside it stands one visit under a watchdog: what the thread that draws
did for an event apart from drawing, in its own processor time.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks.eyes import Eyes
from benchmarks.memory import settled_pss
from benchmarks.table import Row, Sample, judged, markdown
from demo.counter import Counter, CounterPlan, running_counter
from demo.kiosk_process import Painted
from demo.persona import Persona
from demo.residue import descendants
from demo.robot import Robot
from demo.screen import Screen, virtual_screen
from demo.watched import reports
from texts.language import Language

SETTLE_SECONDS = 0.015
"""The log says that a screen was painted when Qt has handed it over; the X server draws within this time."""

HAND_SECONDS = 0.3
"""From a screen to the touch on it, at least: to see that it is another one takes a fifth of a second, and to move a
hand another (Card, Moran, Newell: The Psychology of Human-Computer Interaction, 1983, chapter 2)."""

FIRST_TOUCHES = (0.3, 0.6, 1.0, 1.5, 2.0, 3.0)
"""Seconds from *Welcome* to the first touch, in turn: it meets what loads, what starts, and rest."""

P95_SECONDS = 0.05
WORK_MILLISECONDS = 10.0

_ANSWER_SECONDS = 20.0
_WRONG_CODE = "000000"
_REPORT_SECONDS = 0.3


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap: the screens before and after it, and seconds until the second was whole."""

    change: str
    seconds: float


class Finger:
    """Taps, and notes how long each took to be answered."""

    def __init__(self, counter: Counter, robot: Robot, eyes: Eyes) -> None:
        self._kiosk = counter.kiosk
        self._robot = robot
        self._eyes = eyes
        self._before = "welcome"
        self.taps: list[Tap] = []

    def tap(self, act: Callable[[], None], expected: str) -> float:
        """Do it as soon as a hand can, and wait for the screen that answers; when it was painted."""
        time.sleep(HAND_SECONDS)
        position = self._kiosk.position()
        act()
        begin = self._robot.touched_at
        painted = self._answer(expected, position, begin)
        time.sleep(SETTLE_SECONDS)
        seconds = self._eyes.last_change(begin, painted.at + SETTLE_SECONDS) - begin
        self.taps.append(Tap(f"{self._before} → {expected}", seconds))
        self.at(expected)
        return painted.at

    def _answer(self, expected: str, position: int, begin: float) -> Painted:
        """The screen that followed the touch: one of the same name may have come just before it."""
        while True:
            painted, position = self._kiosk.next_painted(position, _ANSWER_SECONDS)
            if painted.step == expected and painted.at > begin:
                return painted

    @property
    def step(self) -> str:
        """The screen of the moment."""
        return self._before

    def at(self, step: str) -> None:
        """This screen came by something else than a tap of this finger."""
        self._before = step

    def wait_for(self, step: str, after: float) -> Painted:
        """Wait for a screen that comes by itself after this moment."""
        while (painted := self._robot.wait_for(step)).at <= after:
            pass
        self.at(step)
        return painted


@dataclass(frozen=True, slots=True)
class Visits:
    """What some visits took: every tap, and bytes of memory (PSS) of supervisor, session and spare at their paper."""

    taps: tuple[Tap, ...]
    memory: int

    @property
    def sample(self) -> Sample:
        """All taps."""
        return Sample(tuple(tap.seconds for tap in self.taps))

    def slowest(self) -> tuple[str, float]:
        """The change of screens with the longest median, in seconds."""
        changes: dict[str, list[float]] = defaultdict(list)
        for tap in self.taps:
            changes[tap.change].append(tap.seconds)
        return max(((name, statistics.median(seconds)) for name, seconds in changes.items()), key=lambda one: one[1])


def measure(screen: Screen, folder: Path, visits: int) -> Visits:
    """Whole visits on a kiosk of their own."""
    plan = CounterPlan(folder, screen.display, seconds_a_page=0.5)
    with running_counter(plan) as counter, Eyes(screen) as eyes:
        robot = Robot(screen, counter.kiosk, None)
        finger = Finger(counter, robot, eyes)
        finger.wait_for("welcome", 0.0)
        memory = 0
        for number in range(visits):
            time.sleep(FIRST_TOUCHES[number % len(FIRST_TOUCHES)] - HAND_SECONDS)
            memory = max(memory, _visit(counter, robot, finger))
        return Visits(tuple(finger.taps), memory)


def watched(screen: Screen, folder: Path) -> tuple[str, float, float]:
    """One visit under the watchdog: its longest work beside drawing (kind and milliseconds), and longest drawing."""
    plan = CounterPlan(folder, screen.display, seconds_a_page=0.5, program=("-m", "demo.watched"))
    with running_counter(plan) as counter, Eyes(screen) as eyes:
        robot = Robot(screen, counter.kiosk, None)
        finger = Finger(counter, robot, eyes)
        finger.wait_for("welcome", 0.0)
        _visit(counter, robot, finger)
        time.sleep(_REPORT_SECONDS)
        seen = tuple(reports(folder))
    kind, work = max((report.longest_work() for report in seen), key=lambda one: one[1])
    return kind, work, max(kind.drawing for report in seen for kind in report.kinds.values())


def tap_row(ours: Visits) -> Row:
    """How soon taps are answered."""
    changes, (slowest, median) = len({tap.change for tap in ours.taps}), ours.slowest()
    p95 = ours.sample.percentile(95)
    text = f"{1000 * p95:.0f} ms p95, {1000 * ours.sample.median:.0f} ms median of {len(ours.taps)}"
    text += f", {changes} changes of screen; slowest {slowest}: {1000 * median:.0f} ms median"
    what = f"tap → next screen painted, no sooner than {HAND_SECONDS} s after the screen before"
    return judged(what, text, "–", "≤ 50 ms p95", p95 <= P95_SECONDS)


def watched_row(kind: str, work: float, drawing: float) -> Row:
    """What the thread that draws does beside drawing."""
    text = f"{work:.1f} ms for {kind}; drawing {drawing:.0f} ms, in processor time"
    return judged("longest work for an event beside drawing", text, "–", "≤ 10 ms", work <= WORK_MILLISECONDS)


def _visit(counter: Counter, robot: Robot, finger: Finger) -> int:
    """From *Welcome* to the next *Welcome*; bytes of memory when the paper was there."""
    persona = counter.people["fatima"]
    finger.tap(lambda: robot.choose_language(Language.ARABIC), "notice")
    _look_for_help(robot, finger)
    finger.tap(robot.press_main, "place-card")
    finger.tap(lambda: robot.press_back(Language.ARABIC), "notice")
    at = finger.tap(robot.press_main, "place-card")
    counter.lay(persona)
    at = finger.wait_for("card-number", at).at
    at = finger.tap(lambda: robot.type_on_pad(persona.card.reveal().can), "reading")
    finger.wait_for("code", at)
    at = finger.tap(lambda: robot.type_on_pad(_WRONG_CODE), "code")
    finger.wait_for("code", at)
    at = finger.tap(lambda: robot.type_on_pad(_code(counter, persona)), "code")
    finger.wait_for("home", at)
    _look_at_the_page(robot, finger)
    finger.tap(lambda: robot.press_back(Language.ARABIC), "home")
    _look_at_the_page(robot, finger)
    at = finger.tap(robot.press_main, "printing")
    finger.wait_for("printed", at)
    memory = settled_pss({counter.kiosk.pid, *descendants(counter.kiosk.pid)})
    _leave(counter, robot, finger)
    return memory


def _look_for_help(robot: Robot, finger: Finger) -> None:
    step = finger.step
    finger.tap(lambda: robot.press_help(Language.ARABIC), step)
    finger.tap(robot.press_main, step)


def _look_at_the_page(robot: Robot, finger: Finger) -> None:
    at = finger.tap(robot.press_tile, "preparing")
    finger.wait_for("preview", at)


def _leave(counter: Counter, robot: Robot, finger: Finger) -> None:
    position = counter.kiosk.position()
    finger.tap(robot.press_main, "finished")
    counter.take()
    counter.kiosk.wait_for("accepting", after=position)
    finger.tap(robot.press_main, "welcome")


def _code(counter: Counter, persona: Persona) -> str:
    fund = persona.fund
    assert fund is not None
    return counter.inbox.code(str(fund.reveal().phone))


def main() -> int:
    """Print the table of one run."""
    with tempfile.TemporaryDirectory(prefix="taps-") as name, virtual_screen(Path(name) / "screen") as screen:
        folder = Path(name)
        rows = (
            tap_row(measure(screen, folder / "visits", len(FIRST_TOUCHES))),
            watched_row(*watched(screen, folder / "watched")),
        )
    sys.stdout.write(markdown("Taps", "Seen from outside.", rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
