"""`kiosk run`: the long-lived program. It starts and ends sessions, and can neither see nor name a member's data.

Signals: SIGTERM or SIGINT end every session, verify and stop; SIGUSR1 ends the present visit. Exit status: 0 everything
was verified gone, 1 something was not, 64 wrong command line, 73 another supervisor runs on this state, 78 wrong
configuration.
"""

from __future__ import annotations

import argparse
import fcntl
import logging
import os
import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import FrameType

from contract.device import Heartbeat
from kiosk.audit.chronicle import Chronicle
from kiosk.audit.journal import Journal
from kiosk.config import Config, ConfigError, config_argument, load
from kiosk.failures import KioskError
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.keys import DeviceKey, KeyUnusable, load_or_make
from kiosk.fleet.transport import Transport
from kiosk.fleet.upkeep import Upkeep
from kiosk.fleet.visits import GatewayVisits, deliver
from kiosk.hardening import harden_supervisor
from kiosk.outbox.forwarder import Forwarder
from kiosk.outbox.store import Outbox, OutboxFull
from kiosk.printing.jobs import VisitJobs
from kiosk.supervisor.child import Launcher, session_command
from kiosk.supervisor.conductor import Conductor, Parts
from kiosk.supervisor.loop import Loop
from kiosk.supervisor.openvisit import OpenVisitFile
from kiosk.supervisor.wipe import PrintJobs

_log = logging.getLogger(__name__)

VERIFIED, DOUBTFUL, USAGE, ALREADY_RUNNING, WRONG_CONFIGURATION = 0, 1, 64, 73, 78
_DELIVERY_AT_END_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Assembly:
    """The supervisor, put together."""

    loop: Loop
    conductor: Conductor
    upkeep: Upkeep
    forwarder: Forwarder


def main(arguments: Sequence[str]) -> int:
    """Run `kiosk run --config PATH`."""
    parser = argparse.ArgumentParser(description="Start and end the sessions of this machine.")
    config_argument("run", parser)
    parser.add_argument("--show-session-errors", action="store_true", help="developers only: may show a member's data")
    try:
        options = parser.parse_args(arguments)
    except SystemExit as leaving:
        return USAGE if leaving.code else VERIFIED
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(message)s")
    logging.getLogger("urllib3").setLevel(logging.ERROR)
    try:
        config = load(options.config)
        command = session_command(options.config)
        printer = VisitJobs(config.printer.uri, config.printer.certificate)
        return supervise(config, command, printer, show_errors=options.show_session_errors)
    except (ConfigError, KeyUnusable) as error:
        sys.stderr.write(f"kiosk run: {error}\n")
        return WRONG_CONFIGURATION
    except KioskError as error:
        sys.stderr.write(f"kiosk run: {error.failure.value}\n")
        return DOUBTFUL


def supervise(config: Config, command: tuple[str, ...], printer: PrintJobs, *, show_errors: bool = False) -> int:
    """Run until told to stop; give the exit status.

    Raises:
        KeyUnusable: the machine's key cannot be read or made.
        KioskError: this process cannot be protected, or the outbox cannot be opened.
    """
    harden_supervisor()
    lock = _only_one(config.paths.state)
    if lock is None:
        return ALREADY_RUNNING
    launcher = Launcher(command, config.paths.temporary, dict(os.environ), show_errors)
    assembly = assemble(config, launcher, printer)
    _obey_signals(assembly.conductor)
    assembly.upkeep.start(config.limits.heartbeat_seconds)
    assembly.forwarder.start()
    doubt = assembly.conductor.run()
    assembly.upkeep.stop()
    assembly.forwarder.stop(_DELIVERY_AT_END_SECONDS)
    os.close(lock)
    return VERIFIED if doubt is None else DOUBTFUL


def assemble(config: Config, launcher: Launcher, printer: PrintJobs) -> Assembly:
    """Who plays which part."""
    state, began = config.paths.state, time.monotonic()
    key = load_or_make(config.device.key)
    identity = Identity(config.device.identity)
    fleet = Fleet(Transport(config.gateway.url, config.gateway.ca, config.gateway.timeout_seconds), key, identity)
    outbox = Outbox(state / "outbox.sqlite", config.limits.most_undelivered)
    forwarder = Forwarder(outbox, partial(deliver, fleet), config.limits.delivery_retry_seconds)

    def report() -> Heartbeat:
        return Heartbeat(int(time.monotonic() - began), conductor.visits, conductor.failures())

    upkeep = Upkeep(fleet, identity, config.device.enrolment_code, report)
    visits = GatewayVisits(fleet, outbox, lambda: upkeep.policy, forwarder.nudge)
    parts = Parts(
        launcher=launcher,
        printer=printer,
        visits=visits,
        chronicle=_chronicle(state, key, visits),
        open_visit=OpenVisitFile(state / "open-visit"),
        limits=config.limits,
    )
    loop = Loop()
    conductor = Conductor(loop, parts)
    return Assembly(loop, conductor, upkeep, forwarder)


def _chronicle(state: Path, key: DeviceKey, visits: GatewayVisits) -> Chronicle:
    def witness(note: str) -> None:
        try:
            visits.witness(note)
        except OutboxFull as error:  # the journal itself is written: a later head covers this one
            _log.warning("checkpoint-lost code=%s", error.failure.value)

    return Chronicle(lambda: Journal(state, f"chobbak.local/journal/{key.name()}", key), witness)


def _only_one(state: Path) -> int | None:
    """Hold the state for this process; None if another supervisor does."""
    state.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(state / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
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
