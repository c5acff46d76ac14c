"""A visit that crashes with another look chosen: goodbye is said in it, the next member is greeted as usual.

All real, over the link with a tap on it: what travels of a look is four words, and nothing else remembers them.
"""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image

from demo.atspi_visit import AssistiveRobot, assistive_robot, bus_of
from demo.counter import Counter, CounterPlan, running_counter
from demo.robot import wait_until
from demo.screen import Screen, virtual_screen
from kiosk.link.look import USUAL, Contrast, Look, Pace
from kiosk.link.messages import EndReason, LookChosen, Raise
from tests.privacy.scene import LIMITS, SIZE
from tests.privacy.tapped_supervisor import RECORD
from tests.privacy.test_privacy_link import PROGRAM, messages
from texts.language import Language

QUIET_SECONDS = 0.3
DARK_AND_SLOW = Look(contrast=Contrast.DARK, pace=Pace.SLOW)


@pytest.fixture
def screen(tmp_path: Path) -> Iterator[Screen]:
    with virtual_screen(tmp_path / "x", *SIZE) as screen:
        yield screen


@pytest.fixture
def tapped(tmp_path: Path, screen: Screen) -> Iterator[Counter]:
    """A kiosk that can be used by the names of its parts, with a tap on each link."""
    program = (str(PROGRAM),)
    plan = CounterPlan(tmp_path / "counter", screen.display, SIZE, limits=LIMITS, assistive=True, program=program)
    with running_counter(plan) as counter:
        yield counter


def test_goodbye_after_a_crash_has_the_look_of_the_visit_and_welcome_the_usual_one(
    tapped: Counter, screen: Screen
) -> None:
    first = tapped.kiosk.wait_for_step("welcome", seconds=30).pid
    usual = screen.settled_picture(QUIET_SECONDS)
    with assistive_robot(bus_of(first), screen.display) as robot:
        robot.press(f"welcome.language.{Language.FRENCH.value}")
        choose(robot, "contrast.dark", "pace.slow")
    position = tapped.kiosk.position()
    os.kill(first, signal.SIGKILL)
    second = tapped.kiosk.wait_for_step("finished", position).pid
    assert darkness(screen.settled_picture(QUIET_SECONDS)) > 4 * darkness(usual)
    with assistive_robot(bus_of(second), screen.display) as robot:
        robot.press("finished.start")
    tapped.kiosk.wait_for_step("welcome", position)
    wait_until(lambda: screen.picture() == usual, 10, "the Welcome of everybody")

    said, told = traffic(tapped, "session-says", first), traffic(tapped, "supervisor-says", second)
    assert [one.look for one in said if isinstance(one, LookChosen)][-1] == DARK_AND_SLOW
    (raised,) = [one for one in told if isinstance(one, Raise)]
    assert (raised.reason, raised.look) == (EndReason.CRASH, DARK_AND_SLOW)
    back = [one.look for one in traffic(tapped, "session-says", second) if isinstance(one, LookChosen)]
    assert back == [USUAL]
    assert not [line for line in tapped.kiosk.lines() if re.search("look|dark|slow", line.text)], "nobody wrote it down"


def choose(robot: AssistiveRobot, *choices: str) -> None:
    robot.press("frame.settings")
    for choice in choices:
        robot.press(f"settings.{choice}")
    robot.press("settings.close")


def darkness(picture: Image.Image) -> int:
    """How many of its pixels are nearly black."""
    return sum(picture.convert("L").histogram()[:64])


def traffic(counter: Counter, way: str, session: int) -> list[object]:
    """All that went over the link of a session, this way; decoded strictly."""
    path = counter.folder / f"{RECORD}.{way}.{session}"
    return list(messages(path, path.read_bytes()))
