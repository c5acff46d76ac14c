"""A supervisor in a process of its own, and a hand inside each of its sessions."""

from __future__ import annotations

import os
import queue
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from kiosk.link.messages import (
    Credential,
    FromSession,
    FromSupervisor,
    Happened,
    Happening,
    Rules,
    Start,
    SupervisorMessage,
    VisitBegan,
    VisitEnded,
    Wiped,
)
from kiosk.link.messages import EndReason as Reason
from texts.language import Language

HERE = Path(__file__).parent
ROOT = HERE.parents[3]
PATIENCE = 20.0

CONFIG = """
[kiosk]
place = "Test"
[gateway]
url = "https://127.0.0.1:1"
ca = "ca.pem"
sealing_keys = "sealing.json"
timeout_seconds = 2.0
[device]
key = "device.pem"
identity = "device.json"
enrolment_code = "code"
[cards]
trust = "trust"
[printer]
uri = "ipp://127.0.0.1:1/ipp/print"
[paths]
state = "state"
temporary = "temporary"
[limits]
hang_seconds = 1.0
start_seconds = 15.0
retry_seconds = 0.2
spare_retry_seconds = 0.05
heartbeat_seconds = 0.5
delivery_retry_seconds = 0.1
paper_wait_seconds = 0.5
kill_seconds = 1.0
"""


def until(condition: Callable[[], bool], what: str) -> None:
    """Poll with a deadline."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, what
        time.sleep(0.005)


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def _parents() -> Iterator[tuple[int, int]]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            yield int(path.parent.name), int(path.read_text().rpartition(")")[2].split()[1])
        except (FileNotFoundError, ProcessLookupError):
            continue


class Hand:
    """One session, as the test plays it."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._lines = connection.makefile()
        _, pid, folder = self._lines.readline().split()
        self.pid, self.folder = int(pid), Path(folder)
        self.heard: queue.Queue[str] = queue.Queue()
        self._reading = threading.Thread(target=self._read, daemon=True)
        self._reading.start()

    def _read(self) -> None:
        try:
            for line in self._lines:
                self.heard.put(line.rstrip("\n"))
        except OSError:
            return

    def do(self, command: str) -> None:
        self._connection.sendall(command.encode() + b"\n")

    def say(self, message: FromSession) -> None:
        self.do("say " + msgspec.json.encode(message).decode())

    def answer(self) -> str:
        return self.heard.get(timeout=PATIENCE)

    def told(self) -> FromSupervisor:
        line = self.answer()
        assert line.startswith("told "), line
        message: FromSupervisor = msgspec.json.decode(line[5:], type=SupervisorMessage)
        return message

    def told_until(self, kind: type[FromSupervisor]) -> FromSupervisor:
        """The next message of this kind; others are skipped."""
        while not isinstance(message := self.told(), kind):
            pass
        return message

    def begin(self) -> FromSupervisor:
        """Begin a visit; give the answer about its credential."""
        self.say(VisitBegan(Language.FRENCH))
        while isinstance(answer := self.told(), Rules | Start | Wiped):
            pass
        return answer

    def end(self, reason: Reason = Reason.BUTTON, pages: int = 1) -> None:
        self.say(VisitEnded(reason, Language.FRENCH, steps=7, pages=pages))

    def issue(self) -> None:
        """From now on there may be paper."""
        self.say(Happened(Happening.CERTIFICATE_ISSUED))

    def close(self) -> None:
        self._connection.shutdown(socket.SHUT_RDWR)
        self._reading.join(PATIENCE)
        self._lines.close()
        self._connection.close()


class Kiosk:
    """The supervisor's process."""

    def __init__(self, folder: Path, gateway: str | None = None, *, log_visits: bool = True) -> None:
        """`gateway`: `open`, `slow`, `flaky`, `wild`, or None for the real client and no gateway to be reached."""
        self.folder = folder
        self.state = folder / "state"
        self.printer = folder / "printer"
        (folder / "kiosk.toml").write_text(CONFIG)
        if log_visits:
            (folder / "log-visits").touch()
        if gateway is not None:
            (folder / "gateway").write_text(gateway)
        if not self.printer.exists():
            self.printer.mkdir()
        self._hands = socket.socket(socket.AF_UNIX)
        self._hands.bind(str(folder / "hand"))
        self._hands.listen()
        self._hands.settimeout(PATIENCE)
        self.seen: list[Hand] = []
        self.start()

    def start(self) -> None:
        session = [sys.executable, str(HERE / "fake_session.py"), "--hand", str(self.folder / "hand")]
        command = [sys.executable, str(HERE / "run_supervisor.py"), str(self.folder / "kiosk.toml"), *session]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        self.log_file = (self.folder / "log").open("a+")
        self.process = subprocess.Popen(command, cwd=ROOT, env=environment, stderr=self.log_file)

    def hand(self) -> Hand:
        """The next session that started."""
        connection, _ = self._hands.accept()
        self.seen.append(Hand(connection))
        return self.seen[-1]

    def log(self) -> str:
        return (self.folder / "log").read_text()

    def logged(self, pattern: str) -> bool:
        return re.search(pattern, self.log(), re.MULTILINE) is not None

    def gateway_heard(self, pattern: str) -> bool:
        heard = self.folder / "gateway-heard"
        return heard.exists() and re.search(pattern, heard.read_text(), re.MULTILINE) is not None

    def change_rules(self, inactivity_seconds: int) -> Rules:
        """What a gateway that is a file says from now on."""
        beside = self.folder / "rules.new"
        beside.write_text(str(inactivity_seconds))
        beside.replace(self.folder / "rules")
        return Rules(inactivity_seconds, 20, 4, 15, 120, 5)

    def journal(self) -> list[dict[str, object]]:
        lines = (self.state / "journal").read_bytes().splitlines()
        return [msgspec.json.decode(line, type=dict[str, object]) for line in lines]

    def events(self) -> list[object]:
        return [line["event"] for line in self.journal()]

    def print_job(self, credential: FromSupervisor) -> Path:
        assert isinstance(credential, Credential)
        job = self.printer / credential.job_owner
        job.write_text("a job")
        return job

    def descendants(self) -> set[int]:
        """Every living process that was started by the supervisor or by its sessions."""
        found, parents = {self.process.pid}, dict(_parents())
        while new := {pid for pid, parent in parents.items() if parent in found and pid not in found}:
            found |= new
        return {pid for pid in found - {self.process.pid} if alive(pid)}

    def daemons(self, session: int) -> set[int]:
        """Children that the supervisor inherited: they lead a process session of their own and are no kiosk session."""
        children = {pid for pid, parent in _parents() if parent == self.process.pid and alive(pid)}
        return children - {hand.pid for hand in self.seen} - {session}

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self) -> int:
        self.signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        for hand in self.seen:
            hand.close()
        self._hands.close()
        self.log_file.close()
