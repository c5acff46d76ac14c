"""Time as the gateway counts it: leases and codes neither stretch nor die when somebody sets the machine's clock."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo


class Clock(Protocol):
    """Where the gateway asks for the time."""

    def unix(self) -> float:
        """Seconds since 1970 (UTC). Never goes back while the process lives."""


class SystemClock:
    """The machine's clock as it was at start, moved on by the monotonic clock.

    A step of the machine's clock (NTP, an administrator) takes effect at the next start, not in the middle of a lease.
    """

    def __init__(self) -> None:
        self._offset = time.time() - time.monotonic()

    def unix(self) -> float:
        """Seconds since 1970."""
        return self._offset + time.monotonic()


def moment(clock: Clock) -> datetime:
    """Now, as a time with its zone (UTC)."""
    return datetime.fromtimestamp(clock.unix(), UTC)


def today(clock: Clock, zone: ZoneInfo) -> date:
    """The calendar day where the fund sits: the day of issue on its papers."""
    return moment(clock).astimezone(zone).date()
