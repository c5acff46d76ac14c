"""A visit is a lease that its process renews: when the process dies, the gateway ends the visit by itself."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Final

from kiosk.failures import KioskError

_SHARE: Final = 3
"""Renewed after this part of its time, so that two failures in a row are survived."""

_SHORTEST_PAUSE_SECONDS: Final = 0.25
"""The last lease of the longest visit is short, of no whole second in the end."""


class Renewal:
    """Renews in a thread of its own until stopped, or until the visit is over for the gateway."""

    def __init__(self, renew: Callable[[], int | None], lease_seconds: float) -> None:
        """`renew` gives the seconds of the new lease, None for a visit that is over; a KioskError is tried again."""
        self._renew = renew
        self._lease_seconds = lease_seconds
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="lease", daemon=True)

    def start(self) -> None:
        """Begin to renew."""
        self._thread.start()

    def stop(self) -> None:
        """Renew no more; does not wait for a renewal under way."""
        self._stopped.set()

    def _run(self) -> None:
        while not self._stopped.wait(max(_SHORTEST_PAUSE_SECONDS, self._lease_seconds / _SHARE)):
            try:
                lease_seconds = self._renew()
            except KioskError:
                continue
            if lease_seconds is None:
                return
            self._lease_seconds = lease_seconds
