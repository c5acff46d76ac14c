"""What the printer tells anybody who asks for its list of jobs: every attribute that it has (RFC 8011, 4.2.6)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from demo.residue import Needle
from demo.services.printer import DemoPrinter
from kiosk.printing.ipp_client import IppClient, Operation
from kiosk.printing.ipp_codec import Attribute, GroupTag, ValueTag

Job = Mapping[str, tuple[object, ...]]


class Which(StrEnum):
    """which-jobs (RFC 8011, 4.2.6.1)."""

    COMPLETED = "completed"
    UNFINISHED = "not-completed"


def jobs_of(printer: DemoPrinter, which: Which) -> list[Job]:
    """The printer's jobs, in the order in which they came."""
    operands = (
        Attribute("requesting-user-name", ValueTag.NAME, ("anybody",)),
        Attribute("which-jobs", ValueTag.KEYWORD, (which.value,)),
        Attribute("requested-attributes", ValueTag.KEYWORD, ("all",)),
    )
    answer = IppClient(printer.uri).ask(Operation.GET_JOBS, operands)
    jobs: list[Job] = [job.attributes for job in answer.all(GroupTag.JOB)]
    return sorted(jobs, key=lambda job: str(job["job-id"]).zfill(9))


def occurring(needles: tuple[Needle, ...], job: Job) -> list[str]:
    """Labels of the needles that the job's attributes contain."""
    text = repr(dict(job)).encode()
    return [needle.label for needle in needles if needle.bytes in text]
