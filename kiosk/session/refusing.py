"""The screen that says what failed: once more, another card, the home screen, or nothing but leaving."""

from __future__ import annotations

from kiosk.failures import Failure, NextStep
from kiosk.session.events import CardPlaced, Event, Press, Pressed
from kiosk.session.moves import Move, ask_for_card, enter, move, profile_of, stay
from kiosk.session.states import (
    ChooseChannel,
    Confirming,
    EnterCode,
    Home,
    ReadingCard,
    Refused,
    SendingCode,
    Stage,
    Visit,
)


def may_go_back(stage: Refused) -> bool:
    """Whether the screen before is offered: to try again, or since it was the member who said what is the matter."""
    return stage.next_step is NextStep.TRY_AGAIN or stage.failure is Failure.CONTACT_NOT_MINE


def refusing(visit: Visit, stage: Refused, event: Event) -> Move:
    """The next move after a failure."""
    profile = profile_of(stage.back)
    match event:
        case Pressed(button=Press.HOME) if profile is not None and stage.next_step is not NextStep.LEAVE:
            return move(visit, Home(profile))
        case _ if stage.next_step is NextStep.TRY_AGAIN:
            return _trying_again(visit, stage, event)
        case _ if stage.next_step.asks_for_card:
            return _placing_again(visit, event)
        case Pressed(button=Press.BACK) if may_go_back(stage):
            return move(visit, stage.back)
        case _:
            return stay(visit)


def _trying_again(visit: Visit, stage: Refused, event: Event) -> Move:
    match event:
        case Pressed(button=Press.TRY_AGAIN):
            return enter(visit, stage.back)
        case Pressed(button=Press.BACK):
            return _back_from(visit, stage.back)
        case _:
            return stay(visit)


def _placing_again(visit: Visit, event: Event) -> Move:
    match event:
        case Pressed(button=Press.TRY_AGAIN | Press.BACK) | CardPlaced():
            return ask_for_card(visit)
        case _:
            return stay(visit)


def _back_from(visit: Visit, back: Stage) -> Move:
    """The last screen before the failed work that asked the member something."""
    profile = profile_of(back)
    if profile is not None:
        return move(visit, Home(profile))
    match back:
        case SendingCode(channels=channels) if len(channels.reveal()) > 1:
            return move(visit, ChooseChannel(channels))
        case EnterCode():
            return move(visit, back)
        case ReadingCard() | Confirming() | SendingCode():
            return ask_for_card(visit)
        case _:
            return stay(visit)
