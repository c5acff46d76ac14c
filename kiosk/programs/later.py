"""Stands in for the outside until it is loaded: the first session starts before the network's libraries are read."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from contract.device import VisitGrant
from kiosk.failures import Failure, KioskError
from kiosk.link.messages import Rules

if TYPE_CHECKING:
    from kiosk.programs.outside import Outside

_log = logging.getLogger(__name__)

PATIENCE_SECONDS = 10.0
_RETRY_SECONDS = 5.0


class StillLoading(KioskError):
    """The parts that speak to the network are not there yet, or cannot be opened."""

    failure = Failure.GATEWAY_UNREACHABLE


class Later:
    """Visits, print jobs and the witness of the journal, as soon as they can be had. From any thread."""

    def __init__(self, load: Callable[[], Outside]) -> None:
        """`load` opens the outside and may raise `KioskError`; it is tried again until it succeeds."""
        self._load = load
        self._outside: Outside | None = None
        self._loaded = threading.Event()
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
        """See `kiosk.supervisor.ports.Visits`; raises also `StillLoading`."""
        return self._there().visits.grant()

    def over(self, visit: str, reason: str) -> None:
        """See `kiosk.supervisor.ports.Visits`; raises also `StillLoading`."""
        self._there().visits.over(visit, reason)

    def device(self) -> str:
        """See `kiosk.supervisor.ports.Visits`."""
        return self._there().visits.device()

    def rules(self) -> Rules | None:
        """See `kiosk.supervisor.ports.Visits`."""
        return self._outside.visits.rules() if self._outside is not None else None

    def cancel(self, owner: str | None) -> None:
        """See `kiosk.supervisor.wipe.PrintJobs`; raises also `StillLoading`."""
        self._there().printer.cancel(owner)

    def none_left(self, owner: str | None) -> bool:
        """See `kiosk.supervisor.wipe.PrintJobs`; raises also `StillLoading`."""
        return self._there().printer.none_left(owner)

    def witness(self, note: str) -> None:
        """Have a head of the journal kept for the gateway, soon; a newer one before that takes its place."""
        with self._news:
            self._note = note
            self._news.notify()

    def _there(self) -> Outside:
        if not self._loaded.wait(PATIENCE_SECONDS) or self._outside is None:
            raise StillLoading
        return self._outside

    def _run(self) -> None:
        outside = self._opened()
        while outside is not None and (note := self._next_note()) is not None:
            try:
                outside.visits.witness(note)
            except KioskError as error:  # the journal itself is written: a later head covers this one
                _log.warning("checkpoint-lost code=%s", error.failure.value)

    def _opened(self) -> Outside | None:
        while not self._leaving.is_set():
            try:
                self._outside = self._load()
            except KioskError as error:
                _log.warning("outside-failed code=%s", error.failure.value)
                self._leaving.wait(_RETRY_SECONDS)
            else:
                self._loaded.set()
                return self._outside
        return None

    def _next_note(self) -> str | None:
        """Wait for a note; None when there is none left and the program ends."""
        with self._news:
            self._news.wait_for(lambda: self._note is not None or self._leaving.is_set())
            note, self._note = self._note, None
            return note
