"""What the machine does beside visits: enrol once, say that it lives, keep the fund's rules at hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import msgspec

from contract.device import Heartbeat, Policy
from kiosk.durable import replace_durably
from kiosk.failures import KioskError
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.errors import NotAdmitted

_log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 2.0


class PolicyFile:
    """The rules that were in force last, for a start while the gateway is away."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Policy | None:
        """The rules that were kept; None if there are none, or the file is damaged."""
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=Policy)
        except (OSError, msgspec.DecodeError, UnicodeDecodeError):
            return None

    def write(self, policy: Policy) -> None:
        """Keep them; a disk that does not take them only means that the next start has to ask."""
        try:
            replace_durably(self._path, msgspec.json.encode(policy))
        except OSError:
            _log.warning("policy-not-kept")


@dataclass(frozen=True, slots=True)
class Papers:
    """The machine's own files: its name, the file with its one-time enrolment code, the rules in force."""

    identity: Identity
    code: Path | None
    policy: PolicyFile


class Upkeep:
    """One thread that calls the gateway now and then; `policy` is what it knows of the rules."""

    def __init__(self, fleet: Fleet, papers: Papers, report: Callable[[], Heartbeat]) -> None:
        """`report` gives the counts of a heartbeat."""
        self._fleet, self._papers, self._report = fleet, papers, report
        self._leaving = threading.Event()
        self._policy = papers.policy.read()
        self._asked = False

    @property
    def policy(self) -> Policy | None:
        """The fund's rules, as far as they are known."""
        return self._policy

    def start(self, interval: float) -> None:
        """Call at once and then every `interval` seconds; more often until the first call succeeded."""
        threading.Thread(target=self._run, args=(interval,), daemon=True).start()

    def stop(self) -> None:
        """End after the present call."""
        self._leaving.set()

    def round(self) -> None:
        """Enrol if that is not done, say that the machine lives, and fetch the rules if they changed.

        Raises:
            KioskError: of `kiosk.fleet.errors`.
        """
        if self._papers.identity.read() is None:
            self._enrol()
        answer = self._fleet.heartbeat(self._report())
        if not self._asked or self._policy is None or self._policy.number != answer.policy:
            self._policy = self._fleet.policy()
            self._asked = True
            self._papers.policy.write(self._policy)
            _log.info("policy number=%d", self._policy.number)

    def _enrol(self) -> None:
        if self._papers.code is None:
            raise NotAdmitted
        try:
            code = self._papers.code.read_text(encoding="ascii").strip()
            self._fleet.enrol(code)
        except (OSError, ValueError) as error:
            raise NotAdmitted from error
        _log.info("enrolled")
        with suppress(OSError):  # it serves this machine's key alone from now on
            self._papers.code.unlink()

    def _run(self, interval: float) -> None:
        pause = min(FIRST_PAUSE_SECONDS, interval)
        while not self._leaving.is_set():
            began = time.monotonic()
            try:
                self.round()
                pause = interval
            except KioskError as error:
                _log.info("gateway-away code=%s", error.failure.value)
                pause = min(pause * 2, interval)
            self._leaving.wait(max(0.0, pause - (time.monotonic() - began)))
