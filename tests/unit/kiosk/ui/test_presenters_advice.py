"""What a member is told to do after a failure, and what can be done on the same screen, are one thing."""

import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import Any

import pytest

from kiosk.failures import Advice, Failure, Helper, NextStep, next_step
from kiosk.session.ports import JobState, JobStatus
from kiosk.session.recovery import READER_FAILURES
from kiosk.session.states import Confirming, PlaceCard, Printing, Refused, Stage, Visit
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.problems import what_to_do
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import ButtonView, Icon
from tests.unit.texts.test_texts_complete import FULL
from texts.catalogue import load
from texts.isolates import without_isolates
from texts.language import Language

AGENCY, CAFE = Site(), Site(cafe=True)
everywhere = pytest.mark.parametrize("site", [AGENCY, CAFE], ids=["agency", "cafe"])
in_each_language = pytest.mark.parametrize("language", FULL, ids=lambda language: language.value)


class Told(Enum):
    """What a sentence sends somebody to do."""

    AGAIN = auto()
    CARD = auto()
    ITSELF = auto()
    ELSEWHERE = auto()
    STAFF = auto()
    IN_CHARGE = auto()
    AGENCY = auto()


WORDS = {
    Told.AGAIN: r"réessay|tapez|demandez un nouveau|try again|type (them|the code) again|ask for a new code"
    r"|إعادة المحاولة|وإدخال|طلب رمز جديد",
    Told.CARD: r"\b(re)?posez|\bplace (the|your)|وضع (البطاقة|بطاقتكم)",
    Told.ITSELF: r"toute seule|by itself|تلقائياً",
    Told.ELSEWHERE: r"autre borne|nouvelle visite|another machine|new visit|جهاز آخر|زيارة جديدة",
    Told.STAFF: r"à un agent|member of staff|أحد الموظفين",
    Told.IN_CHARGE: r"responsable du lieu|person in charge|المسؤول عن المكان",
    Told.AGENCY: r"agence CNSS|CNSS agency|وكالة الصندوق",
}
"""The words of each, in all three languages; a sentence is of a kind if one of them is in it."""

BY_STEP = {
    NextStep.TRY_AGAIN: {Told.AGAIN},
    NextStep.PLACE_CARD_AGAIN: {Told.CARD},
    NextStep.PLACE_OTHER_CARD: {Told.CARD},
    NextStep.OTHER_WAY: set(),
    NextStep.WAIT: {Told.ITSELF},
    NextStep.LEAVE: {Told.ELSEWHERE},
}
BY_HELPER = {
    (Helper.HERE, False): {Told.STAFF},
    (Helper.HERE, True): {Told.IN_CHARGE},
    (Helper.FUND, False): {Told.STAFF},
    (Helper.FUND, True): {Told.AGENCY},
}


def told(sentence: str) -> set[Told]:
    plain = without_isolates(sentence)
    return {kind for kind, words in WORDS.items() if re.search(words, plain, re.IGNORECASE)}


def body(stage: Stage, site: Site, language: Language = Language.FRENCH) -> Any:
    return present(Visit(stage=stage, language=language), site).body


def refused(failure: Failure, site: Site, language: Language = Language.FRENCH) -> Any:
    return body(Refused(failure, next_step(failure), Confirming()), site, language)


def offered(buttons: tuple[ButtonView, ...]) -> Iterator[Told | None]:
    for button in buttons:
        if button.intent is Intent.TRY_AGAIN:
            yield Told.CARD if button.icon is Icon.CARD else Told.AGAIN
        elif button.intent is Intent.CALL_STAFF:
            yield Told.STAFF
        elif button.intent is Intent.LEAVE:
            yield None


@everywhere
@in_each_language
@pytest.mark.parametrize("advice", list(Advice))
def test_a_sentence_says_what_its_advice_means_and_nothing_else(advice: Advice, language: Language, site: Site) -> None:
    meant = BY_STEP[advice.step] | BY_HELPER.get((advice.helper, site.cafe), set())
    assert told(what_to_do(advice, site, load(language))) == meant


@everywhere
@in_each_language
@pytest.mark.parametrize("failure", list(Failure))
def test_what_is_said_can_be_done_by_a_button_and_what_a_button_does_is_said(
    failure: Failure, language: Language, site: Site
) -> None:
    view = refused(failure, site, language)
    said = told(view.text)
    people = {Told.STAFF} if said & {Told.STAFF, Told.IN_CHARGE} else set()
    assert set(offered(view.buttons)) - {None} == said & {Told.AGAIN, Told.CARD} | people
    assert (None in offered(view.buttons)) == (not said & {Told.AGAIN, Told.CARD}), "leave where nothing else is left"


@pytest.mark.parametrize("failure", list(Failure))
def test_a_screen_of_its_own_promises_nothing_that_happens_by_itself(failure: Failure) -> None:
    assert next_step(failure) is failure.advice.step
    assert next_step(failure) is not NextStep.WAIT


@everywhere
@in_each_language
def test_what_goes_on_by_itself_asks_for_no_button_to_be_pressed(site: Site, language: Language) -> None:
    printer = [one for one in Failure if one.value.startswith("K4") and one.advice.helper is Helper.HERE]
    held = [
        Printing(None, None, None, 1, None, JobStatus(JobState.HELD, 0, failure))  # type: ignore[arg-type]  # not shown
        for failure in printer
    ]
    told_on: list[Stage] = [*(PlaceCard(failure) for failure in READER_FAILURES), *held]
    for stage in told_on:
        view = body(stage, site, language)
        assert told(view.banner.second) == {Told.ITSELF, Told.IN_CHARGE if site.cafe else Told.STAFF}
        assert Intent.CALL_STAFF in [button.intent for button in view.buttons]
        assert Intent.TRY_AGAIN not in [button.intent for button in view.buttons]


@pytest.mark.parametrize("failure", [Failure.FOREIGN_CARD, Failure.NO_IDENTITY_NUMBER])
def test_a_card_that_cannot_do_is_not_asked_for_again(failure: Failure) -> None:
    again, other = refused(Failure.CARD_ERROR, AGENCY).buttons[-1], refused(failure, AGENCY).buttons[-1]
    assert (again.label, other.label) == ("Reposer la carte", "Poser une autre carte")


def test_every_advice_is_given_somewhere() -> None:
    given = {failure.advice for failure in Failure}
    assert set(Advice) - given == {Advice.WAIT_FOR_READER, Advice.WAIT_FOR_PRINTER}
