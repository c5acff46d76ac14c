from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.link.channel import pair
from kiosk.supervisor import child as child_module
from kiosk.supervisor.child import Launcher, abandoned_folders
from kiosk.supervisor.environment import OVERWRITTEN_MEMORY, display_descriptors, session_environment
from kiosk.supervisor.openvisit import OpenVisit, OpenVisitFile, UnreadableVisit
from kiosk.supervisor.processes import Family, Process, parsed, table
from tests.unit.kiosk.supervisor.harness import alive, until

SLEEPING = ("/bin/sh", "-c", "sleep 600; true")


def test_a_name_with_parentheses_and_spaces_does_not_confuse() -> None:
    stat = b"4711 (evil) S 1 (x) R 10 20 30 40 0 -1"
    assert parsed(stat) == Process(4711, "R", 10, 30)


@given(st.binary(max_size=60))
def test_a_stat_that_is_cut_short_is_a_process_that_is_gone(stat: bytes) -> None:
    try:
        parsed(stat)
    except (ProcessLookupError, ValueError):
        return


def test_this_process_is_in_the_table() -> None:
    mine = [process for process in table() if process.pid == os.getpid()]
    assert [(process.parent, process.session) for process in mine] == [(os.getppid(), os.getsid(0))]


def test_a_session_is_started_alone_and_proved_gone(tmp_path: Path) -> None:
    family = Family()
    child = Launcher(("/bin/sh", "-c", "sleep 600 & sleep 600 & wait"), tmp_path, dict(os.environ)).start(family)
    assert os.getsid(child.pid) == child.pid
    assert child.folder.stat().st_mode & 0o777 == 0o700
    child.kill()
    assert child.gone_within(5)
    assert child.exit == -1
    assert [process for process in table() if process.session == child.pid] == []
    child.kill()  # the number may be somebody else's: nothing is killed again
    assert child.gone_within(0)
    child.link.close()


def test_a_session_that_is_not_killed_is_not_gone(tmp_path: Path) -> None:
    child = Launcher(SLEEPING, tmp_path, dict(os.environ)).start(Family())
    assert not child.gone_within(0.05)
    assert alive(child.pid)
    child.kill()
    assert child.gone_within(5)
    child.link.close()


def test_another_child_of_an_ordinary_process_is_no_stray(tmp_path: Path) -> None:
    family = Family()
    launcher = Launcher(SLEEPING, tmp_path, dict(os.environ))
    other, child = launcher.start(Family()), launcher.start(family)
    child.kill()
    assert child.gone_within(5)
    assert alive(other.pid)
    other.kill()
    assert other.gone_within(5)
    for one in (child, other):
        one.link.close()


def test_a_session_that_cannot_be_watched_is_ended_and_its_link_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[int] = []

    def no_descriptor(pid: int) -> int:
        started.append(pid)
        raise OSError(errno.EMFILE, "too many open files")

    ends = pair()
    monkeypatch.setattr(os, "pidfd_open", no_descriptor)
    monkeypatch.setattr(child_module, "pair", lambda: ends)
    with pytest.raises(OSError, match="too many open files"):
        Launcher(("/bin/sh", "-c", "sleep 600 & wait"), tmp_path, dict(os.environ)).start(Family())
    (pid,) = started
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)
    until(lambda: not any(one.session == pid and one.state not in "ZX" for one in table()), "what it had begun runs on")
    assert [end.fileno() for end in ends] == [-1, -1]


def test_a_command_that_does_not_exist_leaves_no_process(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Launcher(("/nonexistent/kiosk",), tmp_path, {}).start(Family())


def test_the_environment_is_an_allow_list() -> None:
    outer = {
        "PATH": "/bin",
        "QT_QPA_PLATFORM": "xcb",
        "DISPLAY": ":7",
        "SECRET": "x",
        "HOME": "/root",
        "LD_PRELOAD": "y",
    }
    inner = session_environment(outer, Path("/run/chobbak/session-1"), Path("/usr/lib/chobbak"))
    assert inner["PATH"] == "/bin"
    assert inner["QT_QPA_PLATFORM"] == "xcb"
    assert inner["DISPLAY"] == ":7"
    assert inner["HOME"] == inner["TMPDIR"] == "/run/chobbak/session-1"
    assert inner.items() >= OVERWRITTEN_MEMORY.items()
    assert inner["QT_NO_GLIB"] == "1"
    assert not {"SECRET", "LD_PRELOAD"} & inner.keys()


def test_a_session_joins_no_bus_of_the_desktop() -> None:
    """Neither the one that an address names, nor the one that libraries find through the runtime folder without any."""
    desktop = {
        "DBUS_SESSION_BUS_ADDRESS": "unix:path=/run/user/1000/bus",
        "AT_SPI_BUS_ADDRESS": "unix:path=/run/user/1000/at-spi/bus",
        "XDG_RUNTIME_DIR": "/run/user/1000",
    }
    inner = session_environment(desktop, Path("/run/chobbak/session-1"), Path("/usr/lib/chobbak"))
    assert inner["DBUS_SESSION_BUS_ADDRESS"] == "unix:path=/run/chobbak/session-1/no-bus"
    assert "AT_SPI_BUS_ADDRESS" not in inner


@pytest.mark.parametrize(
    ("display", "descriptors"),
    [("wayland-0", ()), ("", ()), ("/proc/self/fd/7", (7,)), ("/proc/1/fd/7", ()), ("/proc/self/fd/7x", ())],
)
def test_a_screen_without_a_name_is_inherited_by_its_descriptor(display: str, descriptors: tuple[int, ...]) -> None:
    assert display_descriptors({"WAYLAND_DISPLAY": display}) == descriptors
    assert display_descriptors({}) == ()


def test_folders_of_an_earlier_run_are_found(tmp_path: Path) -> None:
    assert abandoned_folders(tmp_path / "absent") == []
    (tmp_path / "session-1").mkdir()
    (tmp_path / "other").mkdir()
    assert abandoned_folders(tmp_path) == [tmp_path / "session-1"]


def test_an_open_visit_is_kept_until_it_and_no_other_is_forgotten(tmp_path: Path) -> None:
    file = OpenVisitFile(tmp_path / "open-visit")
    assert file.read() is None
    file.write(OpenVisit("owner-of-the-job", "visit-one"))
    assert OpenVisitFile(tmp_path / "open-visit").read() == OpenVisit("owner-of-the-job", "visit-one")
    file.forget("visit-two")
    assert file.read() is not None
    file.forget("visit-one")
    assert not (tmp_path / "open-visit").exists()
    file.forget("visit-one")


def test_a_damaged_open_visit_is_known_to_have_been_open(tmp_path: Path) -> None:
    (tmp_path / "open-visit").write_bytes(b'{"job_owner":"x y"')
    file = OpenVisitFile(tmp_path / "open-visit")
    assert isinstance(file.read(), UnreadableVisit)
    file.forget("visit-one")
    assert not (tmp_path / "open-visit").exists()
