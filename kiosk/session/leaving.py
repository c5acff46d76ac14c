"""Leaving, in one step from everywhere; only paper that is on its way is waited for."""

from __future__ import annotations

from dataclasses import replace

from kiosk.failures import Failure
from kiosk.link.messages import EndReason
from kiosk.session.effects import CancelJob, ConfirmPrint, Effect, EndVisit, FollowJob
from kiosk.session.events import (
    Event,
    Failed,
    JobAccepted,
    JobProgressed,
    Press,
    Pressed,
    PrintRecorded,
)
from kiosk.session.moves import NOTHING, Move, move, stay
from kiosk.session.ports import JobId, JobState, JobStatus
from kiosk.session.states import Ended, Leaving, Printing, Refused, Visit


def leave(visit: Visit, reason: EndReason) -> Move:
    """End the visit, whatever it is doing."""
    asked = replace(visit, question=None)
    match visit.stage:
        case Printing(cancelling=True, job=job):
            return _end(asked, reason, None, *_withdrawal(job))
        case Printing(pages=pages, job=job, status=status):
            waits = replace(asked, more_time_left=visit.rules.more_time_times)
            return move(waits, Leaving(reason, pages, job, status))
        case Refused(failure=failure):
            return _end(asked, reason, failure)
        case _:
            return _end(asked, reason, None)


def waiting_for_paper(visit: Visit, stage: Leaving, event: Event) -> Move:
    """The next move of a visit that is over but for its paper."""
    match event:
        case JobAccepted(job=job):
            return move(visit, replace(stage, job=job), FollowJob(job))
        case JobProgressed(status=status):
            return _progressed(visit, stage, status)
        case PrintRecorded():
            return _end(visit, stage.reason, None)
        case Failed(failure=failure):
            return _end(visit, stage.reason, failure)
        case Pressed(button=Press.CANCEL_PRINT | Press.BACK as button) if not _out(stage):
            return move(visit, replace(stage, asked=button is Press.CANCEL_PRINT))
        case Pressed(button=Press.STOP_PRINT) if stage.asked:
            return give_up_paper(visit, stage, None)
        case _:
            return stay(visit)


def _progressed(visit: Visit, stage: Leaving, status: JobStatus) -> Move:
    if _out(stage):
        return stay(visit)
    match status.state:
        case JobState.CONFIRMED:
            printed = replace(visit, pages=visit.pages + stage.pages)
            return move(printed, replace(stage, status=status, asked=False), ConfirmPrint(stage.pages))
        case JobState.FAILED:
            return _end(visit, stage.reason, status.reason or Failure.PRINT_FAILED)
        case JobState.CANCELLED:
            return _end(visit, stage.reason, Failure.PRINT_CANCELLED)
        case JobState.SUBMITTED | JobState.PRINTING | JobState.HELD:
            return move(visit, replace(stage, status=status))


def give_up_paper(visit: Visit, stage: Leaving, failure: Failure | None) -> Move:
    """The end, without waiting on.

    Paper that is out already is not withdrawn; its certificate may still be voided by the gateway.
    """
    if _out(stage):
        return _end(visit, stage.reason, failure)
    return _end(visit, stage.reason, failure, *_withdrawal(stage.job))


def _out(stage: Leaving) -> bool:
    """The printer said that the paper is out; only the gateway has to be told yet."""
    return stage.status.state is JobState.CONFIRMED


def _withdrawal(job: JobId | None) -> tuple[Effect, ...]:
    return NOTHING if job is None else (CancelJob(job),)


def _end(visit: Visit, reason: EndReason, failure: Failure | None, *effects: Effect) -> Move:
    over = EndVisit(reason, visit.language, visit.steps, visit.pages, failure)
    return move(visit, Ended(reason), *effects, over)
