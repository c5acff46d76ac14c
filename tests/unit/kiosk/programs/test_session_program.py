from __future__ import annotations

import os
import subprocess
import sys

import pytest

from kiosk.programs.session import main

NO_SUPERVISOR, UNFORESEEN = 69, 70

WILD = """
import threading
from PySide6.QtCore import QCoreApplication, QTimer
from kiosk.programs.session import end_at_unforeseen
application = QCoreApplication([])
end_at_unforeseen()
def fail():
    raise ValueError("ZT000001")
QTimer.singleShot(0, {start})
QTimer.singleShot(20000, application.quit)
application.exec()
"""


def test_without_a_supervisor_there_is_no_session(capfd: pytest.CaptureFixture[str]) -> None:
    reading, writing = os.pipe()
    os.close(writing)
    assert main(["--config", "/nowhere.toml", "--link-fd", str(reading)]) == NO_SUPERVISOR


@pytest.mark.parametrize("arguments", [[], ["--config", "x"], ["--link-fd", "3"], ["--link-fd", "three"]])
def test_a_wrong_command_line_is_told(arguments: list[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)


@pytest.mark.parametrize("start", ["fail", "threading.Thread(target=fail).start"])
def test_an_error_that_nobody_foresaw_ends_the_process_and_shows_nothing(start: str) -> None:
    program = WILD.format(start=start)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert ended.returncode == UNFORESEEN
    assert ended.stderr == "session: ValueError\n"
