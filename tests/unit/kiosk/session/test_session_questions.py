"""Whoever is timed out is warned first, in time, for a reason, and never while the kiosk itself is working."""

from dataclasses import replace

import pytest

from demo.gallery import stages
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import EndReason
from kiosk.session.clocks import seconds
from kiosk.session.effects import CancelJob, EndVisit
from kiosk.session.events import (
    CardPlaced,
    CardTaken,
    Event,
    JobProgressed,
    LanguageChosen,
    LeaveOrdered,
    Press,
    Pressed,
    PrintRecorded,
    ProfileLoaded,
    Timer,
    TimerFired,
)
from kiosk.session.machine import advance
from kiosk.session.ports import JobId, JobState, JobStatus
from kiosk.session.states import (
    DEFAULT_RULES,
    Asked,
    Ended,
    Home,
    Leaving,
    Printed,
    Printing,
    Question,
    Refused,
    Stage,
    Visit,
)
from texts.language import Language

STAGES = stages()
WORKING = ("confirming", "code-sending", "code-checking", "code-loading", "preparing", "printing")
GONE = CardTaken()
SECOND = TimerFired(Timer.COUNT_DOWN)


def at(name: str, **more: object) -> Visit:
    return replace(Visit(stage=STAGES[name], card_present=True), **more)  # type: ignore[arg-type]  # short hand


def told(visit: Visit, *events: Event) -> Visit:
    for event in events:
        visit, _ = advance(visit, event)
    return visit


def about(visit: Visit) -> Asked | None:
    return None if visit.question is None else visit.question.about


def test_whoever_is_warned_has_half_a_minute_to_answer() -> None:
    assert DEFAULT_RULES.question_seconds >= 30
    assert DEFAULT_RULES.card_taken_seconds >= 30


@pytest.mark.parametrize("name", WORKING)
def test_nobody_is_asked_about_a_card_while_the_kiosk_works(name: str) -> None:
    visit = told(at(name), GONE)
    assert visit.question is None
    assert seconds(Timer.COUNT_DOWN, visit) is None
    assert type(visit.stage) is type(STAGES[name]), "and the work goes on"


def test_the_question_about_the_card_comes_when_the_work_is_done() -> None:
    home = STAGES["home"]
    assert isinstance(home, Home)
    visit = told(at("code-loading"), GONE, ProfileLoaded(home.profile))
    assert about(visit) is Asked.CARD
    assert visit.question is not None
    assert visit.question.seconds_left == DEFAULT_RULES.card_taken_seconds


def test_the_question_about_the_card_comes_with_the_paper() -> None:
    out = JobProgressed(JobStatus(JobState.CONFIRMED, 1))
    visit = told(at("printing"), GONE, out, PrintRecorded())
    assert isinstance(visit.stage, Printed)
    assert about(visit) is Asked.CARD


def test_a_card_that_came_back_meanwhile_is_asked_about_all_the_same() -> None:
    """Nobody can tell it from another one."""
    home = STAGES["home"]
    assert isinstance(home, Home)
    visit = told(at("code-loading"), GONE, CardPlaced(), ProfileLoaded(home.profile))
    assert about(visit) is Asked.CARD
    assert isinstance(told(at("code-loading"), GONE, CardPlaced(), CardPlaced()).stage, Ended)


@pytest.mark.parametrize("asked", [Asked.PRESENCE, Asked.CARD])
def test_a_question_stops_when_the_printer_goes_on(asked: Asked) -> None:
    """It was asked of somebody who has to bring paper; now the kiosk works again."""
    visit = at("printing-held", card_present=False, question=Question(asked, 9, 4))
    working = told(visit, JobProgressed(JobStatus(JobState.PRINTING, 0)))
    assert working.question is None
    assert isinstance(working.stage, Printing)
    done = told(working, JobProgressed(JobStatus(JobState.CONFIRMED, 1)), PrintRecorded())
    assert about(done) is (Asked.CARD if asked is Asked.CARD else None)


def test_a_card_that_was_refused_may_go_without_a_question() -> None:
    refused = told(at("confirming"), GONE)
    refused = replace(refused, stage=Refused(Failure.EVIDENCE_REFUSED, NextStep.PLACE_CARD_AGAIN, STAGES["confirming"]))
    assert told(refused, Pressed(Press.TRY_AGAIN)).question is None
    assert not told(refused, Pressed(Press.TRY_AGAIN)).card_unasked


