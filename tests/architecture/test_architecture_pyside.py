"""PySide6 6.12.0 on Python 3.11 drops a reference to None in many calls and aborts after some 5,000 of them."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal

class Sender(QObject):
    told = Signal(bool)

application = QCoreApplication([])
sender = Sender()
sender.told.connect(lambda _value: None)

def lost(singleton, call):
    call()  # what is only made once is made now
    before = sys.getrefcount(singleton)
    for _ in range(1000):
        call()
    return before - sys.getrefcount(singleton)

calls = (application.processEvents, lambda: sender.told.emit(True))
print(max(lost(singleton, call) for singleton in (None, True) for call in calls))
"""


def test_a_thousand_calls_lose_no_reference() -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", PROGRAM]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) < 50
