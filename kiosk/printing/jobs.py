"""A visit's print jobs, by the random name under which they were sent: cancel them and prove them gone.

This is all of printing that the supervisor may touch: it makes no document and sees none.
"""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from kiosk.printing.ipp import cancel_job
from kiosk.printing.ipp_client import IppClient, Operation, Timeouts
from kiosk.printing.ipp_codec import Attribute, Group, GroupTag, ValueTag
from kiosk.printing.printer import PrinterRefused

SETTLE_SECONDS: Final = 0.5
"""A printer may begin a job that was cancelled in the instant before (ippeveprinter does): so it is looked at again."""

_ASKED = ("job-id", "job-state", "job-originating-user-name")


class VisitJobs:
    """The jobs of a visit at one printer. One thread at a time."""

    def __init__(self, uri: str, certificate: Path | None = None, timeouts: Timeouts | None = None) -> None:
        """Check the printer's address; raises as `IppClient` does."""
        self._client = IppClient(uri, certificate, timeouts)

    def cancel(self, owner: str | None) -> None:
        """Cancel every unfinished job of this requesting-user-name (None: of anybody).

        If there was one, it looks again after `SETTLE_SECONDS`.

        Raises:
            PrinterAbsent, PrinterRefused.
        """
        if self._cancelled(owner):
            time.sleep(SETTLE_SECONDS)
            self._cancelled(owner)

    def none_left(self, owner: str | None) -> bool:
        """Whether the printer, asked afresh, lists no not-completed job of this name. Raises as ``cancel``."""
        return not self._unfinished(owner)

    def _cancelled(self, owner: str | None) -> bool:
        jobs = self._unfinished(owner)
        for job in jobs:
            cancel_job(self._client, job)
        return bool(jobs)

    def _unfinished(self, owner: str | None) -> list[int]:
        """Get-Jobs (RFC 8011, 4.2.6). The owner is compared here too: a printer may ignore `my-jobs`.

        A job without an owner is taken for the visit's: better a stranger's job cancelled than a member's left.
        """
        operands = (
            Attribute("requesting-user-name", ValueTag.NAME, (owner or "",)),
            Attribute("which-jobs", ValueTag.KEYWORD, ("not-completed",)),
            Attribute("my-jobs", ValueTag.BOOLEAN, (owner is not None,)),
            Attribute("requested-attributes", ValueTag.KEYWORD, _ASKED),
        )
        jobs = self._client.ask(Operation.GET_JOBS, operands).all(GroupTag.JOB)
        return [_number(job) for job in jobs if owner is None or _is_of(job, owner)]


def _is_of(job: Group, owner: str) -> bool:
    return owner in (job.texts("job-originating-user-name") or (owner,))


def _number(job: Group) -> int:
    number = job.number("job-id")
    if number is None:
        raise PrinterRefused
    return number
