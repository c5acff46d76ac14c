"""Stands in for the outside until it is loaded: the first session starts before the network's libraries are read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract.device import VisitGrant
from kiosk.failures import Failure, KioskError
from kiosk.lasting import Lasting
from kiosk.link.messages import Rules

if TYPE_CHECKING:
    from kiosk.programs.outside import Outside

_log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
_RETRY_SECONDS = 5.0


class StillLoading(KioskError):
    """The parts that speak to the network are not there yet."""

    failure = Failure.GATEWAY_UNREACHABLE


class Later:
    """Visits, print jobs and the witness of the journal, as soon as they can be had. From any thread."""

    def __init__(self, load: Callable[[], Outside]) -> None:
        """`load` opens the outside; if it raises KioskError, OSError or ValueError it is tried again later."""
        self._load = load
        self._outside: Outside | None = None
        self._tried = threading.Event()
        self._trouble: type[KioskError] = StillLoading
        self._leaving = threading.Event()
        self._news = threading.Condition()
        self._note: str | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to load."""
        self._thread.start()

    def close(self) -> None:
        """Hand over the last note, and end the outside."""
        self._leaving.set()
        with self._news:
            self._news.notify()
        self._thread.join(PATIENCE_SECONDS)
        if self._outside is not None:
            self._outside.close()

    def grant(self) -> VisitGrant:
        """See `kiosk.supervisor.ports.Visits`; raises also what the outside could not be opened for."""
        return self._there().visits.grant()

    def over(self, visit: str, reason: str) -> None:
        """See `kiosk.supervisor.ports.Visits`; raises also what the outside could not be opened for."""
        self._there().visits.over(visit, reason)

    def device(self) -> str:
        """See `kiosk.supervisor.ports.Visits`."""
        return self._there().visits.device()

    def rules(self) -> Rules | None:
        """See `kiosk.supervisor.ports.Visits`."""
        return self._outside.visits.rules() if self._outside is not None else None

    def cancel(self, owner: str | None) -> None:
        """See `kiosk.supervisor.wipe.PrintJobs`; raises also what the outside could not be opened for."""
        self._there().printer.cancel(owner)

    def none_left(self, owner: str | None) -> bool:
        """See `kiosk.supervisor.wipe.PrintJobs`; raises also what the outside could not be opened for."""
        return self._there().printer.none_left(owner)

    def witness(self, note: str) -> None:
        """Have a head of the journal kept for the gateway, soon; a newer one before that takes its place."""
        with self._news:
            self._note = note
            self._news.notify()

    def _there(self) -> Outside:
        """Wait for the first try only: one that failed will not succeed while somebody stands there and waits."""
        self._tried.wait(PATIENCE_SECONDS)
        if self._outside is None:
            raise self._trouble
        return self._outside

    def _run(self) -> None:
        outside, lost = self._opened(), Lasting(_log, "checkpoint-lost")
        while outside is not None and (note := self._next_note()) is not None:
            try:
                outside.visits.witness(note)
            except KioskError as error:  # the journal itself is written: a later head covers this one
                lost.met(error.failure.value)
            else:
                lost.met()

    def _opened(self) -> Outside | None:
        while not self._leaving.is_set():
            self._try()
            if self._outside is not None:
                return self._outside
            self._leaving.wait(_RETRY_SECONDS)
        return None

    def _try(self) -> None:
        try:
            self._outside = self._load()
        except KioskError as error:
            self._trouble = type(error)
        except (OSError, ValueError):  # a file that is missing, or not what it should be
            self._trouble = StillLoading
        if self._outside is None:
            _log.warning("outside-failed code=%s", self._trouble.failure.value)
        self._tried.set()

    def _next_note(self) -> str | None:
        """Wait for a note; None when there is none left and the program ends."""
        with self._news:
            self._news.wait_for(lambda: self._note is not None or self._leaving.is_set())
            note, self._note = self._note, None
            return note
