"""The bus of a session: there only where it is switched on, deaf to keys, and gone with the session."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from contract.seal_keys import SealingKey, VerificationKeys
from demo.atspi_visit import BUS, assistive_robot, recorded
from demo.chip.issuer import new_pki, write_pki
from demo.robot import wait_until
from demo.screen import Screen, virtual_screen
from demo.services.certificates import TlsAuthority
from kiosk.programs.assistive import SOCKET
from kiosk.supervisor.child import Child, Launcher, session_command
from kiosk.supervisor.processes import Family
from tests.emulated.test_session_process import SETTINGS

ROOT = Path(__file__).parents[2]
SECONDS = 20.0
DIGITS = "806217"
KEY_TOLD = b"NotifyListenersSync"
STARTS_AND_WAITS = """
import os, sys, time
from pathlib import Path
from kiosk.supervisor.child import Launcher, session_command
from kiosk.supervisor.processes import Family
child = Launcher(session_command(Path(sys.argv[1])), Path(sys.argv[2]), dict(os.environ)).start(Family())
print(child.pid, flush=True)
time.sleep(600)
"""


@pytest.fixture(scope="module")
def screen(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screen]:
    with virtual_screen(tmp_path_factory.mktemp("x"), 1280, 800) as screen:
        yield screen


@pytest.fixture
def folder() -> Iterator[Path]:
    """A short path: that of a socket has at most 107 bytes."""
    with tempfile.TemporaryDirectory(prefix="chobbak-", dir="/dev/shm") as folder:
        yield Path(folder)


def configuration(folder: Path, assistive: bool) -> Path:
    write_pki(new_pki(), folder)
    TlsAuthority().write_certificate(folder / "ca.pem")
    keys = VerificationKeys.of(SealingKey.generate()).published()
    (folder / "keys.json").write_bytes(msgspec.json.encode(keys))
    switched = SETTINGS.replace("[screen]\n", f"[screen]\nassistive = {str(assistive).lower()}\n")
    (folder / "kiosk.toml").write_text(switched)
    return folder / "kiosk.toml"


def ready(config: Path, screen: Screen) -> Child:
    """A session that has said that it is ready, on the real screen."""
    outer = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"}
    child = Launcher(session_command(config), config.parent / "sessions", outer).start(Family())
    child.link._socket.settimeout(SECONDS)
    child.link.receive()
    return child


def programs_of(session: int) -> dict[int, str]:
    """All processes of a process session, by the name of their program."""
    found = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and sid_of(int(entry.name)) == session:
            with suppress(FileNotFoundError):
                found[int(entry.name)] = Path(os.readlink(entry / "exe")).name
    return found


def sid_of(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    return 0 if fields[0] in "ZX" else int(fields[3])


def test_there_is_no_bus_unless_it_is_switched_on(folder: Path, screen: Screen) -> None:
    child = ready(configuration(folder, assistive=False), screen)
    assert list(programs_of(child.pid)) == [child.pid]
    assert not (child.folder / SOCKET).exists()
    child.kill()
    assert child.gone_within(SECONDS)
    child.link.close()


def test_a_bus_is_reached_through_the_private_folder_alone_and_ends_with_its_session(
    folder: Path, screen: Screen
) -> None:
    child = ready(configuration(folder, assistive=True), screen)
    programs = programs_of(child.pid)
    assert sorted(programs.values())[:2] == ["at-spi2-registryd", "dbus-daemon"]
    assert SOCKET == BUS
    assert child.folder.stat().st_mode & 0o077 == 0
    for pid in programs:
        if pid != child.pid:
            assert b"DISPLAY=" not in Path(f"/proc/{pid}/environ").read_bytes(), "it could watch keys and pointer"
    with assistive_robot(child.folder / BUS, screen.display) as robot:
        wait_until(lambda: bool(robot.read()["parts"]), SECONDS, "parts on the bus")
    assert "AccessDenied" in told_a_key(child.folder / BUS)
    child.kill()
    assert child.gone_within(SECONDS)
    assert [pid for pid in programs if sid_of(pid)] == []
    child.link.close()


def told_a_key(bus: Path) -> str:
    """What the bus answers to a program that reports a key, whatever its arguments."""
    controller = "/org/a11y/atspi/registry/deviceeventcontroller"
    message = f"org.a11y.atspi.DeviceEventController.{KEY_TOLD.decode()}"
    command = ["dbus-send", f"--bus=unix:path={bus}", "--print-reply", "--dest=org.a11y.atspi.Registry", controller]
    return subprocess.run([*command, message], capture_output=True, text=True).stderr


def test_a_bus_does_not_outlive_a_supervisor_that_is_killed(folder: Path, screen: Screen) -> None:
    config = configuration(folder, assistive=True)
    outer = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", STARTS_AND_WAITS, str(config), str(folder / "sessions")]
    with subprocess.Popen(command, env=outer, stdout=subprocess.PIPE, text=True) as supervisor:
        assert supervisor.stdout is not None
        session = int(supervisor.stdout.readline())
        wait_until(lambda: len(programs_of(session)) == 3, SECONDS, "session, bus and registry")
        supervisor.send_signal(signal.SIGKILL)
    wait_until(lambda: not programs_of(session), SECONDS, "end of everything")


@pytest.mark.parametrize("application", ["plain", "ours"])
def test_keys_of_a_keyboard_are_not_told_on_the_bus(
    folder: Path, screen: Screen, tmp_path: Path, application: str
) -> None:
    """Qt itself tells every key as soon as somebody listens: that it does shows that the recorder hears it."""
    record = tmp_path / "record"
    environment = {**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(Path(__file__).with_name("window_on_bus.py")), str(folder), application, "code"]
    with subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL) as window:
        try:
            wait_until(lambda: (folder / BUS).is_socket(), SECONDS, "bus")
            with recorded(folder / BUS, record), assistive_robot(folder / BUS, screen.display) as robot:
                robot.focus("code.pad.entry")
                screen.type_keys(*DIGITS)
                if application == "plain":
                    wait_until(lambda: KEY_TOLD in record.read_bytes(), SECONDS, "keys on the bus")
                else:
                    robot.wait_for("code.pad.confirm")
                    assert str(len(DIGITS)) in robot.wait_for("code.pad.entry")["name"], "the digits arrived"
        finally:
            window.kill()
    messages = record.read_bytes()
    assert b"StateChanged" in messages
    assert (KEY_TOLD in messages) is (application == "plain")
