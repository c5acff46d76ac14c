"""The session program as the supervisor sees it: a process, a link, and a window that nobody looks at."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

import msgspec
import pytest

from contract.seal_keys import SealingKey, VerificationKeys
from demo.chip.issuer import new_pki, write_pki
from demo.services.certificates import TlsAuthority
from kiosk.failures import Failure
from kiosk.link.channel import LinkClosed, SupervisorEnd, pair
from kiosk.link.look import USUAL, Contrast, Look, TextSize
from kiosk.link.messages import (
    Alive,
    EndReason,
    FromSession,
    Leave,
    Loaded,
    LookChosen,
    OutOfService,
    Painted,
    Raise,
    Ready,
    Start,
    Step,
    VisitEnded,
    Wiped,
)
from texts.language import Language

ROOT = Path(__file__).parents[2]
DEADLINE_SECONDS = 20.0
SETTINGS = """
[kiosk]
place = "Sidi Maârouf 2"
[gateway]
url = "https://127.0.0.1:9"
ca = "ca.pem"
sealing_keys = "keys.json"
[device]
key = "device.pem"
identity = "device.toml"
[cards]
trust = "trust"
[printer]
uri = "ipp://127.0.0.1:9/ipp/print"
[screen]
fullscreen = false
width = 1280
height = 800
[paths]
state = "state"
temporary = "temporary"
"""

Message = TypeVar("Message", bound=FromSession)


class SessionProcess:
    """A session under a supervisor by hand."""

    def __init__(self, folder: Path, config: Path) -> None:
        self.link, theirs = pair()
        environment = dict(os.environ, QT_QPA_PLATFORM="offscreen", PYTHONPATH=str(ROOT), TMPDIR=str(folder))
        self.process = subprocess.Popen(
            [sys.executable, "-m", "kiosk", "session", "--config", str(config), "--link-fd", str(theirs.fileno())],
            pass_fds=[theirs.fileno()],
            env=environment,
            cwd=folder,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        theirs.close()
        self.link._socket.settimeout(DEADLINE_SECONDS)

    def hear(self, wanted: type[Message]) -> Message:
        """The next message of this kind; `Alive` may come in between, and `Loaded` whenever it has; nothing else."""
        while True:
            message = self.link.receive()
            if isinstance(message, wanted):
                return message
            assert isinstance(message, Alive | Loaded), message

    def end(self) -> None:
        self.process.kill()
        self.process.wait()
        self.link.close()


@pytest.fixture
def config(tmp_path: Path) -> Path:
    write_pki(new_pki(), tmp_path)
    TlsAuthority().write_certificate(tmp_path / "ca.pem")
    keys = VerificationKeys.of(SealingKey.generate()).published()
    (tmp_path / "keys.json").write_bytes(msgspec.json.encode(keys))
    (tmp_path / "kiosk.toml").write_text(SETTINGS)
    return tmp_path / "kiosk.toml"


@pytest.fixture
def session(tmp_path: Path, config: Path) -> Iterator[SessionProcess]:
    session = SessionProcess(tmp_path, config)
    yield session
    session.end()


def link_ends(link: SupervisorEnd) -> bool:
    """Whether the session hung up, in time."""
    deadline = time.monotonic() + DEADLINE_SECONDS
    try:
        while time.monotonic() < deadline:
            link.receive()
    except LinkClosed:
        return True
    return False


def test_the_first_session_greets_and_stays_alive(session: SessionProcess) -> None:
    session.hear(Ready)
    session.link.send(Start())
    assert session.hear(Painted).step is Step.WELCOME
    session.hear(Alive)


def test_a_spare_is_raised_on_finished_and_greets_as_usual_when_the_machine_is_clean(session: SessionProcess) -> None:
    session.hear(Ready)
    look = Look(TextSize.LARGEST, Contrast.DARK)
    session.link.send(Raise(EndReason.BUTTON, Language.FRENCH, 9, 1, look))
    assert session.hear(Painted).step is Step.FINISHED
    session.link.send(Wiped())
    assert session.hear(LookChosen).look == USUAL
    assert session.hear(Painted).step is Step.WELCOME


def test_a_doubt_is_shown_until_it_is_over(session: SessionProcess) -> None:
    session.hear(Ready)
    session.link.send(OutOfService(Failure.JOBS_LEFT))
    assert session.hear(Painted).step is Step.OUT_OF_SERVICE
    session.link.send(Wiped())
    assert session.hear(Painted).step is Step.WELCOME


def test_a_session_that_is_told_to_leave_says_that_it_is_over(session: SessionProcess) -> None:
    session.hear(Ready)
    session.link.send(Start())
    session.hear(Painted)
    session.link.send(Leave(EndReason.SUPERVISOR))
    assert session.hear(VisitEnded).reason is EndReason.SUPERVISOR


def test_a_session_without_supervisor_ends_by_itself(session: SessionProcess) -> None:
    session.hear(Ready)
    session.link.shut_down()
    assert session.process.wait(DEADLINE_SECONDS) != 0


def test_nonsense_on_the_link_ends_the_session(session: SessionProcess) -> None:
    session.hear(Ready)
    session.link._socket.sendall(b"\0\0\0\2{}")
    assert link_ends(session.link)


@pytest.mark.parametrize("missing", ["ca.pem", "keys.json", "trust"])
def test_a_missing_file_ends_the_session(tmp_path: Path, config: Path, missing: str) -> None:
    (config.parent / missing).rename(config.parent / "elsewhere")
    session = SessionProcess(tmp_path, config)
    try:
        assert link_ends(session.link)
        assert session.process.wait(DEADLINE_SECONDS) == 72
    finally:
        session.end()


@pytest.mark.parametrize("spoiled", ["ca.pem", "keys.json"])
def test_a_file_that_is_not_what_it_should_be_ends_the_session_that_needs_it(
    tmp_path: Path, config: Path, spoiled: str
) -> None:
    (config.parent / spoiled).write_text("nonsense")
    session = SessionProcess(tmp_path, config)
    try:
        session.hear(Ready)
        session.link.send(Start())
        assert link_ends(session.link)
    finally:
        session.end()


def test_a_wrong_configuration_ends_the_session(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text("nonsense = 1\n")
    session = SessionProcess(tmp_path, tmp_path / "kiosk.toml")
    try:
        assert link_ends(session.link)
        assert session.process.wait(DEADLINE_SECONDS) == 78
    finally:
        session.end()
