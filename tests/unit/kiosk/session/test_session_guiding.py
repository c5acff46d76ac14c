"""Help and calling staff open over any screen, and lose no step."""

from __future__ import annotations

from dataclasses import replace

import pytest

from demo.gallery import stages
from kiosk.link.messages import EndReason, Happening
from kiosk.session.clocks import seconds
from kiosk.session.effects import Report
from kiosk.session.events import CardTaken, LanguageChosen, Press, Pressed, Timer
from kiosk.session.guiding import may_open
from kiosk.session.machine import advance
from kiosk.session.states import (
    Asked,
    Ended,
    EnterCardNumber,
    Finished,
    Notice,
    PlaceCard,
    Question,
    Sheet,
    Stage,
    Visit,
    Welcome,
)
from texts.language import Language

STAGES = {name: stage for name, stage in stages().items() if may_open(stage)}
each_stage = pytest.mark.parametrize("name", STAGES)


def after(visit: Visit, *buttons: Press) -> Visit:
    for button in buttons:
        visit, _ = advance(visit, Pressed(button))
    return visit


@each_stage
@pytest.mark.parametrize("button", [Press.HELP, Press.BACK])
def test_help_opens_and_closes_over_every_screen_and_the_step_is_the_same(name: str, button: Press) -> None:
    visit = Visit(stage=STAGES[name], language=Language.ENGLISH, first_language=Language.ENGLISH)
    opened = after(visit, Press.HELP)
    assert opened.sheet is Sheet.HELP
    assert replace(opened, sheet=None) == visit
    assert after(opened, button) == visit


@each_stage
def test_what_a_sheet_covers_cannot_be_pressed(name: str) -> None:
    opened = after(Visit(stage=STAGES[name]), Press.CALL_STAFF)
    assert opened.sheet is Sheet.STAFF
    covered = set(Press) - {Press.BACK, Press.HELP, Press.CALL_STAFF, Press.LEAVE}
    for button in covered:
        assert after(opened, button) == opened, button


@each_stage
def test_the_language_of_a_sheet_can_be_changed(name: str) -> None:
    opened = after(Visit(stage=STAGES[name]), Press.HELP)
    changed, _ = advance(opened, LanguageChosen(Language.FRENCH))
    assert changed == replace(opened, language=Language.FRENCH)


def test_leaving_is_one_step_from_a_sheet_too() -> None:
    assert after(Visit(stage=Notice()), Press.HELP, Press.LEAVE).stage == Ended(EndReason.BUTTON)


def test_a_sheet_closes_when_the_screen_that_it_explains_is_gone() -> None:
    opened = after(Visit(stage=EnterCardNumber(3), card_present=True), Press.HELP)
    away, _ = advance(opened, CardTaken())
    assert isinstance(away.stage, PlaceCard)
    assert away.sheet is None


def test_a_question_is_answered_over_a_sheet() -> None:
    asked = replace(
        after(Visit(stage=Notice()), Press.HELP),
        question=Question(Asked.PRESENCE, seconds_left=9, more_time_left=4),
    )
    answered = after(asked, Press.STILL_HERE)
    assert answered.question is None
    assert answered.sheet is Sheet.HELP


def test_welcome_greets_in_its_first_language_after_its_sheet_was_read_in_another() -> None:
    read, _ = advance(after(Visit(stage=Welcome()), Press.HELP), LanguageChosen(Language.ENGLISH))
    assert after(read, Press.BACK) == Visit(stage=Welcome())


def test_finished_does_not_go_away_by_itself_while_it_is_explained() -> None:
    visit = Visit(stage=Finished(EndReason.BUTTON, 3, 1, clean=True))
    assert seconds(Timer.FINISHED, visit) is not None
    assert seconds(Timer.FINISHED, after(visit, Press.HELP)) is None


@pytest.mark.parametrize("stage", [Ended(EndReason.BUTTON), Finished(EndReason.BUTTON, 3, 1, clean=False)])
def test_nothing_opens_once_the_visit_is_over_and_not_yet_erased(stage: Stage) -> None:
    assert after(Visit(stage=stage), Press.HELP).sheet is None


def test_a_call_is_written_down_once_and_only_within_a_visit() -> None:
    called, effects = advance(Visit(stage=Notice(), sheet=Sheet.HELP), Pressed(Press.CALL_STAFF))
    assert [effect for effect in effects if isinstance(effect, Report)] == [Report(Happening.STAFF_CALLED)]
    for visit in (called, Visit(stage=Welcome())):
        _, again = advance(visit, Pressed(Press.CALL_STAFF))
        assert [effect for effect in again if isinstance(effect, Report)] == []
