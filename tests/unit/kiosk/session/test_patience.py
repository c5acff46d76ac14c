"""A member who asks for more time gets it, on every clock that waits for them and on no other."""

import pytest

from demo.gallery import stages
from kiosk.link.messages import EndReason
from kiosk.session.clocks import FINISHED_SECONDS, seconds
from kiosk.session.effects import StartTimer
from kiosk.session.events import PaceChosen, Press, Pressed, Raised, Timer, TimerFired, Touched, WipeVerified
from kiosk.session.machine import advance
from kiosk.session.patience import SLOWEST, idle_seconds, paper_seconds, question_seconds
from kiosk.session.ports import JobId, JobState, JobStatus
from kiosk.session.states import Asked, Finished, Leaving, Notice, Visit
from texts.language import Language

USUAL = Visit(stage=Notice())


@pytest.mark.parametrize("times", [1, 3, 10])
def test_the_clock_of_inactivity_starts_anew_with_the_chosen_pace(times: int) -> None:
    visit, effects = advance(USUAL, PaceChosen(times))
    assert idle_seconds(visit) == USUAL.rules.inactivity_seconds * times
    assert StartTimer(Timer.INACTIVITY, float(idle_seconds(visit))) in effects


@pytest.mark.parametrize(("asked", "given"), [(-5, 1), (0, 1), (11, SLOWEST), (10**9, SLOWEST)])
def test_a_pace_stays_within_reason(asked: int, given: int) -> None:
    assert advance(USUAL, PaceChosen(asked))[0].pace == given


def test_the_question_waits_longer_but_no_more_than_a_minute() -> None:
    slow, slowest = (advance(USUAL, PaceChosen(times))[0] for times in (2, 10))
    assert question_seconds(Asked.PRESENCE, slow) == 2 * USUAL.rules.question_seconds
    assert {question_seconds(about, slowest) for about in Asked} == {60}
    asked, _ = advance(slow, TimerFired(Timer.INACTIVITY))
    assert asked.question is not None
    assert asked.question.seconds_left == question_seconds(Asked.PRESENCE, slow)


def test_one_can_go_on_after_each_of_four_questions_without_doing_anything_else() -> None:
    visit = USUAL
    for _ in range(4):
        visit, _ = advance(visit, TimerFired(Timer.INACTIVITY))
        assert visit.question is not None
        visit, _ = advance(visit, Pressed(Press.STILL_HERE))
        assert visit.question is None
    visit, _ = advance(visit, TimerFired(Timer.INACTIVITY))
    visit, _ = advance(visit, Pressed(Press.STILL_HERE))
    assert visit.question is not None, "the fifth time it can only be left"


def test_the_clock_stands_still_while_the_kiosk_works_and_runs_while_the_member_is_asked() -> None:
    runs = {name for name, stage in stages().items() if seconds(Timer.INACTIVITY, Visit(stage=stage)) is not None}
    works = {"reading", "reading-begins", "confirming", "code-sending", "code-checking", "code-loading", "preparing"}
    assert not runs & (works | {"printing", "leaving", "leaving-held"})
    assert runs >= {"notice", "place-card", "card-number", "code", "home", "preview", "printing-held", "printed"}


def test_paper_is_waited_for_as_long_as_the_rules_say_whatever_the_pace() -> None:
    visit = Visit(stage=Leaving(EndReason.BUTTON, 1, JobId(1), JobStatus(JobState.PRINTING, 0)), pace=10)
    assert seconds(Timer.PAPER, visit) == paper_seconds(visit)
    assert paper_seconds(visit) + question_seconds(Asked.PAPER, visit) == visit.rules.paper_wait_seconds


@pytest.mark.parametrize("times", [1, 3, 10])
def test_finished_is_shown_as_long_as_the_member_asked_for(times: int) -> None:
    visit, _ = advance(Visit(), PaceChosen(times))  # a spare hears of it as it is raised
    visit, _ = advance(visit, Raised(EndReason.BUTTON, Language.FRENCH, 9, 1))
    assert seconds(Timer.FINISHED, visit) is None
    _, effects = advance(visit, WipeVerified())
    assert StartTimer(Timer.FINISHED, FINISHED_SECONDS * times) in effects


def test_whoever_turns_the_pages_of_finished_is_still_reading_it() -> None:
    shown = Visit(stage=Finished(EndReason.BUTTON, 9, 1, clean=True), pace=3)
    assert StartTimer(Timer.FINISHED, FINISHED_SECONDS * 3) in advance(shown, Touched())[1]
    assert StartTimer(Timer.FINISHED, FINISHED_SECONDS) in advance(shown, PaceChosen(1))[1]
    erasing = Visit(stage=Finished(EndReason.BUTTON, 9, 1, clean=False))
    assert not [one for one in advance(erasing, Touched())[1] if isinstance(one, StartTimer)]
