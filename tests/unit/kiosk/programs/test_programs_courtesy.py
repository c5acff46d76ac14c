"""Loading makes way for drawing."""

from __future__ import annotations

import os
import subprocess
import sys

PROGRAM = """
import sys, threading, time
from PySide6.QtCore import QAbstractEventDispatcher, QCoreApplication, QTimer
from kiosk.programs.courtesy import Courtesy

MODULES = ("colorsys", "this_is_missing", "sndhdr", "imghdr", "chunk", "nntplib", "xdrlib")
application = QCoreApplication([])
courtesy = Courtesy(QAbstractEventDispatcher.instance())
asked = []

def load(under_way):
    with courtesy.shown_by_imports():
        for name in MODULES:
            under_way.set()
            try:
                __import__(name)
            except ModuleNotFoundError:
                pass
            asked.append(time.monotonic())

def draw():
    under_way = threading.Event()
    threading.Thread(target=load, args=(under_way,)).start()
    under_way.wait()
    time.sleep(BUSY)
    busy.append(time.monotonic())

busy = []
QTimer.singleShot(0, draw)
QTimer.singleShot(1500, application.quit)
application.exec()
print(len([at for at in asked if at < busy[0]]), len(asked))
"""


def run(busy: float) -> list[int]:
    program = PROGRAM.replace("BUSY", str(busy))
    environment = {"PATH": os.environ["PATH"], "QT_NO_GLIB": "1", "PYTHONWARNINGS": "ignore", "PYTHONPATH": "."}
    done = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, timeout=60, check=True
    )
    return [int(word) for word in done.stdout.split()]


def test_nothing_is_loaded_while_something_is_drawn_and_all_of_it_afterwards() -> None:
    meanwhile, altogether = run(busy=0.03)
    assert meanwhile == 0
    assert altogether == 7


def test_what_is_loaded_does_not_wait_for_ever_for_a_thread_that_may_wait_for_it() -> None:
    meanwhile, altogether = run(busy=0.8)
    assert 3 <= meanwhile <= altogether == 7
