"""The visit that the demo performs by itself, from *Welcome* to the *Welcome* after it, on real parts."""

from __future__ import annotations

from pathlib import Path

from demo import canary
from demo.counter import CounterPlan, running_counter
from demo.robot import Robot
from demo.screen import virtual_screen
from demo.unattended import Performance, Served
from texts.language import Language


def test_a_member_is_served_and_nothing_of_them_stays(tmp_path: Path) -> None:
    member, personas = canary.canary("QZXKWVJHG"), tmp_path / "personas"  # whom no other test has in its files
    personas.mkdir()
    canary.write(member, personas)
    with virtual_screen(tmp_path / "screen", 1280, 800) as screen:
        plan = CounterPlan(tmp_path / "counter", screen.display, (1280, 800), personas=personas, seconds_a_page=0.5)
        with running_counter(plan) as counter:
            robot = Robot(screen, counter.kiosk, None, quiet=0.06)
            served = Performance(counter, screen, robot, member, Language.FRENCH).run()
    assert isinstance(served, Served)
    assert served.pdf.startswith(b"%PDF")
    assert {"session", "x-server"} <= served.control.places().keys()
    assert not served.ending.residue.blind
    assert served.ending.residue.places() == {}
