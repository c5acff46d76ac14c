"""Stages without a member (the spare, *Welcome*, *Finished*, out of service), and the notice that begins a visit."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from kiosk.failures import Failure
from kiosk.link.messages import EndReason
from kiosk.session.effects import Begin, CheckPrinter, WatchCards
from kiosk.session.events import (
    Event,
    LanguageChosen,
    Press,
    Pressed,
    PrinterChecked,
    Raised,
    ReaderTrouble,
    Started,
    Timer,
    TimerFired,
    WipeVerified,
)
from kiosk.session.leaving import leave
from kiosk.session.moves import Move, ask_for_card, move, stay
from kiosk.session.recovery import READER_FAILURES
from kiosk.session.states import Finished, Hidden, Notice, OutOfService, Visit, Welcome
from texts.language import Language


def arriving(visit: Visit, stage: Hidden | Welcome | Notice | Finished | OutOfService, event: Event) -> Move:
    """The next move of a visit that has not asked for a card yet."""
    match stage:
        case Hidden():
            return _hidden(visit, event)
        case Welcome():
            return _welcome(visit, stage, event)
        case Notice():
            return _notice(visit, event)
        case Finished():
            return _finished(visit, stage, event)
        case OutOfService():
            return _greet(visit, watch=True) if isinstance(event, WipeVerified) else stay(visit)
        case _:
            assert_never(stage)


def _hidden(visit: Visit, event: Event) -> Move:
    match event:
        case Started():
            return _greet(visit, watch=True)
        case Raised(reason=reason, language=language, steps=steps, pages=pages):
            return move(replace(visit, language=language), Finished(reason, steps, pages, clean=False))
        case _:
            return stay(visit)


def _welcome(visit: Visit, stage: Welcome, event: Event) -> Move:
    match event:
        case LanguageChosen(language=language):
            return _begin(visit, language)
        case ReaderTrouble(failure=failure):
            return move(visit, Welcome(_troubles(stage.troubles - READER_FAILURES, failure)))
        case PrinterChecked(failure=failure):
            return move(visit, Welcome(_troubles(stage.troubles & READER_FAILURES, failure)))
        case TimerFired(timer=Timer.PRINTER_CHECK):
            return visit, (CheckPrinter(),)
        case _:
            return stay(visit)


def _notice(visit: Visit, event: Event) -> Move:
    match event:
        case Pressed(button=Press.ACCEPT):
            return ask_for_card(visit)
        case Pressed(button=Press.REFUSE):
            return leave(visit, EndReason.NOTICE_REFUSED)
        case Pressed(button=Press.BACK):
            return leave(visit, EndReason.BUTTON)
        case _:
            return stay(visit)


def _finished(visit: Visit, stage: Finished, event: Event) -> Move:
    match event:
        case WipeVerified():
            return move(visit, replace(stage, clean=True), WatchCards())
        case Pressed(button=Press.START) | TimerFired(timer=Timer.FINISHED) if stage.clean:
            return _greet(visit, watch=False)
        case _:
            return stay(visit)


def _greet(visit: Visit, *, watch: bool) -> Move:
    """*Welcome*; the reader is opened here at the latest, never by a spare."""
    troubles = _troubles(frozenset(), visit.reader_problem)
    effects = (WatchCards(), CheckPrinter()) if watch else (CheckPrinter(),)
    return move(replace(visit, language=visit.first_language), Welcome(troubles), *effects)


def _begin(visit: Visit, language: Language) -> Move:
    begun = replace(visit, language=language, more_time_left=visit.rules.more_time_times)
    return move(begun, Notice(), Begin(language))


def _troubles(others: frozenset[Failure], failure: Failure | None) -> frozenset[Failure]:
    return others if failure is None else others | {failure}
