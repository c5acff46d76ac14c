"""Card policy: which card may lie on the reader when, whatever the screen shows."""

from __future__ import annotations

from dataclasses import replace

from kiosk.link.messages import EndReason
from kiosk.session.events import CardPlaced, CardTaken, ReaderTrouble
from kiosk.session.leaving import leave
from kiosk.session.moves import Move, in_visit, knows_member, stay
from kiosk.session.states import Asked, Visit


def card_policy(visit: Visit, event: CardPlaced | CardTaken | ReaderTrouble) -> Move:
    """What the card alone decides. The stage is asked afterwards, if this has not ended the visit.

    A card placed while another is there, or after the member went on without the one that was read, is a second card:
    without its number nobody can prove that it is the same one again. While the question about the card that was taken
    is open, or put off until the kiosk has done its work, a card may come back; the question stays, and a touch has to
    answer it, as it would have without a card.
    """
    match event:
        case CardPlaced() if _asks_about_card(visit) and not visit.card_present:
            return stay(replace(visit, card_present=True))
        case CardPlaced() if in_visit(visit.stage) and (visit.card_present or knows_member(visit.stage)):
            return leave(visit, EndReason.SECOND_CARD)
        case CardPlaced():
            return stay(replace(visit, card_present=True))
        case CardTaken() if _asks_about_card(visit):
            return stay(replace(visit, card_present=False))
        case CardTaken() if visit.card_present and knows_member(visit.stage):
            return stay(replace(visit, card_present=False, question=None, card_unasked=True))
        case CardTaken():
            return stay(replace(visit, card_present=False))
        case ReaderTrouble(failure=None):
            return stay(replace(visit, reader_problem=None))
        case ReaderTrouble(failure=failure):
            return stay(replace(visit, reader_problem=failure, card_present=False))


def _asks_about_card(visit: Visit) -> bool:
    return visit.card_unasked or (visit.question is not None and visit.question.about is Asked.CARD)
