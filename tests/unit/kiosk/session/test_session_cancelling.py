"""Cancelling paper takes two different buttons, during a visit and after it; going on takes none."""

import pytest

from demo.examples import stages
from kiosk.session.effects import CancelJob, Effect, EndVisit
from kiosk.session.events import Event, JobProgressed, Press, Pressed
from kiosk.session.machine import advance
from kiosk.session.ports import JobState, JobStatus
from kiosk.session.states import Ended, Leaving, Printing, Visit

PAPER = ["printing", "printing-held", "leaving", "leaving-held"]
CANCEL, STOP, KEEP = Pressed(Press.CANCEL_PRINT), Pressed(Press.STOP_PRINT), Pressed(Press.BACK)
paper = pytest.mark.parametrize("name", PAPER)


def after(name: str, *events: Event) -> tuple[Visit, list[Effect]]:
    """The visit after these events, and every effect on the way."""
    visit = Visit(stage=stages()[name])
    done: list[Effect] = []
    for event in events:
        visit, effects = advance(visit, event)
        done.extend(effects)
    return visit, done


def asked(visit: Visit) -> bool:
    assert isinstance(visit.stage, Printing | Leaving)
    return visit.stage.asked


@paper
def test_one_button_pressed_again_and_again_cancels_nothing(name: str) -> None:
    visit, done = after(name, *[CANCEL] * 5)
    assert asked(visit)
    assert not [effect for effect in done if isinstance(effect, CancelJob | EndVisit)]


@paper
def test_the_answer_without_the_question_means_nothing(name: str) -> None:
    assert after(name, STOP)[0].stage == stages()[name]
    assert after(name, CANCEL, KEEP, STOP)[0].stage == stages()[name]


@paper
def test_the_question_and_its_answer_withdraw_the_job(name: str) -> None:
    visit, done = after(name, CANCEL, STOP)
    assert [effect for effect in done if isinstance(effect, CancelJob)]
    assert isinstance(visit.stage, Ended) if name.startswith("leaving") else visit.stage.cancelling  # type: ignore[union-attr]


@paper
def test_what_the_printer_says_meanwhile_is_shown_behind_the_question(name: str) -> None:
    held = JobStatus(JobState.HELD, 0)
    visit, _ = after(name, CANCEL, JobProgressed(held))
    assert asked(visit)
    assert visit.stage.status == held  # type: ignore[union-attr]


@paper
def test_once_the_paper_is_out_nobody_is_asked_any_more(name: str) -> None:
    visit, _ = after(name, CANCEL, JobProgressed(JobStatus(JobState.CONFIRMED, 1)))
    assert not asked(visit)
    assert not asked(advance(visit, CANCEL)[0])


def test_leaving_does_not_answer_the_question() -> None:
    visit, done = after("printing", CANCEL, Pressed(Press.LEAVE))
    assert isinstance(visit.stage, Leaving)
    assert not visit.stage.asked
    assert not [effect for effect in done if isinstance(effect, CancelJob)]
