"""The whole visit as one pure function: what happens next, and what to do about it.

No clock, no reader, no Qt: the runner performs the effects and brings their results back as events. The phases have a
module each; what holds on every screen (language, leaving, card policy, the question, clocks, journal) is decided here
once. An event that a state does not expect changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.link.messages import EndReason
from kiosk.session.arriving import arriving
from kiosk.session.asking import (
    answered,
    asked_by_clock,
    asked_by_paper,
    does_something,
    in_another_language,
    in_its_time,
    one_second_later,
)
from kiosk.session.cards import card_policy
from kiosk.session.clocks import clocks
from kiosk.session.effects import CheckPrinter
from kiosk.session.events import (
    CardPlaced,
    CardTaken,
    Event,
    LanguageChosen,
    LeaveOrdered,
    PaceChosen,
    Press,
    Pressed,
    PrinterChecked,
    PutOutOfService,
    ReaderTrouble,
    RulesReceived,
    ScreenAdapted,
    Timer,
    TimerFired,
)
from kiosk.session.guiding import about_sheet, closed, left_behind, turned
from kiosk.session.leaving import leave, waiting_for_paper
from kiosk.session.moves import Move, in_visit, move, stay
from kiosk.session.patience import within_reason
from kiosk.session.refusing import refusing
from kiosk.session.reports import reports
from kiosk.session.serving import serving
from kiosk.session.signing_in import proving_card, proving_person
from kiosk.session.states import (
    CheckingCode,
    ChooseChannel,
    Confirming,
    Ended,
    EnterCardNumber,
    EnterCode,
    Finished,
    Hidden,
    Home,
    Leaving,
    LoadingProfile,
    Notice,
    OutOfService,
    PlaceCard,
    Preparing,
    Preview,
    Printed,
    Printing,
    ReadingCard,
    Refused,
    SendingCode,
    Visit,
    Welcome,
)


def advance(visit: Visit, event: Event) -> Move:
    """The visit after an event, and the effects to perform, in order.

    Journal lines and clocks come first: nothing may be said after the end of the visit.
    """
    if isinstance(visit.stage, Ended):
        return stay(visit)
    moved, effects = _advance(visit, event)
    after = in_its_time(_counted(visit, event, moved))
    looks = (CheckPrinter(),) if _arrives_home(visit, after) else ()
    return after, (*reports(visit, event, after), *clocks(visit, event, after), *effects, *looks)


def _advance(visit: Visit, event: Event) -> Move:
    match event:
        case LanguageChosen(language=language) if not _greets(visit):
            return stay(in_another_language(visit, language))
        case PaceChosen(times=times):
            return stay(replace(visit, pace=within_reason(times)))
        case ScreenAdapted(adapted=adapted):
            return stay(replace(visit, adapted=adapted))
        case RulesReceived(rules=rules):
            return stay(replace(visit, rules=rules))
        case LeaveOrdered(reason=reason) if not isinstance(visit.stage, Leaving):
            return leave(visit, reason)
        case PutOutOfService():
            return _out_of_service(visit, event)
        case CardPlaced() | CardTaken() | ReaderTrouble():
            return _after_card_policy(visit, event)
        case PrinterChecked(failure=failure):
            return _by_stage(replace(visit, printer_problem=failure), event)
        case _:
            return _asked(visit, event)


def _asked(visit: Visit, event: Event) -> Move:
    """What the question and the button that leaves take before the screen below does."""
    question = visit.question
    match event:
        case Pressed(button=Press.LEAVE) if in_visit(visit.stage):
            return leave(visit, EndReason.BUTTON)
        case TimerFired(timer=Timer.INACTIVITY):
            return asked_by_clock(visit)
        case TimerFired(timer=Timer.PAPER):
            return asked_by_paper(visit)
        case TimerFired(timer=Timer.COUNT_DOWN):
            return stay(visit) if question is None else one_second_later(visit, question)
        case Pressed(button=button) if question is not None:
            return answered(visit, question, button)
        case Pressed(button=button) if about_sheet(visit, event):
            return stay(turned(visit, button))
        case _:
            return _by_stage(visit, event)


def _after_card_policy(visit: Visit, event: CardPlaced | CardTaken | ReaderTrouble) -> Move:
    known, effects = card_policy(visit, event)
    if known.stage is not visit.stage:
        return known, effects
    after, further = _by_stage(known, event)
    return after, effects + further


def _by_stage(visit: Visit, event: Event) -> Move:
    stage = visit.stage
    match stage:
        case Hidden() | Welcome() | Notice() | Finished() | OutOfService():
            return arriving(visit, stage, event)
        case PlaceCard() | EnterCardNumber() | ReadingCard() | Confirming():
            return proving_card(visit, stage, event)
        case ChooseChannel() | SendingCode() | EnterCode() | CheckingCode() | LoadingProfile():
            return proving_person(visit, stage, event)
        case Home() | Preparing() | Preview() | Printing() | Printed():
            return serving(visit, stage, event)
        case Refused():
            return refusing(visit, stage, event)
        case Leaving():
            return waiting_for_paper(visit, stage, event)
        case Ended():
            return stay(visit)
        case _:
            assert_never(stage)


def _out_of_service(visit: Visit, event: PutOutOfService) -> Move:
    """A visit under way ends first; the process that comes after it greets nobody."""
    if in_visit(visit.stage):
        return leave(visit, EndReason.SUPERVISOR)
    return stay(visit) if isinstance(visit.stage, Leaving) else move(visit, OutOfService(event.failure))


def _greets(visit: Visit) -> bool:
    """Whether the tiles of *Welcome* can be seen: a language chosen on what covers them begins no visit."""
    return isinstance(visit.stage, Welcome) and visit.sheet is None and visit.question is None


def _arrives_home(before: Visit, after: Visit) -> bool:
    """Before anybody begins what could not be printed, the printer is asked."""
    return isinstance(after.stage, Home) and not isinstance(before.stage, Home)


def _counted(before: Visit, event: Event, after: Visit) -> Visit:
    """Screens passed; extensions of the question start anew once the member has done something."""
    passed = type(before.stage) is not type(after.stage) and in_visit(after.stage)
    counted = replace(after, steps=after.steps + 1) if passed else after
    if left_behind(before, after):
        counted = closed(counted)
    if before.question is None and does_something(event):
        return replace(counted, more_time_left=counted.rules.more_time_times)
    return counted
