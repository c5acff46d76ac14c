"""What the journal is told, derived from what happened in which state; enums and counts, nothing else fits."""

from __future__ import annotations

from typing import Final

from kiosk.failures import Failure
from kiosk.link.messages import Happening
from kiosk.session.effects import Report
from kiosk.session.events import (
    CardJudged,
    CardRead,
    CertificateReady,
    CodeAccepted,
    CodeWasSent,
    Event,
    Failed,
    JobProgressed,
)
from kiosk.session.moves import in_visit
from kiosk.session.ports import JobState, JobStatus
from kiosk.session.recovery import GATEWAY_FAILURES
from kiosk.session.states import (
    CheckingCode,
    Confirming,
    Leaving,
    Preparing,
    Printing,
    ReadingCard,
    Refused,
    SendingCode,
    Sheet,
    Stage,
    Visit,
)

_OF_CODES: Final = frozenset({Failure.WRONG_CODE, Failure.LATE_CODE, Failure.CODE_TRIES_USED})


def reports(before: Visit, event: Event, after: Visit) -> tuple[Report, ...]:
    """Lines for the journal; none for an event that this state ignores."""
    if after.sheet is Sheet.STAFF and before.sheet is not Sheet.STAFF and in_visit(after.stage):
        return (Report(Happening.STAFF_CALLED),)
    match before.stage, event:
        case (ReadingCard(), CardRead()):
            return (Report(Happening.CARD_READ),)
        case (SendingCode(), CodeWasSent()):
            return (Report(Happening.CODE_SENT),)
        case (CheckingCode(), CodeAccepted()):
            return (Report(Happening.SIGNED_IN),)
        case (Preparing(), CertificateReady()):
            return (Report(Happening.CERTIFICATE_ISSUED),)
        case (Printing() | Leaving(), JobProgressed(status=status)):
            return _printed(before, status, after)
        case (Confirming(), CardJudged()):
            return _judged(after)
        case (_, Failed(failure=failure)):
            return _failed(before.stage, failure)
        case _:
            return ()


def _printed(before: Visit, status: JobStatus, after: Visit) -> tuple[Report, ...]:
    pages = after.pages - before.pages
    if pages > 0:
        return (Report(Happening.CERTIFICATE_PRINTED, pages),)
    if status.state is JobState.FAILED:
        return (Report(Happening.PRINT_FAILED, failure=status.reason or Failure.PRINT_FAILED),)
    if status.state is JobState.CANCELLED:
        return (Report(Happening.PRINT_FAILED, failure=Failure.PRINT_CANCELLED),)
    return ()


def _judged(after: Visit) -> tuple[Report, ...]:
    """A card that is accepted may be of somebody whom no code can reach."""
    accepted = Report(Happening.CARD_ACCEPTED)
    if isinstance(after.stage, Refused):
        return accepted, Report(Happening.CODE_NOT_SENT, failure=after.stage.failure)
    return (accepted,)


def _failed(stage: Stage, failure: Failure) -> tuple[Report, ...]:
    if failure in GATEWAY_FAILURES:
        return (Report(Happening.GATEWAY_FAILED, failure=failure),)
    match stage:
        case ReadingCard() | Confirming():
            return (Report(Happening.CARD_REFUSED, failure=failure),)
        case SendingCode():
            return (Report(Happening.CODE_NOT_SENT, failure=failure),)
        case CheckingCode() if failure in _OF_CODES:
            return (Report(Happening.CODE_REFUSED, failure=failure),)
        case Printing(status=status) | Leaving(status=status) if status.state is not JobState.CONFIRMED:
            return (Report(Happening.PRINT_FAILED, failure=failure),)
        case _:
            return (Report(Happening.GATEWAY_FAILED, failure=failure),)
