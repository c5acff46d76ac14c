"""From one member to the next: log-out → whole *Finished* screen → next member accepted; and start, memory, taps."""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.eyes import Eyes
from benchmarks.memory import settled_pss
from benchmarks.table import Sample
from benchmarks.taps import SETTLE_SECONDS, Finger, Tap
from demo.counter import Counter, CounterPlan, running_counter
from demo.residue import descendants
from demo.robot import Robot
from demo.screen import Screen
from texts.language import Language


@dataclass(frozen=True, slots=True)
class Turnover:
    """Figures of one run; `memory` is PSS in bytes of supervisor, session and spare, all of it loaded, at *Welcome*."""

    cold_start: float
    finished: Sample
    accepting: Sample
    taps: tuple[Tap, ...]
    memory: int


class Clerk:
    """Performs the shortest visit over and over: language, notice, log out."""

    def __init__(self, counter: Counter, screen: Screen, eyes: Eyes, robot: Robot) -> None:
        self._counter = counter
        self._screen = screen
        self._eyes = eyes
        self._robot = robot
        self.finger = Finger(counter, robot, eyes)
        self.finished: list[float] = []
        self.accepting: list[float] = []

    def visit(self) -> None:
        """One visit from *Welcome* to *Welcome*, with its times."""
        kiosk = self._counter.kiosk
        self.finger.tap(lambda: self._robot.choose_language(Language.ARABIC), "notice")
        position = kiosk.position()
        begin = time.monotonic()
        self._robot.press_leave(Language.ARABIC)
        painted = kiosk.wait_for_step("finished", after=position)
        accepting = kiosk.wait_for("accepting", after=position)
        kiosk.wait_for("ready pid", after=position)
        time.sleep(SETTLE_SECONDS)
        self.finished.append(self._eyes.last_change(begin, painted.at + SETTLE_SECONDS) - begin)
        self.accepting.append(accepting.at - begin)
        self.finger.at("finished")
        self.finger.tap(self._robot.press_main, "welcome")


def measure(screen: Screen, folder: Path, visits: int) -> Turnover:
    """Start a kiosk on this screen and turn members over `visits` times."""
    begin = time.monotonic()
    with running_counter(CounterPlan(folder, screen.display)) as counter, Eyes(screen) as eyes:
        welcome = counter.kiosk.wait_for_step("welcome", seconds=30)
        cold = welcome.at - max(begin, counter.kiosk.started_at)
        counter.kiosk.wait_for("ready pid", after=counter.kiosk.position() - 1)
        clerk = Clerk(counter, screen, eyes, Robot(screen, counter.kiosk, folder))
        for _ in range(visits):
            clerk.visit()
        pids = {counter.kiosk.pid, *descendants(counter.kiosk.pid)}
        return Turnover(
            cold,
            Sample(tuple(clerk.finished)),
            Sample(tuple(clerk.accepting)),
            tuple(clerk.finger.taps),
            settled_pss(pids),
        )
