"""A session that does what a test tells it: it speaks the link to the supervisor, and a socket to the test's hand.

`fake_session.py --hand SOCKET --link-fd N`. Lines to the hand: `pid N FOLDER`, `told MESSAGE`. Lines from the hand: the
name of a function below, and its argument.
"""

from __future__ import annotations

import argparse
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import msgspec

from kiosk.hardening import harden_session
from kiosk.link.channel import LinkClosed, SessionEnd, inherited
from kiosk.link.messages import (
    Alive,
    FromSession,
    Loaded,
    OutOfService,
    Painted,
    Raise,
    Ready,
    SessionMessage,
    Start,
    Step,
)

ALIVE_SECONDS = 0.1


class FakeSession:
    def __init__(self, link: SessionEnd, hand: socket.socket) -> None:
        self.link = link
        self.hand = hand
        self.silent = False
        self.shown = False

    def report(self, line: str) -> None:
        self.hand.sendall(line.encode() + b"\n")

    def live(self) -> None:
        while True:
            if not self.silent:
                self.link.send(Alive())
            time.sleep(ALIVE_SECONDS)

    def listen(self) -> None:
        try:
            while True:
                message = self.link.receive()
                self.report("told " + msgspec.json.encode(message).decode())
                if isinstance(message, Start | Raise | OutOfService) and not self.shown:
                    self.shown = True
                    self.link.send(Loaded())
        except (LinkClosed, BrokenPipeError):
            return

    def say(self, message: str) -> None:
        decoded: FromSession = msgspec.json.decode(message, type=SessionMessage)
        self.link.send(decoded)

    def hang(self, _argument: str) -> None:
        self.silent = True

    def freeze(self, _argument: str) -> None:
        os.kill(os.getpid(), signal.SIGSTOP)

    def crash(self, _argument: str) -> None:
        os.abort()

    def leave(self, status: str) -> None:
        os._exit(int(status))

    def babble(self, content: str) -> None:
        raw = socket.socket(fileno=os.dup(self.link.fileno()))
        raw.sendall(len(content).to_bytes(4, "big") + content.encode())

    def rave(self, times: str) -> None:
        for _ in range(int(times)):
            self.link.send(Painted(Step.HOME))
            time.sleep(0.00001)

    def close(self, _argument: str) -> None:
        self.silent = True
        self.link.shut_down()

    def write(self, name: str) -> None:
        path = Path(os.environ["TMPDIR"]) / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("something")
        path.parent.chmod(0o500)
        self.report("wrote")

    def bear(self, how: str) -> None:
        """Start a grandchild: `child`, or a `daemon` that leaves the process group and the process session."""
        stubborn = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
        command = [sys.executable, "-c", stubborn]
        if how == "daemon":
            command = [sys.executable, "-c", f"import os\nif os.fork(): os._exit(0)\nos.setsid()\n{stubborn}"]
        subprocess.Popen(command, start_new_session=how == "daemon", close_fds=False)
        self.report("bore")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--hand")
    parser.add_argument("--link-fd", type=int)
    options = parser.parse_args()
    link = inherited(options.link_fd)
    harden_session(link.peer())
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    hand = socket.socket(socket.AF_UNIX)
    hand.connect(options.hand)
    session = FakeSession(link, hand)
    session.report(f"pid {os.getpid()} {os.environ['TMPDIR']}")
    for task in (session.live, session.listen):
        threading.Thread(target=task, daemon=True).start()
    link.send(Ready())
    for line in hand.makefile():
        name, _, argument = line.rstrip("\n").partition(" ")
        getattr(session, name)(argument)


main()
