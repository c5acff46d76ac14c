"""What the journal says about what a session said: the same enum by another name, and numbers."""

from __future__ import annotations

from kiosk.audit.events import FIELDS, Event, Reason
from kiosk.audit.journal import Facts
from kiosk.link.messages import Happened, NoCredential, VisitBegan, VisitEnded


def written(what: VisitBegan | VisitEnded | Happened | NoCredential) -> tuple[Event, Facts]:
    """The event of the catalogue and its fields."""
    match what:
        case VisitBegan():
            return Event.VISIT_BEGAN, {}
        case NoCredential():
            return Event.CREDENTIAL_REFUSED, {"failure": what.failure}
        case Happened():
            return _happened(what)
        case VisitEnded():
            return _ended(what)


def _happened(what: Happened) -> tuple[Event, Facts]:
    event, facts = Event(what.what.value), Facts(count=what.count)
    if what.failure is not None and "failure" in FIELDS[event]:
        facts["failure"] = what.failure
    return event, facts


def _ended(what: VisitEnded) -> tuple[Event, Facts]:
    facts = Facts(reason=Reason(what.reason.value), steps=what.steps, pages=what.pages)
    if what.failure is not None:
        facts["failure"] = what.failure
    return Event.VISIT_ENDED, facts
