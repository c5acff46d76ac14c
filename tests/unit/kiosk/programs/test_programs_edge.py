"""The programs as whole processes: whatever their streams are, the exit status means what the manual says."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
from collections.abc import Sequence
from pathlib import Path

import pytest

from contract.seal import issue
from contract.seal_keys import SealingKey, VerificationKeys
from tests.claims import example_claims
from tests.unit.kiosk.programs.settings import SETTINGS
from tests.unit.kiosk.supervisor.harness import until

ROOT = Path(__file__).parents[4]
KEY = SealingKey.generate()
NAME = "فاطمة"
CLAIMS = example_claims(given_name_arabic=NAME)
KIOSK = (sys.executable, "-P", "-m", "kiosk")
GENUINE, UNREADABLE, USAGE, IO_FAILED, INTERRUPTED = 0, 2, 64, 74, 130


@pytest.fixture
def verify(tmp_path: Path) -> tuple[str, ...]:
    """The command that checks a genuine certificate."""
    (tmp_path / "keys.json").write_bytes(VerificationKeys.of(KEY).to_json())
    (tmp_path / "paper").write_text(issue(CLAIMS, KEY))
    return (*KIOSK, "verify", "--keys", str(tmp_path / "keys.json"), str(tmp_path / "paper"))


def run(command: Sequence[str], redirection: str = "", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run with the shell's redirections; a traceback never belongs to an answer."""
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {redirection}', "sh", *command],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        cwd="/",
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    return done


@pytest.mark.parametrize(("encoding", "options"), [("latin-1", ()), ("ascii", ("--json",))])
def test_a_genuine_paper_is_genuine_in_any_locale(
    verify: tuple[str, ...], encoding: str, options: tuple[str, ...]
) -> None:
    done = run((*verify, *options), PYTHONIOENCODING=encoding, LC_ALL="C")
    assert done.returncode == GENUINE
    assert NAME in done.stdout.decode("utf-8")


@pytest.mark.parametrize("redirection", [">/dev/full", ">&-"])
def test_an_answer_that_cannot_be_written_is_no_verdict(verify: tuple[str, ...], redirection: str) -> None:
    done = run(verify, redirection)
    assert done.returncode == IO_FAILED
    assert done.stderr.startswith(b"kiosk verify: ")


def test_an_answer_that_nobody_takes_is_no_verdict(verify: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        verify, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=writing, stderr=subprocess.PIPE, check=False
    )
    os.close(writing)
    assert done.returncode == IO_FAILED
    assert done.stderr == b"kiosk verify: could not read or write: EPIPE\n"


def test_a_standard_input_that_is_closed_has_nothing_in_it(verify: tuple[str, ...]) -> None:
    assert run((*verify[:-1], "-"), "<&-").returncode == UNREADABLE
    assert run((*KIOSK, "card", "read", "--access-file", "-"), "<&-").returncode == USAGE


def test_a_wrong_command_line_of_a_session_is_64_too() -> None:
    assert run((*KIOSK, "session")).returncode == USAGE


def test_a_supervisor_names_the_state_that_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "kiosk.toml").write_text(SETTINGS)
    (tmp_path / "state").write_text("a file")
    done = run((*KIOSK, "run", "--config", str(tmp_path / "kiosk.toml")))
    assert done.returncode == IO_FAILED
    assert done.stderr.decode() == f"kiosk run: {tmp_path / 'state'}: cannot be made or written (paths.state)\n"


def until_it_waits_for_more(process: subprocess.Popen[bytes], pipe: int) -> None:
    """It has taken what was written and sleeps: a signal just before would be seen only after more was written."""
    os.write(pipe, b"123")
    until(lambda: unread(pipe) == 0 and state_of(process.pid) == "S", "it reads on")


def unread(pipe: int) -> int:
    """How many bytes are in it (FIONREAD, ioctl_tty(2))."""
    return struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]


def state_of(pid: int) -> str:
    """The letter of its state (proc_pid_stat(5))."""
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_ctrl_c_is_no_verdict(tmp_path: Path) -> None:
    access = tmp_path / "access"
    os.mkfifo(access)
    heard = ("env", "--default-signal=INT")  # what was started in the background of a shell is deaf to it
    command = (*heard, *KIOSK, "card", "read", "--access-file", str(access))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        writing = os.open(access, os.O_WRONLY)  # returns when the program has opened the other end
        until_it_waits_for_more(process, writing)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=60)
        os.close(writing)
    assert (process.returncode, out, err) == (INTERRUPTED, b"", b"")


def test_the_command_runs_from_any_folder_and_loads_nothing_from_it(verify: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "kiosk").mkdir()
    (tmp_path / "kiosk" / "__init__.py").write_text("raise SystemExit(99)")
    command = (str(ROOT / "scripts" / "kiosk"), *verify[len(KIOSK) : -1], "paper")
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, timeout=60, check=False)
    assert done.returncode == GENUINE, done.stderr
