"""The real printer: straight from memory over IPP (RFC 8011), no spooler in between, nothing on this machine's disk."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final

from kiosk.failures import Failure
from kiosk.printing.ipp_client import IppClient, Operation, Status, check
from kiosk.printing.ipp_codec import Attribute, Group, GroupTag, Message, ValueTag
from kiosk.printing.printer import (
    JobId,
    JobState,
    JobStatus,
    PrinterAbsent,
    PrinterRefused,
    PrinterStatus,
    PrinterUnsupported,
)
from kiosk.printing.reasons import problem

PDF: Final = "application/pdf"
PWG_RASTER: Final = "image/pwg-raster"

JOB_NAME: Final = "document"
"""Neutral: a printer shows and logs job names."""

_ASKED_OF_PRINTER: Final = (
    "printer-state",
    "printer-state-reasons",
    "printer-is-accepting-jobs",
    "document-format-supported",
)
_ASKED_OF_JOB: Final = ("job-state", "job-state-reasons", "job-impressions-completed", "job-media-sheets-completed")

Rasterise = Callable[[bytes], bytes]
"""PDF → PWG raster (`raster.to_pwg_raster`), for printers that take no PDF."""


class IppJobState(IntEnum):
    """job-state (RFC 8011, 5.3.7)."""

    PENDING = 3
    PENDING_HELD = 4
    PROCESSING = 5
    PROCESSING_STOPPED = 6
    CANCELED = 7
    ABORTED = 8
    COMPLETED = 9


class IppPrinter:
    """One printer; fits `printer.Printer`. One thread at a time."""

    def __init__(self, client: IppClient, rasterise: Rasterise | None = None) -> None:
        self._client = client
        self._rasterise = rasterise

    def status(self) -> PrinterStatus:
        """Get-Printer-Attributes (RFC 8011, 4.2.5).

        Raises:
            PrinterAbsent, PrinterRefused.
        """
        asked = Attribute("requested-attributes", ValueTag.KEYWORD, _ASKED_OF_PRINTER)
        printer = self._client.ask(Operation.GET_PRINTER_ATTRIBUTES, (asked,)).first(GroupTag.PRINTER)
        state = printer.number("printer-state")
        if state is None:
            raise PrinterRefused
        accepting = printer.attributes.get("printer-is-accepting-jobs", (True,)) != (False,)
        trouble = problem(state, printer.texts("printer-state-reasons"), accepting)
        return PrinterStatus(trouble, printer.texts("document-format-supported"))

    def problem(self) -> Failure | None:
        """What keeps it from printing right now, absence included; None when it is ready."""
        try:
            return self.status().problem
        except (PrinterAbsent, PrinterRefused) as error:
            return error.failure

    def submit(self, pdf: bytes, job_owner: str) -> JobId:
        """Print-Job (RFC 8011, 4.2.1): the document follows the request on the same connection.

        Raises:
            PrinterAbsent, PrinterRefused, PrinterNotAccepting, PrinterUnsupported.
        """
        mime, document = self._printable(pdf)
        operands = (
            Attribute("requesting-user-name", ValueTag.NAME, (job_owner,)),
            Attribute("job-name", ValueTag.NAME, (JOB_NAME,)),
            Attribute("document-format", ValueTag.MIME_TYPE, (mime,)),
        )
        job = (
            Attribute("copies", ValueTag.INTEGER, (1,)),
            Attribute("sides", ValueTag.KEYWORD, ("one-sided",)),
            Attribute("media", ValueTag.KEYWORD, ("iso_a4_210x297mm",)),
        )
        answer = check(self._client.call(Operation.PRINT_JOB, operands, job=job, document=document))
        number = answer.first(GroupTag.JOB).number("job-id")
        if number is None:
            raise PrinterRefused
        return JobId(number)

    def job(self, job: JobId) -> JobStatus:
        """Get-Job-Attributes (RFC 8011, 4.3.4), and the printer's reasons while the job is not finished.

        A printer that does not answer holds the job; one that has forgotten it will never confirm it.

        Raises:
            PrinterRefused: the answer makes no sense.
        """
        asked = Attribute("requested-attributes", ValueTag.KEYWORD, _ASKED_OF_JOB)
        number = Attribute("job-id", ValueTag.INTEGER, (job,))
        try:
            answer = self._client.call(Operation.GET_JOB_ATTRIBUTES, (number, asked))
            if answer.code in (Status.NOT_FOUND, Status.GONE):
                return JobStatus(JobState.FAILED, 0, Failure.PRINT_UNCONFIRMED)
            return self._judged(check(answer))
        except PrinterAbsent as error:
            return JobStatus(JobState.HELD, 0, error.failure)

    def cancel(self, job: JobId) -> None:
        """Cancel-Job (RFC 8011, 4.3.3); a finished or forgotten job is no error.

        Raises:
            PrinterAbsent, PrinterRefused.
        """
        cancel_job(self._client, job)

    def _printable(self, pdf: bytes) -> tuple[str, bytes]:
        formats = self.status().formats
        if PDF in formats:
            return PDF, pdf
        if PWG_RASTER in formats and self._rasterise is not None:
            return PWG_RASTER, self._rasterise(pdf)
        raise PrinterUnsupported

    def _judged(self, answer: Message) -> JobStatus:
        job = answer.first(GroupTag.JOB)
        final = _finished(job)
        if final is not None:
            return final
        trouble = self.status().problem
        state = job.number("job-state")
        if trouble is None and state in (IppJobState.PENDING_HELD, IppJobState.PROCESSING_STOPPED):
            trouble = Failure.PRINTER_STOPPED
        if trouble is not None:
            return JobStatus(JobState.HELD, _pages(job), trouble)
        return JobStatus(
            JobState.SUBMITTED if state == IppJobState.PENDING else JobState.PRINTING,
            _pages(job),
        )


def cancel_job(client: IppClient, job: int) -> None:
    """Cancel-Job; a job that is finished or forgotten is no error. Raises PrinterAbsent, PrinterRefused."""
    answer = client.call(Operation.CANCEL_JOB, (Attribute("job-id", ValueTag.INTEGER, (job,)),))
    if answer.code not in (Status.NOT_POSSIBLE, Status.NOT_FOUND, Status.GONE):
        check(answer)


def _finished(job: Group) -> JobStatus | None:
    """The verdict on a job in a final state; completed with errors is not confirmed (RFC 8011, 5.3.8)."""
    pages = _pages(job)
    match job.number("job-state"):
        case IppJobState.COMPLETED:
            if "job-completed-with-errors" in job.texts("job-state-reasons"):
                return JobStatus(JobState.FAILED, pages, Failure.PRINT_FAILED)
            return JobStatus(JobState.CONFIRMED, pages)
        case IppJobState.CANCELED:
            return JobStatus(JobState.CANCELLED, pages, Failure.PRINT_CANCELLED)
        case IppJobState.ABORTED:
            return JobStatus(JobState.FAILED, pages, Failure.PRINT_FAILED)
        case None:
            raise PrinterRefused
        case _:
            return None


def _pages(job: Group) -> int:
    counts = (job.number("job-impressions-completed"), job.number("job-media-sheets-completed"))
    return max(0, *(count or 0 for count in counts))
