"""`kiosk run`: the long-lived program. It starts and ends sessions, and can neither see nor name a member's data.

Signals: SIGTERM or SIGINT end every session, verify and stop; SIGUSR1 ends the present visit. Exit status: 0 everything
was verified gone, 1 something was not, 70 also where a thread ended by an error that nobody foresaw, and those of
`kiosk.exits`.
"""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, TypeAlias

from contract.device import Heartbeat
from kiosk.audit.chronicle import Chronicle
from kiosk.audit.journal import Journal
from kiosk.config import Config, ConfigError, config_argument, load
from kiosk.exits import ExitStatus
from kiosk.fleet.keys import DeviceKey, KeyUnusable, load_or_make
from kiosk.hardening import HardeningFailed, harden_supervisor
from kiosk.programs.later import Later
from kiosk.programs.lean import without_guessing
from kiosk.programs.unforeseen import told
from kiosk.supervisor.child import Launcher, session_command
from kiosk.supervisor.conductor import Conductor, Parts
from kiosk.supervisor.loop import Loop
from kiosk.supervisor.openvisit import OpenVisitFile

if TYPE_CHECKING:
    from kiosk.programs.outside import Outside

_log = logging.getLogger(__name__)

VERIFIED, DOUBTFUL = 0, 1
"""Exit statuses of its own."""

_LAST_WORK_SECONDS = 3.0
_LONGEST_STOP_SECONDS = 60.0

OpenOutside: TypeAlias = "Callable[[Config, DeviceKey, Callable[[], Heartbeat]], Outside]"


class FallenThread:
    """An error that ends a thread ends the program, and a service manager starts it again.

    Python would go on without the thread: a machine whose outbox, signs of life or rules stand still for ever, and
    which looks healthy. Sessions are ended and wiped first, as whenever the supervisor is told to stop.
    """

    def __init__(self, stop: Callable[[], None]) -> None:
        """From now on; `stop` is called in the thread that ends, and asks the others to end."""
        self._stop = stop
        self.met = False
        threading.excepthook = self._meet

    def _meet(self, error: threading.ExceptHookArgs) -> None:
        _log.error("%s", told(error.exc_value) if error.exc_value else error.exc_type.__name__)
        if self.met:
            return
        self.met = True
        last_resort = threading.Timer(_LONGEST_STOP_SECONDS, os._exit, [ExitStatus.UNFORESEEN])
        last_resort.daemon = True
        last_resort.start()
        self._stop()


class StateUnusable(Exception):
    """The folder of the state cannot be made or written; `str()` names it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder}: cannot be made or written (paths.state)")


def main(arguments: Sequence[str]) -> int:
    """Run `kiosk run --config PATH`."""
    parser = argparse.ArgumentParser(description="Start and end the sessions of this machine.")
    config_argument("run", parser)
    parser.add_argument("--log-visits", action="store_true", help="developers only: each screen of each visit")
    parser.add_argument("--show-session-errors", action="store_true", help="developers only: may show a member's data")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as leaving:
        return ExitStatus.USAGE if leaving.code else VERIFIED
    log_to_standard_error(visits=options.log_visits)
    try:
        config = load(options.config)
        command = session_command(options.config)
        return supervise(config, command, _open_outside, show_errors=options.show_session_errors)
    except (ConfigError, KeyUnusable) as error:
        sys.stderr.write(f"kiosk run: {error}\n")
        return ExitStatus.WRONG_CONFIGURATION
    except StateUnusable as error:
        sys.stderr.write(f"kiosk run: {error}\n")
        return ExitStatus.IO_FAILED
    except HardeningFailed as error:
        sys.stderr.write(f"kiosk run: {error.failure.value}\n")
        return ExitStatus.NOT_PROTECTED


def log_to_standard_error(*, visits: bool) -> None:
    """Lines as they are, for a service manager that adds the time; nothing of the libraries below warnings.

    `visits`: also what a visit does (`kiosk.supervisor.conductor`). On a machine that members use it stays off: with
    the time beside each line it would be a trace of every visit, to the second.
    """
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(message)s")
    logging.getLogger("kiosk").setLevel(logging.DEBUG if visits else logging.INFO)


def supervise(config: Config, command: tuple[str, ...], open_outside: OpenOutside, *, show_errors: bool = False) -> int:
    """Run sessions with `command` until told to stop; give the exit status.

    Raises:
        StateUnusable: the folder of the state cannot be written.
        KeyUnusable: the machine's key cannot be read or made.
        HardeningFailed: this process cannot be protected.
    """
    harden_supervisor()
    lock = _only_one(config.paths.state)
    if lock is None:
        return ExitStatus.ALREADY_RUNNING
    key, began = load_or_make(config.device.key), time.monotonic()

    def report() -> Heartbeat:
        return Heartbeat(int(time.monotonic() - began), conductor.visits, conductor.failures())

    outside = Later(lambda: open_outside(config, key, report))
    loop = Loop()
    launcher = Launcher(command, config.paths.temporary, dict(os.environ), show_errors)
    conductor = Conductor(loop, _parts(config, key, launcher, outside))
    fallen = FallenThread(conductor.ask_to_stop)
    _obey_signals(conductor)
    loop.post(outside.start)  # after the first session was started
    doubt = conductor.run()
    loop.finish_work(_LAST_WORK_SECONDS)
    outside.close()
    loop.close()
    os.close(lock)
    if fallen.met:
        return ExitStatus.UNFORESEEN
    return VERIFIED if doubt is None else DOUBTFUL


def _parts(config: Config, key: DeviceKey, launcher: Launcher, outside: Later) -> Parts:
    state = config.paths.state
    journal = Chronicle(
        lambda: Journal(state, f"chobbak.local/journal/{key.name()}", key),
        outside.witness,
    )
    return Parts(
        launcher=launcher,
        printer=outside,
        visits=outside,
        chronicle=journal,
        open_visit=OpenVisitFile(state / "open-visit"),
        limits=config.limits,
    )


def _open_outside(config: Config, key: DeviceKey, report: Callable[[], Heartbeat]) -> Outside:
    without_guessing()
    from kiosk.programs.outside import open_outside  # not at the top: it takes as long to load as a session to start

    return open_outside(config, key, report)


def _only_one(state: Path) -> int | None:
    """Hold the state for this process; None if another supervisor does (raises StateUnusable)."""
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise StateUnusable(state) from error
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        _log.error("already-running")
        return None
    return lock


def _obey_signals(conductor: Conductor) -> None:
    def stop(_number: int, _frame: FrameType | None) -> None:
        conductor.ask_to_stop()

    def leave(_number: int, _frame: FrameType | None) -> None:
        conductor.ask_to_leave()

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGUSR1, leave)
