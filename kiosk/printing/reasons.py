"""What keeps a printer from printing, from its own words (RFC 8011, 5.4.11 and 5.4.12)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from kiosk.failures import Failure


class PrinterState(IntEnum):
    """printer-state (RFC 8011, 5.4.11)."""

    IDLE = 3
    PROCESSING = 4
    STOPPED = 5


_REASONS: Final[Mapping[str, Failure]] = MappingProxyType(
    {
        "media-jam": Failure.PAPER_JAM,
        "cover-open": Failure.COVER_OPEN,
        "door-open": Failure.COVER_OPEN,
        "interlock-open": Failure.COVER_OPEN,
        "media-empty": Failure.NO_PAPER,
        "media-needed": Failure.NO_PAPER,
        "input-tray-missing": Failure.NO_PAPER,
        "toner-empty": Failure.NO_TONER,
        "marker-supply-empty": Failure.NO_TONER,
        "developer-empty": Failure.NO_TONER,
        "paused": Failure.PRINTER_STOPPED,
        "moving-to-paused": Failure.PRINTER_STOPPED,
        "stopping": Failure.PRINTER_STOPPED,
        "shutdown": Failure.PRINTER_STOPPED,
        "output-area-full": Failure.PRINTER_STOPPED,
        "output-tray-missing": Failure.PRINTER_STOPPED,
        "marker-waste-full": Failure.PRINTER_STOPPED,
        "spool-area-full": Failure.PRINTER_STOPPED,
        "fuser-over-temp": Failure.PRINTER_STOPPED,
        "fuser-under-temp": Failure.PRINTER_STOPPED,
        "opc-life-over": Failure.PRINTER_STOPPED,
        "timed-out": Failure.PRINTER_ABSENT,
    }
)
"""Keyword → failure, what a person must touch first."""

_SEVERITIES: Final = ("-error", "-warning", "-report")
"""Suffixes (RFC 8011, 5.4.12). Not believed: printers say
`media-empty-warning` while a job waits for paper."""


def problem(state: int | None, reasons: Iterable[str], accepting: bool) -> Failure | None:
    """What to tell the member, or None. A reason that nobody knows is harmless while the printer is not stopped.

    Args:
        state: printer-state.
        reasons: printer-state-reasons.
        accepting: printer-is-accepting-jobs.
    """
    stopped = state == PrinterState.STOPPED
    bare = {_without_severity(reason) for reason in reasons}
    known = next((failure for reason, failure in _REASONS.items() if reason in bare), None)
    if known is None and (stopped or not accepting):
        return Failure.PRINTER_STOPPED
    return known


def _without_severity(reason: str) -> str:
    for severity in _SEVERITIES:
        reason = reason.removesuffix(severity)
    return reason
