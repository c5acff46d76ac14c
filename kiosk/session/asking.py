"""The question whether somebody is still there: after inactivity, or when one's own card left the reader."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

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
    Touched,
)
from kiosk.session.guiding import closed, forgotten
from kiosk.session.leaving import leave
from kiosk.session.moves import Move, stay, waits_on_member
from kiosk.session.patience import card_taken_seconds, question_seconds
from kiosk.session.states import Question, Visit

_ANSWERS: Final = (Press.STILL_HERE, Press.MORE_TIME)


def asked_by_clock(visit: Visit) -> Move:
    """Nobody did anything for a while."""
    if forgotten(visit):
        return stay(closed(visit))
    if visit.question is not None or not waits_on_member(visit.stage):
        return stay(visit)
    question = Question(EndReason.INACTIVITY, question_seconds(visit), visit.more_time_left)
    return replace(visit, question=question), ()


def asked_by_card(visit: Visit) -> Move:
    """The card that was read has left. Work that is under way goes on behind the question."""
    question = Question(EndReason.CARD_TAKEN, card_taken_seconds(visit), visit.more_time_left)
    return replace(visit, question=question), ()


def one_second_later(visit: Visit, question: Question) -> Move:
    """Nobody has answered yet; at zero the visit ends."""
    if question.seconds_left <= 1:
        return leave(visit, question.about)
    return replace(visit, question=replace(question, seconds_left=question.seconds_left - 1)), ()


def answered(visit: Visit, question: Question, press: Press) -> Move:
    """What was pressed while the question covered the screen; other buttons cannot be meant."""
    if press not in _ANSWERS:
        return stay(visit)
    if question.about is EndReason.CARD_TAKEN:
        return replace(visit, question=None), ()
    if question.more_time_left == 0:
        return stay(visit)
    return replace(visit, question=None, more_time_left=question.more_time_left - 1), ()


def from_member(event: Event) -> bool:
    """Whether somebody's hand is behind an event."""
    return isinstance(event, Touched | Pressed) or does_something(event)


def does_something(event: Event) -> bool:
    """Whether a member's event moves the visit on, and so earns the full number of extensions again."""
    match event:
        case Pressed(button=button):
            return button not in _ANSWERS
        case (
            LanguageChosen()
            | PaceChosen()
            | CardNumberEntered()
            | ChannelChosen()
            | CodeEntered()
            | CertificateChosen()
        ):
            return True
        case _:
            return False
