"""One session's process: started by command line with an inherited socket, watched, killed, and proved gone."""

from __future__ import annotations

import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kiosk.link.channel import SupervisorEnd, pair
from kiosk.supervisor.environment import display_descriptors, session_environment
from kiosk.supervisor.processes import Family

FOLDER_PREFIX = "session-"
CODE = Path(__file__).parents[2]

_SHORTEST_PAUSE, _LONGEST_PAUSE = 0.001, 0.02


@dataclass(frozen=True, slots=True)
class Launcher:
    """How sessions are started.

    `command` is everything before `--link-fd N`; `show_errors` passes the session's standard error on, which may hold
    a member's data: for developers alone.
    """

    command: tuple[str, ...]
    temporary: Path
    outer: Mapping[str, str]
    show_errors: bool = False

    def start(self, family: Family) -> Child:
        """Start a session in a process session of its own, with a private folder and nothing else inherited.

        It has to be called from the thread that lives as long as the supervisor: a session dies with the *thread* that
        started it (prctl(2), PR_SET_PDEATHSIG).

        Raises:
            OSError: no folder, socket or process could be made; nothing is left of the attempt but the folder.
        """
        folder = self.temporary / (FOLDER_PREFIX + secrets.token_hex(8))
        folder.mkdir(mode=0o700, parents=True)
        ours, theirs = pair()
        try:
            with family.lock:
                child = Child(self._process(folder, theirs.fileno()), ours, folder, family)
                family.welcome(child.pid)
        except OSError:
            ours.close()
            raise
        finally:
            theirs.close()
        return child

    def _process(self, folder: Path, link: int) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603 (our own program, no shell, no argument from outside)
            [*self.command, "--link-fd", str(link)],
            pass_fds=[link, *display_descriptors(self.outer)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=None if self.show_errors else subprocess.DEVNULL,
            cwd=folder,
            env=session_environment(self.outer, folder, CODE),
            start_new_session=True,
        )


def session_command(config: Path) -> tuple[str, ...]:
    """The command line of the session program."""
    return (sys.executable, "-m", "kiosk", "session", "--config", str(config.absolute()))


class Child:
    """A session's process, its link and its private folder."""

    def __init__(self, process: subprocess.Popen[bytes], link: SupervisorEnd, folder: Path, family: Family) -> None:
        """Watch a process that was just started.

        Raises:
            OSError: it cannot be watched (no descriptor is free), and was killed and reaped for that.
        """
        self._process = process
        self._family = family
        self.link = link
        self.folder = folder
        self.pid = process.pid
        self._gone = False
        self.exit = _end_of(process)
        """Readable as soon as the process has ended (pidfd_open(2)); -1 once it is reaped."""

    @property
    def returncode(self) -> int | None:
        """How the process ended, as `subprocess.Popen` has it; None until it was reaped."""
        return self._process.returncode

    def kill(self) -> None:
        """Kill the session and its process group at once, without waiting."""
        self._family.forget(self.pid)
        if self._process.returncode is not None:
            return  # reaped: the number may be somebody else's by now
        for kill in (os.killpg, os.kill):
            with suppress(ProcessLookupError, PermissionError):
                kill(self.pid, signal.SIGKILL)

    def gone_within(self, seconds: float) -> bool:
        """Wait until no process of the session is left, killing what appears; give whether that is so."""
        deadline = time.monotonic() + seconds
        pause = _SHORTEST_PAUSE
        while not self._nothing_left():
            if time.monotonic() > deadline:
                return False
            time.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
        return True

    def _nothing_left(self) -> bool:
        # Remembered once it is so: later the kernel may give the number to somebody else.
        self._gone = self._gone or (self._reaped() and not self._family.kill_strays(self.pid))
        return self._gone

    def _reaped(self) -> bool:
        if self._process.poll() is None:
            return False
        if self.exit >= 0:
            os.close(self.exit)
            self.exit = -1
        return True


def _end_of(process: subprocess.Popen[bytes]) -> int:
    """A pidfd of a new process; if there is none (OSError), the process's whole group is ended."""
    try:
        return os.pidfd_open(process.pid)
    except OSError:
        os.killpg(process.pid, signal.SIGKILL)  # not reaped yet, so the number is still its own
        process.wait()
        raise


def abandoned_folders(temporary: Path) -> Sequence[Path]:
    """Private folders that an earlier run left behind."""
    return sorted(temporary.glob(FOLDER_PREFIX + "*")) if temporary.is_dir() else []
