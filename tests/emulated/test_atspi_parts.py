"""What a program outside the kiosk is told of choices, values, the way and pages, over a real bus: by AT-SPI alone."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from demo.atspi_visit import BUS, AssistiveRobot, assistive_robot
from demo.robot import wait_until
from demo.screen import Screen, virtual_screen

ROOT = Path(__file__).parents[2]
SECONDS = 20.0


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with virtual_screen(tmp_path_factory.mktemp("x"), 1280, 800) as screen:
        yield screen


@contextmanager
def listening(screen: Screen, example: str) -> Iterator[AssistiveRobot]:
    """A robot on the bus of a window that shows one screen, in French."""
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    with tempfile.TemporaryDirectory(prefix="chobbak-", dir="/dev/shm") as name:
        command = [sys.executable, str(Path(__file__).with_name("window_on_bus.py")), name, "ours", example]
        with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
            try:
                wait_until(lambda: (Path(name) / BUS).is_socket(), SECONDS, "bus")
                with assistive_robot(Path(name) / BUS, screen.display) as robot:
                    yield robot
            finally:
                window.kill()


def held(robot: AssistiveRobot, name: str) -> bool:
    """Whether a choice is told as a radio button that is checked."""
    told = robot.wait_for(name)
    assert told["role"] == "radio button"
    assert "checkable" in told["states"]
    return "checked" in told["states"]


def number(told: dict[str, Any]) -> float:
    """The value of a part that has one."""
    assert told["role"] == "progress bar"
    return float(told["value"])


def test_choices_values_and_the_way_are_told_outside(screen: Screen) -> None:
    with listening(screen, "reading") as robot:
        assert number(robot.wait_for("reading.progress")) == 65
        assert "65" in robot.wait_for("reading.progress")["name"]
        assert robot.wait_for("frame.steps")["name"] == "1 sur 4: Carte"
        assert held(robot, "language.fr")
        assert not held(robot, "language.ar")
        robot.press("frame.settings")
        assert held(robot, "settings.contrast.calm")
        assert not held(robot, "settings.contrast.dark")
        robot.press("settings.contrast.dark")
        wait_until(lambda: held(robot, "settings.contrast.dark"), SECONDS, "choice that holds")
        assert not held(robot, "settings.contrast.calm")


def test_the_time_that_is_left_is_told_as_a_number(screen: Screen) -> None:
    with listening(screen, "question") as robot:
        ring = robot.wait_for("question.ring")
        assert number(ring) == 14
        assert "14" in ring["name"]
