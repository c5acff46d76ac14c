"""The questions: is somebody still there, without the card that left, is the paper still waited for, the screen used.

A question is asked when the kiosk waits for a person. While it works nobody is asked and no count-down runs: what came
up meanwhile is asked when the work is done.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from kiosk.failures import Failure
from kiosk.link.messages import EndReason
from kiosk.session.events import (
    CardNumberEntered,
    CertificateChosen,
    ChannelChosen,
    CodeEntered,
    Event,
    LanguageChosen,
    PaceChosen,
    Press,
    Pressed,
    ScreenAdapted,
    Touched,
)
from kiosk.session.guiding import forgotten, greeting, put_back
from kiosk.session.leaving import give_up_paper, leave
from kiosk.session.moves import Move, knows_member, stay, waits_on_member
from kiosk.session.patience import question_seconds
from kiosk.session.ports import JobState
from kiosk.session.states import Asked, Leaving, Question, Visit
from texts.language import Language

_ANSWERS: Final = (Press.STILL_HERE, Press.MORE_TIME)
_ENDS: Final = {Asked.PRESENCE: EndReason.INACTIVITY, Asked.CARD: EndReason.CARD_TAKEN}


def asked_by_clock(visit: Visit) -> Move:
    """Nobody did anything for a while."""
    if visit.question is not None:
        return stay(visit)
    if forgotten(visit):
        return stay(_asked(visit, Asked.SCREEN, visit.more_time_left))
    if waits_on_member(visit.stage):
        return stay(_asked(visit, Asked.PRESENCE, visit.more_time_left))
    return stay(visit)


def asked_by_paper(visit: Visit) -> Move:
    """The paper of a visit that is over takes long. A supervisor that ordered it to end waits no longer than it said.

    What is out and not recorded yet is not for a person to wait for.
    """
    stage = visit.stage
    if not isinstance(stage, Leaving) or visit.question is not None:
        return stay(visit)
    if stage.status.state is JobState.CONFIRMED:
        return give_up_paper(visit, stage, Failure.PRINT_UNCONFIRMED)
    return stay(_asked(visit, Asked.PAPER, 0 if stage.reason is EndReason.SUPERVISOR else visit.more_time_left))


def in_its_time(visit: Visit) -> Visit:
    """The visit with the question that its stage allows: put off while the kiosk works, asked once it waits."""
    question = visit.question
    if question is not None and not _stands(question, visit):
        put_off = question.about is Asked.CARD and knows_member(visit.stage)
        return greeting(replace(visit, question=None, card_unasked=put_off))
    if not visit.card_unasked or question is not None:
        return visit
    if waits_on_member(visit.stage) and knows_member(visit.stage):
        return _asked(replace(visit, card_unasked=False), Asked.CARD, visit.more_time_left)
    return replace(visit, card_unasked=knows_member(visit.stage))


def one_second_later(visit: Visit, question: Question) -> Move:
    """Nobody has answered yet; at zero the visit ends, or the screen is the usual one again."""
    if question.seconds_left > 1:
        return stay(replace(visit, question=replace(question, seconds_left=question.seconds_left - 1)))
    if isinstance(visit.stage, Leaving):
        return give_up_paper(replace(visit, question=None), visit.stage, Failure.PRINT_UNCONFIRMED)
    return stay(put_back(visit)) if question.about is Asked.SCREEN else leave(visit, _ENDS[question.about])


def answered(visit: Visit, question: Question, press: Press) -> Move:
    """What was pressed while the question covered the screen; other buttons cannot be meant."""
    if press is Press.CANCEL_PRINT and isinstance(visit.stage, Leaving):
        return give_up_paper(replace(visit, question=None), visit.stage, None)
    if press is Press.USUAL_SCREEN and question.about is Asked.SCREEN:
        return stay(put_back(visit))
    return stay(_going_on(visit, question)) if press in _ANSWERS else stay(visit)


def _going_on(visit: Visit, question: Question) -> Visit:
    """What the question covered, as it was. Only the one about the card is answered without a count."""
    if question.about is Asked.CARD:
        return replace(visit, question=None)
    if question.more_time_left == 0:
        return visit
    return greeting(replace(visit, question=None, more_time_left=question.more_time_left - 1))


def in_another_language(visit: Visit, language: Language) -> Visit:
    """A question that can be read only now waits its whole time again, unless no time is left to be had."""
    question = visit.question
    changed = replace(visit, language=language)
    if question is None or question.more_time_left == 0 or language is visit.language:
        return changed
    return replace(changed, question=replace(question, seconds_left=question_seconds(question.about, visit)))


def _asked(visit: Visit, about: Asked, more_time_left: int) -> Visit:
    return replace(visit, question=Question(about, question_seconds(about, visit), more_time_left))


def _stands(question: Question, visit: Visit) -> bool:
    match question.about:
        case Asked.PAPER:
            return isinstance(visit.stage, Leaving) and visit.stage.status.state is not JobState.CONFIRMED
        case Asked.SCREEN:
            return forgotten(visit)
        case Asked.PRESENCE | Asked.CARD:
            return waits_on_member(visit.stage)


def from_member(event: Event) -> bool:
    """Whether somebody's hand is behind an event."""
    return isinstance(event, Touched | Pressed) or does_something(event)


def does_something(event: Event) -> bool:
    """Whether a member's event moves the visit on or adapts the screen, and so earns all extensions again."""
    match event:
        case Pressed(button=button):
            return button not in _ANSWERS
        case (
            LanguageChosen()
            | PaceChosen()
            | ScreenAdapted(adapted=True)
            | CardNumberEntered()
            | ChannelChosen()
            | CodeEntered()
            | CertificateChosen()
        ):
            return True
        case _:
            return False