def test_printed_asks_before_anything_happens_to_it() -> None:
    visit = at("printed")
    assert seconds(Timer.INACTIVITY, visit) == DEFAULT_RULES.inactivity_seconds
    asked = told(visit, TimerFired(Timer.INACTIVITY))
    assert about(asked) is Asked.PRESENCE
    assert told(asked, Pressed(Press.STILL_HERE)).stage == visit.stage


LATE = TimerFired(Timer.PAPER)


def leaving(reason: EndReason = EndReason.BUTTON, state: JobState = JobState.HELD) -> Visit:
    return Visit(stage=Leaving(reason, 1, JobId(7), JobStatus(state, 0)))


def test_paper_is_not_given_up_without_a_warning_that_can_be_answered() -> None:
    asked = told(leaving(), LATE)
    assert about(asked) is Asked.PAPER
    assert asked.question is not None
    assert asked.question.seconds_left >= 30
    longer = told(asked, Pressed(Press.STILL_HERE))
    assert longer.question is None
    assert seconds(Timer.PAPER, longer) == seconds(Timer.PAPER, leaving())


def test_paper_is_waited_for_four_times_longer_and_then_no_more() -> None:
    visit = leaving()
    for _ in range(4):
        visit = told(visit, LATE, Pressed(Press.STILL_HERE))
        assert visit.question is None
    assert told(visit, LATE, Pressed(Press.STILL_HERE)).question is not None


def test_nobody_answers_and_the_job_is_withdrawn() -> None:
    visit = told(leaving(), LATE)
    assert visit.question is not None
    visit = told(visit, *[SECOND] * (visit.question.seconds_left - 1))
    ended, effects = advance(visit, SECOND)
    assert ended.stage == Ended(EndReason.BUTTON)
    assert ended.question is None
    assert CancelJob(JobId(7)) in effects
    assert isinstance(effects[-1], EndVisit)
    assert effects[-1].failure is Failure.PRINT_UNCONFIRMED


def test_printing_can_be_cancelled_in_the_question() -> None:
    ended, effects = advance(told(leaving(), LATE), Pressed(Press.CANCEL_PRINT))
    assert ended.stage == Ended(EndReason.BUTTON)
    assert CancelJob(JobId(7)) in effects


def test_the_question_goes_when_the_paper_is_out() -> None:
    out = told(leaving(), LATE, JobProgressed(JobStatus(JobState.CONFIRMED, 1)))
    assert out.question is None
    ended, effects = advance(out, LATE)
    assert ended.stage == Ended(EndReason.BUTTON), "what the gateway does not record is nothing to ask a person about"
    assert CancelJob(JobId(7)) not in effects


def test_a_machine_that_has_to_stop_warns_and_waits_no_longer_than_the_rules_say() -> None:
    asked = told(leaving(EndReason.SUPERVISOR), LATE)
    assert asked.question is not None
    assert asked.question.more_time_left == 0
    assert told(asked, Pressed(Press.STILL_HERE)) == asked


def test_leaving_gives_the_full_number_of_extensions_for_the_paper() -> None:
    visit = at("printing-held", more_time_left=0)
    assert told(visit, LeaveOrdered(EndReason.INACTIVITY)).more_time_left == DEFAULT_RULES.more_time_times


@pytest.mark.parametrize(("left", "seconds_left"), [(2, DEFAULT_RULES.question_seconds), (0, 9)])
def test_a_question_in_another_language_waits_anew_unless_it_is_the_last(left: int, seconds_left: int) -> None:
    visit = at("home", question=Question(Asked.PRESENCE, 9, left))
    changed = told(visit, LanguageChosen(Language.FRENCH))
    assert changed.question == Question(Asked.PRESENCE, seconds_left, left)
    assert told(changed, LanguageChosen(Language.FRENCH)) == changed


@pytest.mark.parametrize("stage", [stage for name, stage in STAGES.items() if name in WORKING], ids=WORKING)
def test_no_count_down_runs_while_the_kiosk_works(stage: Stage) -> None:
    visit = told(Visit(stage=stage, question=Question(Asked.PRESENCE, 9, 4)), SECOND)
    assert visit.question is None
