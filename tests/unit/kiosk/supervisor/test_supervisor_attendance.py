"""Who is missed, and who only was not listened to."""

from __future__ import annotations

import logging
import os
import select
import time
from pathlib import Path

import pytest

from kiosk.audit.journal import LARGEST_NUMBER
from kiosk.config import Limits
from kiosk.link.channel import frame
from kiosk.link.messages import Alive, EndReason, FromSupervisor, Rules, Start
from kiosk.supervisor.attendance import Attendance
from kiosk.supervisor.child import Launcher
from kiosk.supervisor.events import Event, Lost
from kiosk.supervisor.loop import Loop
from kiosk.supervisor.states import Number

NUMBER = Number(1)
PATIENCE = 0.5
LIMITS = Limits(hang_seconds=PATIENCE, start_seconds=PATIENCE)
WORD = "".join(f"\\x{byte:02x}" for byte in frame(Alive()))
TALKING = ("/bin/bash", "-c", f"while printf '{WORD}' >&\"$2\"; do sleep 0.05; done", "session")
SILENT = ("/bin/bash", "-c", "sleep 600; true")


def happenings(folder: Path, command: tuple[str, ...]) -> list[Event]:
    """What is reported of a session while something else holds the loop up for longer than its patience."""
    loop, happened = Loop(), list[Event]()
    attendance = Attendance(loop, Launcher(command, folder, dict(os.environ)), LIMITS, lambda: None, happened.append)
    attendance.start(NUMBER)
    attendance.check_signs_of_life()
    loop.after(0.1, lambda: loop.post(lambda: time.sleep(2 * PATIENCE)))
    loop.after(2 * PATIENCE + 0.4, loop.stop)
    loop.run()
    session = attendance.end(NUMBER)
    assert session is not None
    assert session.child.gone_within(5)
    loop.close()
    return happened


def test_a_session_that_could_not_be_listened_to_is_not_missed(tmp_path: Path) -> None:
    assert Lost(NUMBER, EndReason.HANG) not in happenings(tmp_path, TALKING)


def test_a_session_that_says_nothing_is_missed(tmp_path: Path) -> None:
    assert Lost(NUMBER, EndReason.HANG) in happenings(tmp_path, SILENT)


@pytest.mark.parametrize(
    ("message", "reason"),
    [(Rules(0, 20, 4, 15, 120, 5), EndReason.LINK), (Start(), EndReason.CRASH)],
    ids=["outside the set", "to nobody"],
)
def test_what_could_not_be_told_loses_the_session_and_is_not_logged_as_told(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, message: FromSupervisor, reason: EndReason
) -> None:
    caplog.set_level(logging.INFO)
    loop, happened = Loop(), list[Event]()
    attendance = Attendance(loop, Launcher(SILENT, tmp_path, dict(os.environ)), LIMITS, lambda: None, happened.append)
    attendance.start(NUMBER)
    session = attendance.living(NUMBER)
    assert session is not None
    if reason is EndReason.CRASH:
        session.child.kill()
        assert select.select([session.child.exit], [], [], 5)[0]
    attendance.tell(NUMBER, message)
    loop.post(loop.stop)
    loop.run()
    attendance.end(NUMBER)
    assert session.child.gone_within(5)
    loop.close()
    assert Lost(NUMBER, reason) in happened
    assert not [line for line in caplog.messages if line.startswith("accepting")]


def test_a_recovery_of_a_month_can_still_be_written_down(tmp_path: Path) -> None:
    loop = Loop()
    attendance = Attendance(
        loop, Launcher(SILENT, tmp_path, dict(os.environ)), LIMITS, lambda: None, lambda _event: None
    )
    attendance.start(NUMBER)
    session = attendance.end(NUMBER)
    assert session is not None
    assert session.child.gone_within(5)
    loop.close()
    session.ended_at -= 30 * 86_400
    assert session.since_end() == LARGEST_NUMBER
