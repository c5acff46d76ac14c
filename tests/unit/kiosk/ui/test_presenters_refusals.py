"""What failed is told as calmly as it is, and what is said to be done next can be done by a button."""

from dataclasses import replace
from typing import Any

import pytest

from demo.gallery import stages
from kiosk.failures import Failure, NextStep, next_step
from kiosk.session.ports import JobState, JobStatus
from kiosk.session.states import Confirming, Leaving, OutOfService, PlaceCard, Refused, Stage, Visit
from kiosk.ui.gestures import Intent
from kiosk.ui.presenters.present import present
from kiosk.ui.presenters.site import Site
from kiosk.ui.viewmodels import Drawing, Icon, Role, Tone
from texts.language import Language

AGENCY, CAFE = Site(), Site(cafe=True)
STAFF_WORDS = "à un agent"


def body(stage: Stage, site: Site = AGENCY) -> Any:
    return present(Visit(stage=stage, language=Language.FRENCH), site).body


def refused(failure: Failure, site: Site = AGENCY) -> Any:
    return body(Refused(failure, next_step(failure), Confirming()), site)


@pytest.mark.parametrize("failure", list(Failure))
def test_whoever_is_told_to_show_the_screen_to_staff_has_a_button_for_it(failure: Failure) -> None:
    view = refused(failure)
    told = STAFF_WORDS in view.text or "prévenez un agent" in view.text
    assert told == (Intent.CALL_STAFF in [button.intent for button in view.buttons]), view.text


@pytest.mark.parametrize("failure", [Failure.UNKNOWN_MEMBER, Failure.CARD_CLONED, Failure.SEAL_INVALID])
def test_showing_the_screen_is_the_main_thing_where_nothing_can_be_tried_again(failure: Failure) -> None:
    leave, staff = refused(failure).buttons
    assert (leave.intent, leave.role) == (Intent.LEAVE, Role.SECONDARY)
    assert (staff.intent, staff.role) == (Intent.CALL_STAFF, Role.PRIMARY)


def test_trying_again_stays_the_main_thing_where_it_may_help() -> None:
    buttons = refused(Failure.NO_PAPER).buttons
    assert [(one.intent, one.role) for one in buttons[-2:]] == [
        (Intent.CALL_STAFF, Role.SECONDARY),
        (Intent.TRY_AGAIN, Role.PRIMARY),
    ]


def test_in_a_cafe_the_person_in_charge_is_shown_the_machine_and_never_a_file() -> None:
    for failure in (Failure.UNKNOWN_MEMBER, Failure.CARD_CLONED):
        assert [button.intent for button in refused(failure, CAFE).buttons] == [Intent.LEAVE]
    assert Intent.CALL_STAFF in [button.intent for button in refused(Failure.PRINTER_ABSENT, CAFE).buttons]


@pytest.mark.parametrize("site", [AGENCY, CAFE])
def test_a_reader_that_is_missing_can_be_shown_to_somebody(site: Site) -> None:
    assert [one.intent for one in body(PlaceCard(), site).buttons] == [Intent.BACK]
    missing = body(PlaceCard(Failure.NO_READER), site).buttons
    assert [one.intent for one in missing] == [Intent.BACK, Intent.CALL_STAFF]


def test_a_machine_out_of_service_is_shown_to_staff_where_there_are_any() -> None:
    out = OutOfService(Failure.PROCESS_ALIVE)
    assert [one.intent for one in body(out).buttons] == [Intent.CALL_STAFF]
    assert body(out, CAFE).buttons == ()


def test_an_answer_that_is_late_alarms_nobody() -> None:
    view = refused(Failure.GATEWAY_SLOW)
    assert (view.tone, view.icon) == (Tone.INFO, Icon.CLOCK)


@pytest.mark.parametrize("failure", list(Failure))
def test_red_is_for_what_cannot_be_tried_again(failure: Failure) -> None:
    over = next_step(failure) in (NextStep.OTHER_WAY, NextStep.LEAVE)
    assert (refused(failure).tone is Tone.ERROR) == over


def test_paper_that_is_held_is_not_said_to_be_coming() -> None:
    held, coming = body(stages()["leaving-held"]), body(stages()["leaving"])
    assert coming.title == "Votre attestation arrive"
    assert held.title == "L’impression est en attente"
    assert held.hint == "", "the message says whom to show it to"
    assert [one.intent for one in held.buttons] == [Intent.CANCEL_PRINT, Intent.CALL_STAFF]


def test_who_can_show_paper_that_is_held_to_nobody_may_wait_or_cancel() -> None:
    leaving = stages()["leaving-held"]
    assert isinstance(leaving, Leaving)
    gone = JobStatus(JobState.HELD, 0, None)
    view = body(replace(leaving, status=gone))
    assert "attendre ici ou annuler l’impression" in view.hint
    assert [one.intent for one in view.buttons] == [Intent.CANCEL_PRINT]


def test_paper_that_is_held_is_said_to_be_safe() -> None:
    assert body(stages()["printing-held"]).hint.startswith("Rien n’est perdu")
    assert body(stages()["printing"]).hint == "Attendez votre attestation devant l’imprimante."


@pytest.mark.parametrize(
    ("failure", "drawn"),
    [
        (Failure.NO_PAPER, (Drawing.PRINTER_HELD,)),
        (Failure.PRINT_FAILED, (Drawing.PRINTER_HELD,)),
        (Failure.CARD_EXPIRED, (Drawing.CARD_EXPIRED,)),
        (Failure.PRINT_CANCELLED, ()),
        (Failure.GATEWAY_SLOW, ()),
        (Failure.CARD_LEFT_TOO_SOON, (Drawing.PLACE_CARD,)),
        (Failure.FOREIGN_CARD, (Drawing.PLACE_CARD,)),
        (Failure.CARD_CLONED, ()),
        (Failure.KIOSK_NOT_ADMITTED, (Drawing.NEXT_KIOSK,)),
    ],
    ids=lambda one: one.value if isinstance(one, Failure) else "",
)
def test_what_is_the_matter_or_to_be_done_is_drawn_where_there_is_a_drawing_of_it(
    failure: Failure, drawn: tuple[Drawing, ...]
) -> None:
    figures = getattr(refused(failure), "figures", ())
    assert tuple(figure.drawing for figure in figures) == drawn
    assert all(figure.caption or figure.spoken for figure in figures), "those who hear it are told what is drawn"


def test_a_refusal_draws_what_can_be_done_at_this_place() -> None:
    (slot,) = refused(Failure.CARD_LEFT_TOO_SOON, Site(slot=True)).figures
    assert (slot.drawing, slot.caption) == (Drawing.INSERT_CARD, "La carte dans le lecteur")
    (away,) = refused(Failure.KIOSK_NOT_ADMITTED, CAFE).figures
    assert away.drawing is Drawing.GO_TO_AGENCY
