"""`python -m demo.atspi_visit`: a whole visit over AT-SPI. Nothing is looked at or touched; digits are typed.

The robot is a process of its own (`demo/atspi_robot.py`, under Debian's interpreter); a recorder beside it keeps every
message of the bus as it went over the wire.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from demo.counter import Counter, CounterPlan, running_counter
from demo.persona import Persona
from demo.robot import CannotFind, wait_until
from demo.screen import Screen, virtual_screen
from texts.language import Language

_ROBOT = Path(__file__).parent / "atspi_robot.py"
_INTERPRETER: Final = "/usr/bin/python3"
_MONITOR: Final = "dbus-monitor"
_MEMBER: Final = "fatima"
BUS = "assistive-bus"
"""The socket's name in a session's private folder."""


class AssistiveRobot:
    """Orders to the robot process; each call waits for its answer."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    @property
    def pid(self) -> int:
        """The robot's process."""
        return self._process.pid

    def wait_for(self, name: str, seconds: float = 20.0) -> dict[str, Any]:
        """Wait for a part; what the bus tells of it.

        Raises:
            CannotFind: it is not there in time.
        """
        found: dict[str, Any] = self._order("wait", name, seconds)["part"]
        return found

    def press(self, name: str, seconds: float = 20.0) -> None:
        """Wait for a part and press it. Raises as `wait_for`."""
        self._order("press", name, seconds)

    def focus(self, name: str, seconds: float = 20.0) -> None:
        """Wait for a part and give it the focus. Raises as `wait_for`."""
        self._order("focus", name, seconds)

    def read(self) -> dict[str, Any]:
        """Everything that the bus tells now (`parts`), and what its events have told so far (`events`)."""
        return self._order("read", "", 0.0)

    def _order(self, what: str, name: str, seconds: float) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"do": what, "name": name, "seconds": seconds}) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line or not (answer := json.loads(line))["ok"]:
            raise CannotFind(name)
        assert isinstance(answer, dict)
        return answer


def bus_of(session: int) -> Path:
    """The socket of a session's own bus: in its private folder, which is its working directory."""
    return Path(os.readlink(f"/proc/{session}/cwd")) / BUS


@contextmanager
def assistive_robot(socket: Path, display: str) -> Iterator[AssistiveRobot]:
    """A robot on this bus until the end of the `with`."""
    environment = {
        "AT_SPI_BUS_ADDRESS": f"unix:path={socket}",
        "DISPLAY": display,
        "LANG": "C.UTF-8",
        "PATH": os.environ["PATH"],
    }
    command = [_INTERPRETER, "-B", str(_ROBOT)]
    with subprocess.Popen(
        command,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    ) as process:
        try:
            yield AssistiveRobot(process)
        finally:
            process.kill()


@contextmanager
def recorded(socket: Path, record: Path) -> Iterator[int]:
    """Keep every message of the bus in a file, as bytes of the wire; gives the recorder's process id."""
    command = [_MONITOR, "--address", f"unix:path={socket}", "--binary"]
    with record.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=subprocess.DEVNULL) as process:
        wait_until(lambda: record.stat().st_size > 0, 10, "recorder")
        try:
            yield process.pid
        finally:
            process.terminate()


def sign_in(
    counter: Counter, screen: Screen, robot: AssistiveRobot, persona: Persona, language: Language = Language.ARABIC
) -> str:
    """From *Welcome* to the home screen; returns the one-time code that was used. Raises as `AssistiveRobot`."""
    robot.press(f"welcome.language.{language.value}")
    robot.press("notice.accept")
    robot.wait_for("place-card.title")
    counter.lay(persona)
    robot.wait_for("card-number.pad.entry")
    before = len(counter.inbox.messages())
    _type(screen, robot, "card-number.pad", persona.card.reveal().can)
    if _has_choice(persona):
        robot.press("code.channel.sms")
    robot.wait_for("code.pad.entry")
    wait_until(lambda: len(counter.inbox.messages()) > before, 10, "message with a code")
    code = counter.inbox.code(counter.inbox.messages()[-1].to, after=before)
    _type(screen, robot, "code.pad", code)
    robot.wait_for("home.title")
    return code


def print_certificate(robot: AssistiveRobot) -> None:
    """From the home screen to the paper. Raises as `AssistiveRobot`."""
    robot.press("home.att_immat")
    robot.press("preview.print")
    robot.wait_for("printed.another", seconds=60)


def _type(screen: Screen, robot: AssistiveRobot, pad: str, digits: str) -> None:
    """On a keyboard, as on the keypad that can be felt: digit keys of the screen are not on the bus."""
    robot.focus(f"{pad}.entry")
    screen.type_keys(*digits)
    robot.press(f"{pad}.confirm")


def _has_choice(persona: Persona) -> bool:
    fund = None if persona.fund is None else persona.fund.reveal()
    return fund is not None and fund.phone is not None and fund.email is not None and not fund.phone_shared_with


def main(arguments: Sequence[str]) -> int:
    """Perform one visit in `build/assistive` and tell what went over the bus."""
    parser = argparse.ArgumentParser(prog="python -m demo.atspi_visit", description=__doc__)
    parser.add_argument("--language", default=Language.ARABIC.value, choices=[language.value for language in Language])
    chosen = parser.parse_args(arguments)
    folder = Path("build") / "assistive"
    with virtual_screen(folder / "screen", 1280, 800) as screen:
        plan = CounterPlan(folder / "run", screen.display, (1280, 800), assistive=True)
        with running_counter(plan) as counter:
            code, messages = _visit(counter, screen, folder / "messages", Language(chosen.language))
    sys.stdout.write(f"printed; {len(messages)} bytes of messages in {folder / 'messages'}\n")
    sys.stdout.write(f"the one-time code is {'' if code.encode() in messages else 'not '}among them\n")
    return 0


def _visit(counter: Counter, screen: Screen, record: Path, language: Language) -> tuple[str, bytes]:
    bus = bus_of(counter.kiosk.wait_for_step("welcome", seconds=30).pid)
    member = counter.people[_MEMBER]
    with recorded(bus, record), assistive_robot(bus, screen.display) as robot:
        code = sign_in(counter, screen, robot, member, language)
        print_certificate(robot)
        robot.press("printed.finish")
        counter.kiosk.wait_for(r"wiped ms=\d+$")
    return code, record.read_bytes()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
