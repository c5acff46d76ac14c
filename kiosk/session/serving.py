"""From the home screen to the paper: a certificate is issued, shown, printed, and confirmed by printer and gateway."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeAlias, assert_never

from contract.personal import Personal
from kiosk.failures import Failure, NextStep, next_step
from kiosk.session.effects import CancelJob, CheckPrinter, FollowJob, PrintDocument, WithdrawPrint
from kiosk.session.events import (
    CertificateChosen,
    CertificateReady,
    Event,
    Failed,
    JobAccepted,
    JobNotCancelled,
    JobProgressed,
    Press,
    Pressed,
    PrintRecorded,
    Timer,
    TimerFired,
)
from kiosk.session.moves import Move, enter, move, refuse, stay
from kiosk.session.ports import JobId, JobState, JobStatus
from kiosk.session.states import Home, Preparing, Preview, Printed, Printing, Visit

ServiceStage: TypeAlias = Home | Preparing | Preview | Printing | Printed

_SUBMITTED = JobStatus(JobState.SUBMITTED, pages_done=0)


def serving(visit: Visit, stage: ServiceStage, event: Event) -> Move:
    """The next move of a member who is signed in."""
    match stage:
        case Home():
            return _home(visit, stage, event)
        case Preparing():
            return _preparing(visit, stage, event)
        case Preview():
            return _preview(visit, stage, event)
        case Printing():
            return _printing(visit, stage, event)
        case Printed():
            return _printed(visit, stage, event)
        case _:
            assert_never(stage)


def _home(visit: Visit, stage: Home, event: Event) -> Move:
    match event:
        case CertificateChosen(kind=kind) if kind in stage.profile.reveal().certificates:
            return enter(visit, Preparing(stage.profile, kind))
        case TimerFired(timer=Timer.PRINTER_CHECK):
            return visit, (CheckPrinter(),)
        case _:
            return stay(visit)


def _preparing(visit: Visit, stage: Preparing, event: Event) -> Move:
    match event:
        case CertificateReady(certificate=certificate, document=document):
            reference = Personal(certificate.reveal().reference)
            return move(visit, Preview(stage.profile, stage.kind, reference, document))
        case Failed(failure=failure):
            return refuse(visit, failure, stage)
        case _:
            return stay(visit)


def _preview(visit: Visit, stage: Preview, event: Event) -> Move:
    match event:
        case Pressed(button=Press.PRINT):
            printing = Printing(stage.profile, stage.kind, stage.reference, stage.document.pages, None, _SUBMITTED)
            return move(visit, printing, PrintDocument(stage.document, stage.reference))
        case Pressed(button=Press.BACK | Press.HOME):
            return move(visit, Home(stage.profile))
        case _:
            return stay(visit)


def _printing(visit: Visit, stage: Printing, event: Event) -> Move:
    match event:
        case JobAccepted(job=job):
            return _job_accepted(visit, stage, job)
        case JobProgressed(status=status) if not _out(stage):
            return _progressed(visit, stage, status)
        case Pressed(button=button) if not _out(stage) and not stage.cancelling:
            return _about_cancelling(visit, stage, button)
        case JobNotCancelled(job=job) if job == stage.job:
            return move(visit, replace(stage, cancelling=False))
        case PrintRecorded():
            return move(visit, Printed(stage.profile, stage.pages))
        case Failed(failure=failure) if _out(stage):
            return _not_recorded(visit, stage, failure)
        case Failed(failure=failure):
            return _lost_track(visit, stage, failure)
        case _:
            return stay(visit)


def _lost_track(visit: Visit, stage: Printing, failure: Failure) -> Move:
    """A printer that did not answer may have the job all the same: if it stayed, two papers could come out."""
    refused, effects = refuse(visit, failure, Preparing(stage.profile, stage.kind))
    return refused, (*effects, WithdrawPrint())


def _not_recorded(visit: Visit, stage: Printing, failure: Failure) -> Move:
    """The paper is out and the gateway does not know. Where it never will, nothing is to be tried again."""
    told = failure if next_step(failure) is NextStep.LEAVE else Failure.PRINT_NOT_RECORDED
    return refuse(visit, told, stage)


def _job_accepted(visit: Visit, stage: Printing, job: JobId) -> Move:
    accepted = replace(stage, job=job)
    if stage.cancelling:
        return move(visit, accepted, CancelJob(job), FollowJob(job))
    return move(visit, accepted, FollowJob(job))


def _about_cancelling(visit: Visit, stage: Printing, button: Press) -> Move:
    """It takes two buttons: whoever touches twice where *Print* was must not lose the paper."""
    match button:
        case Press.CANCEL_PRINT | Press.BACK:
            return move(visit, replace(stage, asked=button is Press.CANCEL_PRINT))
        case Press.STOP_PRINT if stage.asked:
            return _cancel(visit, stage)
        case _:
            return stay(visit)


def _cancel(visit: Visit, stage: Printing) -> Move:
    cancelling = replace(stage, cancelling=True, asked=False)
    return move(visit, cancelling) if stage.job is None else move(visit, cancelling, CancelJob(stage.job))


def _progressed(visit: Visit, stage: Printing, status: JobStatus) -> Move:
    """After a failed print the certificate is issued anew: half a page of the old one may be out already."""
    again = Preparing(stage.profile, stage.kind)
    match status.state:
        case JobState.CONFIRMED:
            printed = replace(visit, pages=visit.pages + stage.pages)
            return enter(printed, replace(stage, status=status, cancelling=False, asked=False))
        case JobState.FAILED:
            return refuse(visit, status.reason or Failure.PRINT_FAILED, again)
        case JobState.CANCELLED if stage.cancelling:
            return move(visit, Home(stage.profile))
        case JobState.CANCELLED:
            return refuse(visit, Failure.PRINT_CANCELLED, again)
        case JobState.SUBMITTED | JobState.PRINTING | JobState.HELD:
            return move(visit, replace(stage, status=status))


def _printed(visit: Visit, stage: Printed, event: Event) -> Move:
    match event:
        case Pressed(button=Press.HOME | Press.BACK | Press.START):
            return move(visit, Home(stage.profile))
        case _:
            return stay(visit)


def _out(stage: Printing) -> bool:
    """The printer said that the paper is out; only the gateway has to be told yet."""
    return stage.status.state is JobState.CONFIRMED
