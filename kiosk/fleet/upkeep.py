"""What the machine does beside visits: enrol once, say that it lives, keep the fund's rules at hand."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from contract.device import Heartbeat, Policy
from kiosk.failures import KioskError
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.errors import NotAdmitted

_log = logging.getLogger(__name__)

FIRST_PAUSE_SECONDS = 2.0


class Upkeep:
    """One thread that calls the gateway now and then; `policy` is what it knows of the rules."""

    def __init__(self, fleet: Fleet, identity: Identity, code: Path | None, report: Callable[[], Heartbeat]) -> None:
        """`code` is the file with the one-time enrolment code, `report` gives the counts of a heartbeat."""
        self._fleet, self._identity, self._code, self._report = fleet, identity, code, report
        self._leaving = threading.Event()
        self._policy: Policy | None = None

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
        if self._identity.read() is None:
            self._enrol()
        answer = self._fleet.heartbeat(self._report())
        if self._policy is None or self._policy.number != answer.policy:
            self._policy = self._fleet.policy()
            _log.info("policy number=%d", self._policy.number)

    def _enrol(self) -> None:
        if self._code is None:
            raise NotAdmitted
        try:
            code = self._code.read_text(encoding="ascii").strip()
            self._fleet.enrol(code)
        except (OSError, ValueError) as error:
            raise NotAdmitted from error
        _log.info("enrolled")
        with suppress(OSError):  # it serves this machine's key alone from now on
            self._code.unlink()

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
