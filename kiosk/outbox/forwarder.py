"""Carries what waits in the outbox to the gateway: again and again, with pauses that grow while it is away."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable

from kiosk.failures import Failure, KioskError
from kiosk.lasting import Lasting
from kiosk.outbox.store import Item, Outbox, OutboxFull

_log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 300.0

Deliver = Callable[[Item], None]
"""Hands one item over; returns only when it was acknowledged; raises `KioskError`."""

AWAY = frozenset({Failure.GATEWAY_UNREACHABLE, Failure.GATEWAY_SLOW, Failure.GATEWAY_UNTRUSTED, Failure.GATEWAY_ERROR})
"""The gateway is away: the others need not be tried now. Any other failure concerns this item alone."""


class Forwarder:
    """One thread; `nudge` wakes it when there is something new."""

    def __init__(self, outbox: Outbox, deliver: Deliver, first_pause: float) -> None:
        self._outbox, self._deliver, self._first_pause = outbox, deliver, first_pause
        self._refused: frozenset[Failure] = frozenset()
        self._unknown = 0
        self._trouble = Lasting(_log, "undelivered")
        self._store_trouble = Lasting(_log, "outbox-failed")
        self._woken = threading.Event()
        self._leaving = False
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin with what an earlier run left."""
        self._thread.start()

    def nudge(self) -> None:
        """There is something new, or the gateway is known to be back."""
        self._woken.set()

    def stop(self, seconds: float) -> None:
        """End after the present delivery; wait for that at most so long."""
        self._leaving = True
        self._woken.set()
        self._thread.join(seconds)

    @property
    def refused(self) -> frozenset[Failure]:
        """Why the gateway did not take what it was last offered; being away is no reason. From any thread."""
        return self._refused

    def round(self) -> bool:
        """Try everything that waits once; give whether all of it was delivered.

        Raises:
            OutboxFull: the store cannot be read or written.
        """
        undelivered: set[Failure] = set()
        for item in self._outbox.waiting():
            try:
                self._deliver(item)
            except KioskError as error:
                undelivered.add(error.failure)
                if error.failure in AWAY or self._leaving:
                    break
            else:
                self._outbox.delivered(item)
        self._refused = frozenset(undelivered - AWAY)
        self._trouble.met(*(failure.value for failure in undelivered))
        return not undelivered

    def _tell_unknown(self) -> None:
        """What an update left that was taken back: it stays for the next one, and the others go on without it."""
        unknown = self._outbox.unknown()
        if unknown != self._unknown:
            self._unknown = unknown
            _log.warning("outbox-unknown count=%d", unknown)

    def _run(self) -> None:
        pause = self._first_pause
        while not self._leaving:
            self._woken.clear()
            try:
                self._tell_unknown()
                everything = self.round()
            except OutboxFull as error:
                self._store_trouble.met(error.failure.value)
                everything = False
            else:
                self._store_trouble.met()
            pause = self._first_pause if everything else min(pause * 2, LONGEST_PAUSE_SECONDS)
            self._woken.wait(None if everything else pause)
