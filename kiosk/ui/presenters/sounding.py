"""Which short sound belongs to a change of the visit. Pure; what is on the screen says the same."""

from __future__ import annotations

from kiosk.failures import Failure
from kiosk.session.ports import JobState
from kiosk.session.states import (
    Confirming,
    EnterCardNumber,
    EnterCode,
    Finished,
    PlaceCard,
    Printed,
    Printing,
    ReadingCard,
    Refused,
    Stage,
    Visit,
)
from kiosk.ui.kit.sounds import Jingle

LAST_SECONDS = 5
"""The warning is heard again when so many seconds are left."""


def sound_between(before: Visit, after: Visit) -> Jingle | None:
    """The sound for going from one state of the visit to the next; None for most."""
    if _asks_for_time(before, after):
        return Jingle.TIME_WARNING
    if _forgets_card(after) and not _forgets_card(before):
        return Jingle.CARD_FORGOTTEN
    if _trouble(after.stage) is not None and _trouble(after.stage) != _trouble(before.stage):
        return Jingle.ERROR
    if isinstance(before.stage, ReadingCard) and isinstance(after.stage, Confirming):
        return Jingle.CARD_READ
    return None


def _asks_for_time(before: Visit, after: Visit) -> bool:
    if after.question is None:
        return False
    if before.question is None or before.question.about is not after.question.about:
        return True
    return after.question.seconds_left == LAST_SECONDS < before.question.seconds_left


def _forgets_card(visit: Visit) -> bool:
    """The paper is out, or the visit is over and wiped, and there is still a card."""
    return visit.card_present and isinstance(visit.stage, Printed | Finished)


def _trouble(stage: Stage) -> tuple[Failure, int] | None:
    """What is the matter on a screen, and how many tries are left: a second wrong number is another error."""
    match stage:
        case Refused(failure=failure):
            return failure, 0
        case PlaceCard(problem=problem, tries_left=tries) if problem is not None:
            return problem, tries
        case EnterCardNumber(problem=problem, tries_left=tries) if problem is not None:
            return problem, tries
        case EnterCode(problem=problem, tries_left=tries) if problem is not None:
            return problem, tries
        case Printing(status=status) if status.state is JobState.HELD and status.reason is not None:
            return status.reason, 0
        case _:
            return None
