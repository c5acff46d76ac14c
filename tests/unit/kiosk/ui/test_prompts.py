"""The audio key speaks of what is on top; every slot for a recording is named in the guide for those who record."""

from dataclasses import replace
from pathlib import Path

import pytest

from demo.gallery import stages
from kiosk.session.guiding import may_open
from kiosk.session.states import Asked, Question, Sheet, Visit
from kiosk.ui.kit.sounds import DIGITS, digit_recording
from kiosk.ui.presenters.prompts import slot_of, slots
from texts.language import Language

GUIDE = Path(__file__).parents[4] / "resources" / "prompts" / "README.md"
HOME = Visit(stage=stages()["home"])


def test_a_screen_speaks_when_nothing_covers_it() -> None:
    assert slot_of(HOME, adapting=False) == "home"


def test_an_open_sheet_speaks_and_not_the_screen_below_it() -> None:
    assert slot_of(replace(HOME, sheet=Sheet.HELP), adapting=False) == "help-home"
    assert slot_of(replace(HOME, sheet=Sheet.STAFF), adapting=False) == "staff"
    assert slot_of(replace(HOME, sheet=Sheet.HELP), adapting=True) == "settings"


@pytest.mark.parametrize(
    ("question", "slot"),
    [
        (Question(Asked.PRESENCE, 9, 2), "question"),
        (Question(Asked.PRESENCE, 9, 0), "question-last"),
        (Question(Asked.CARD, 9, 0), "question-card"),
        (Question(Asked.PAPER, 9, 1), "question-paper"),
        (Question(Asked.PAPER, 9, 0), "question-paper-last"),
        (Question(Asked.SCREEN, 9, 1), "question-screen"),
        (Question(Asked.SCREEN, 9, 0), "question-screen-last"),
    ],
)
def test_a_question_speaks_before_everything(question: Question, slot: str) -> None:
    covered = replace(HOME, sheet=Sheet.HELP, question=question)
    assert slot_of(covered, adapting=True) == slot


def test_everything_that_can_be_on_top_has_a_slot_and_no_two_share_one() -> None:
    known = slots()
    assert len(set(known)) == len(known)
    for stage in stages().values():
        assert slot_of(Visit(stage=stage), adapting=False) in known
        for sheet in Sheet if may_open(stage) else ():
            assert slot_of(Visit(stage=stage, sheet=sheet), adapting=False) in known


def test_the_guide_names_what_is_not_a_screen() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    for slot in slots():
        if slot.startswith(("question", "staff", "settings")):
            assert f"`{slot}`" in guide


def test_every_digit_has_a_place_in_each_language_and_the_guide_says_where() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    places = {digit_recording(language, digit) for language in Language for digit in DIGITS}
    assert len(places) == 10 * len(Language)
    for place in (digit_recording(Language.ARABIC, DIGITS[0]), digit_recording(Language.ARABIC, DIGITS[-1])):
        assert f"`{place.relative_to(GUIDE.parent)}`" in guide
