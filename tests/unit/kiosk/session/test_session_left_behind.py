"""Where no visit is under way nothing that somebody opened or adapted goes without a question, and nothing stays."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import pytest

from demo.gallery import stages
from kiosk.failures import Failure
from kiosk.link.messages import EndReason
from kiosk.session.clocks import seconds
from kiosk.session.effects import Effect, EndVisit, Report, StartTimer
from kiosk.session.events import (
    Event,
    LanguageChosen,
    PaceChosen,
    Press,
    Pressed,
    PrinterChecked,
    PutOutOfService,
    Raised,
    RulesReceived,
    ScreenAdapted,
    Started,
    Timer,
    TimerFired,
    Touched,
    WipeVerified,
)
from kiosk.session.machine import advance
from kiosk.session.patience import idle_seconds
from kiosk.session.states import (
    DEFAULT_RULES,
    Asked,
    Finished,
    Notice,
    OutOfService,
    Sheet,
    Stage,
    Visit,
    Welcome,
)
from texts.language import Language

IDLE = TimerFired(Timer.INACTIVITY)
SECOND = TimerFired(Timer.COUNT_DOWN)
ADAPTED = ScreenAdapted(adapted=True)
OPENED = Pressed(Press.HELP)
HERE = Pressed(Press.STILL_HERE)
NOBODYS = pytest.mark.parametrize("stage", [Welcome(), OutOfService(Failure.JOBS_LEFT)], ids=["welcome", "out"])
DOUBTED = PutOutOfService(Failure.JOBS_LEFT)
LEFT = pytest.mark.parametrize("done", [ADAPTED, OPENED, Pressed(Press.CALL_STAFF)], ids=["look", "help", "staff"])
FINISHED = Finished(EndReason.BUTTON, 3, 1, clean=True)


def told(visit: Visit, *events: Event) -> Visit:
    for event in events:
        visit, _ = advance(visit, event)
    return visit


def effects_of(visit: Visit, *events: Event) -> list[Effect]:
    done: list[Effect] = []
    for event in events:
        visit, effects = advance(visit, event)
        done.extend(effects)
    return done


def about(visit: Visit) -> Asked | None:
    return None if visit.question is None else visit.question.about


def unanswered(visit: Visit) -> Visit:
    """Nobody answers the question that is open."""
    assert visit.question is not None
    return told(visit, *[SECOND] * visit.question.seconds_left)


@NOBODYS
def test_where_nothing_was_opened_or_adapted_no_clock_asks_for_anybody(stage: Stage) -> None:
    assert seconds(Timer.INACTIVITY, Visit(stage=stage)) is None
    assert told(Visit(stage=stage), IDLE) == Visit(stage=stage)


@NOBODYS
@LEFT
def test_it_is_asked_about_after_the_time_of_a_visit(stage: Stage, done: Event) -> None:
    visit, effects = advance(Visit(stage=stage), done)
    assert StartTimer(Timer.INACTIVITY, float(DEFAULT_RULES.inactivity_seconds)) in effects
    asked = told(visit, IDLE)
    assert about(asked) is Asked.SCREEN
    assert asked.question is not None
    assert asked.question.seconds_left >= DEFAULT_RULES.question_seconds
    assert asked.question.more_time_left == DEFAULT_RULES.more_time_times == 4
    assert (asked.sheet, asked.adapted) == (visit.sheet, visit.adapted), "nothing goes before the answer"
    assert seconds(Timer.COUNT_DOWN, asked) == 1.0


@NOBODYS
@LEFT
def test_whoever_answers_finds_everything_as_it_was(stage: Stage, done: Event) -> None:
    visit = told(Visit(stage=stage), done)
    answered, effects = advance(told(visit, IDLE), HERE)
    assert answered == replace(visit, more_time_left=visit.more_time_left - 1)
    assert StartTimer(Timer.INACTIVITY, float(idle_seconds(visit))) in effects


@NOBODYS
@LEFT
def test_without_an_answer_the_screen_is_as_whoever_comes_next_should_meet_it(stage: Stage, done: Event) -> None:
    asked = told(Visit(stage=stage), PaceChosen(10), ADAPTED, done, IDLE, LanguageChosen(Language.ENGLISH))
    assert asked.language is Language.ENGLISH
    after = unanswered(asked)
    assert after == Visit(stage=stage, put_back=1)
    assert seconds(Timer.INACTIVITY, after) is None


@NOBODYS
def test_it_can_be_had_at_once(stage: Stage) -> None:
    asked = told(Visit(stage=stage), ADAPTED, OPENED, IDLE)
    assert told(asked, Pressed(Press.USUAL_SCREEN)) == Visit(stage=stage, put_back=1)


def test_that_button_means_nothing_anywhere_else() -> None:
    usual = Pressed(Press.USUAL_SCREEN)
    visit = told(Visit(stage=Notice()), ADAPTED, IDLE)
    assert about(visit) is Asked.PRESENCE
    assert told(visit, usual) == visit
    assert told(Visit(stage=Welcome()), ADAPTED, usual).put_back == 0


def test_time_can_be_had_four_times_in_a_row_and_anew_by_whoever_does_something() -> None:
    visit = told(Visit(stage=Welcome()), ADAPTED)
    for _ in range(4):
        visit = told(visit, IDLE, HERE)
        assert about(visit) is None
    last = told(visit, IDLE)
    assert about(told(last, HERE)) is Asked.SCREEN, "the fifth time no more can be had"
    again = told(visit, ADAPTED, IDLE)
    assert about(told(again, HERE)) is None, "who goes on choosing is there"


@pytest.mark.parametrize(
    "events",
    [(Started(), ADAPTED), (Started(), OPENED), (ADAPTED, Raised(EndReason.BUTTON, Language.FRENCH, 9, 1), DOUBTED)],
    ids=["look", "help", "lent"],
)
def test_the_number_of_times_is_the_funds(events: tuple[Event, ...]) -> None:
    rules = msgspec.structs.replace(DEFAULT_RULES, more_time_times=2)
    visit = told(Visit(), RulesReceived(rules), *events, IDLE)
    assert visit.question is not None
    assert visit.question.more_time_left == 2


def test_whoever_asked_for_more_time_has_it_here_too() -> None:
    visit = told(Visit(stage=Welcome()), PaceChosen(10), ADAPTED)
    assert seconds(Timer.INACTIVITY, visit) == 10 * DEFAULT_RULES.inactivity_seconds
    asked = told(visit, IDLE)
    assert asked.question is not None
    assert asked.question.seconds_left == 60


def test_a_touch_gives_the_whole_time_again_and_a_printer_that_comes_and_goes_does_not() -> None:
    visit = told(Visit(stage=Welcome()), ADAPTED)
    started = StartTimer(Timer.INACTIVITY, float(idle_seconds(visit)))
    assert started in effects_of(visit, Touched())
    assert started in effects_of(visit, ADAPTED)
    assert started not in effects_of(visit, PrinterChecked(Failure.NO_PAPER), PrinterChecked(None))


def test_whoever_puts_it_right_themselves_is_asked_nothing() -> None:
    visit = told(Visit(stage=Welcome()), ADAPTED, ScreenAdapted(adapted=False))
    assert seconds(Timer.INACTIVITY, visit) is None
    asked = told(Visit(stage=Welcome()), ADAPTED, IDLE, ScreenAdapted(adapted=False))
    assert asked.question is None, "there is nothing left to ask about"


def test_a_question_on_welcome_is_read_in_another_language_and_begins_no_visit() -> None:
    asked = told(Visit(stage=Welcome()), ADAPTED, IDLE, SECOND)
    read = told(asked, LanguageChosen(Language.FRENCH))
    assert read.stage == Welcome()
    assert read.language is Language.FRENCH
    assert read.question is not None
    assert read.question.seconds_left == DEFAULT_RULES.question_seconds, "it can be read only now"
    assert told(read, HERE).language is Language.ARABIC, "Welcome greets as always"
    assert told(read, ScreenAdapted(adapted=False)).language is Language.ARABIC


def test_help_that_was_read_in_another_language_goes_on_in_it_after_the_answer() -> None:
    visit = told(Visit(stage=Welcome()), OPENED, LanguageChosen(Language.ENGLISH))
    answered = told(visit, IDLE, HERE)
    assert (answered.sheet, answered.language) == (Sheet.HELP, Language.ENGLISH)


def test_what_was_chosen_before_a_visit_is_the_visits() -> None:
    visit = told(Visit(stage=Welcome()), ADAPTED, LanguageChosen(Language.FRENCH))
    assert isinstance(visit.stage, Notice)
    assert about(told(visit, IDLE)) is Asked.PRESENCE
    over = effects_of(told(visit, IDLE), *[SECOND] * DEFAULT_RULES.question_seconds)
    assert isinstance(over[-1], EndVisit)


def test_what_was_lent_for_finished_is_not_asked_about() -> None:
    spare = told(Visit(), ADAPTED, PaceChosen(10), Raised(EndReason.BUTTON, Language.FRENCH, 9, 1), WipeVerified())
    assert isinstance(spare.stage, Finished)
    assert seconds(Timer.INACTIVITY, spare) is None
    greets = told(spare, TimerFired(Timer.FINISHED), PaceChosen(1), ScreenAdapted(adapted=False))
    assert greets == Visit(stage=Welcome())
    assert seconds(Timer.INACTIVITY, greets) is None


def test_what_was_chosen_on_finished_is_asked_about_on_welcome() -> None:
    """It may have been the next person."""
    welcome = told(Visit(stage=FINISHED), ADAPTED, TimerFired(Timer.FINISHED))
    assert seconds(Timer.INACTIVITY, welcome) == DEFAULT_RULES.inactivity_seconds


def test_help_on_finished_goes_after_a_question_and_its_reader_keeps_the_look() -> None:
    shown = Visit(stage=FINISHED, language=Language.FRENCH, adapted=True, pace=3)
    asked = told(shown, OPENED, IDLE)
    assert about(asked) is Asked.SCREEN
    assert seconds(Timer.FINISHED, asked) is None
    assert unanswered(asked) == shown


def test_a_doubt_about_the_machine_is_read_in_the_same_look_until_nobody_answers() -> None:
    visit = told(Visit(stage=FINISHED), ADAPTED, DOUBTED, IDLE)
    assert about(visit) is Asked.SCREEN
    assert unanswered(visit) == Visit(stage=OutOfService(Failure.JOBS_LEFT), put_back=1)


def test_nothing_of_it_is_written_down_and_no_visit_is_said_to_end() -> None:
    visit = told(Visit(stage=Welcome()), ADAPTED, OPENED)
    done = effects_of(visit, IDLE, *[SECOND] * DEFAULT_RULES.question_seconds)
    assert not [one for one in done if isinstance(one, Report | EndVisit)]


def test_a_look_is_no_reason_to_ask_while_the_kiosk_works_in_a_visit() -> None:
    assert seconds(Timer.INACTIVITY, Visit(stage=stages()["preparing"], adapted=True)) is None
