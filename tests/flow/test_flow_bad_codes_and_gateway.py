"""What can be wrong with codes and with the gateway: the code that is shown, and the way to go on."""

from __future__ import annotations

from collections.abc import Callable

import msgspec
import pytest
import requests

from contract.digits import Digits
from contract.problems import MEDIA_TYPE, ProblemType
from gateway.refusals import problem
from kiosk.failures import Failure, NextStep
from kiosk.link.messages import Happening
from kiosk.session.events import (
    CardNumberEntered,
    CertificateChosen,
    CertificateKind,
    CodeEntered,
    Press,
    Pressed,
)
from kiosk.session.states import EnterCode, Home, Preview, Printed, Refused
from tests.flow.scene import Scene
from tests.gateway.world import World

WRONG = CodeEntered(Digits("000000"))

Answer = Callable[[Scene, requests.PreparedRequest], requests.Response]


def unreachable(_scene: Scene, _request: requests.PreparedRequest) -> requests.Response:
    raise requests.exceptions.ConnectionError


def slow(_scene: Scene, _request: requests.PreparedRequest) -> requests.Response:
    raise requests.exceptions.ReadTimeout


def wrong_certificate(_scene: Scene, _request: requests.PreparedRequest) -> requests.Response:
    raise requests.exceptions.SSLError


def internal_error(scene: Scene, request: requests.PreparedRequest) -> requests.Response:
    return scene.network.answer(request, 500, b"<html>oops</html>", "text/html")


def not_json(scene: Scene, request: requests.PreparedRequest) -> requests.Response:
    return scene.network.answer(request, 200, b"<html>log in to this network</html>", "text/html")


def half_json(scene: Scene, request: requests.PreparedRequest) -> requests.Response:
    return scene.network.answer(request, 200, b'{"possession": "pro', "application/json")


def unknown_field(scene: Scene, request: requests.PreparedRequest) -> requests.Response:
    return scene.network.answer(request, 200, b'{"surprise": 1}', "application/json")


def endless(scene: Scene, request: requests.PreparedRequest) -> requests.Response:
    return scene.network.answer(request, 200, b" " * 300_000, "application/json")


FAULTS: list[tuple[Answer, Failure]] = [
    (unreachable, Failure.GATEWAY_UNREACHABLE),
    (slow, Failure.GATEWAY_SLOW),
    (wrong_certificate, Failure.GATEWAY_UNTRUSTED),
    (internal_error, Failure.GATEWAY_ERROR),
    (not_json, Failure.GATEWAY_NONSENSE),
    (half_json, Failure.GATEWAY_NONSENSE),
    (unknown_field, Failure.GATEWAY_NONSENSE),
    (endless, Failure.GATEWAY_NONSENSE),
]

with_fault = pytest.mark.parametrize(("fault", "failure"), FAULTS, ids=lambda one: getattr(one, "__name__", str(one)))


def break_calls(scene: Scene, path: str, fault: Answer) -> None:
    """From now on calls to this path meet the fault."""
    scene.network.broken = lambda request: fault(scene, request) if path in str(request.path_url) else None


def tries_again(scene: Scene, failure: Failure) -> None:
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (failure, NextStep.TRY_AGAIN)
    assert (Happening.GATEWAY_FAILED, 1, failure) in scene.supervisor.told
    scene.network.broken = None
    scene.do(Pressed(Press.TRY_AGAIN))


@with_fault
def test_opening_the_visit_is_tried_again(scene: Scene, fault: Answer, failure: Failure) -> None:
    break_calls(scene, "/visit/open", fault)
    scene.read()
    tries_again(scene, failure)
    scene.until(EnterCode)


@with_fault
def test_judging_the_card_is_tried_again_without_reading_it_again(
    scene: Scene, fault: Answer, failure: Failure
) -> None:
    break_calls(scene, "/visit/card-evidence", fault)
    scene.read()
    tries_again(scene, failure)
    scene.until(EnterCode)
    assert [told[0] for told in scene.supervisor.told].count(Happening.CARD_READ) == 1


def test_an_answer_that_was_lost_on_its_way_is_given_again(scene: Scene) -> None:
    """The nonce is used up, and yet the same evidence is accepted: it has the same idempotency key."""

    def lost(request: requests.PreparedRequest) -> requests.Response | None:
        if "card-evidence" in str(request.path_url):
            scene.network.broken = None
            scene.network.send(request)
            raise requests.exceptions.ReadTimeout
        return None

    scene.network.broken = lost
    scene.read()
    tries_again(scene, Failure.GATEWAY_SLOW)
    scene.until(EnterCode)


@pytest.mark.parametrize(
    ("kind", "failure", "step"),
    [
        (ProblemType.CODE_TOO_SOON, Failure.CODE_TOO_SOON, NextStep.TRY_AGAIN),
        (ProblemType.CODES_SPENT, Failure.CODES_SPENT, NextStep.OTHER_WAY),
        (ProblemType.TOO_MANY, Failure.GATEWAY_SLOW, NextStep.TRY_AGAIN),
    ],
)
def test_the_days_last_code_is_told_from_one_that_was_sent_just_now_and_from_a_busy_gateway(
    scene: Scene, kind: ProblemType, failure: Failure, step: NextStep
) -> None:
    said = msgspec.json.encode(problem(kind, retry_after_seconds=30))
    break_calls(scene, "/visit/one-time-codes", lambda _, request: scene.network.answer(request, 429, said, MEDIA_TYPE))
    scene.read()
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (failure, step)
    what = Happening.GATEWAY_FAILED if failure is Failure.GATEWAY_SLOW else Happening.CODE_NOT_SENT
    assert scene.supervisor.told[-1] == (what, 1, failure), "no code was typed, so none was refused"


def test_a_visit_that_issued_its_last_certificate_is_not_told_that_there_is_none(scene: Scene) -> None:
    scene.sign_in()
    for _ in range(3):
        scene.do(CertificateChosen(CertificateKind.REGISTRATION))
        scene.until(Preview)
        scene.do(Pressed(Press.BACK))
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.CERTIFICATES_SPENT, NextStep.LEAVE)


@with_fault
def test_sending_a_code_is_tried_again(scene: Scene, fault: Answer, failure: Failure) -> None:
    break_calls(scene, "/visit/one-time-codes", fault)
    scene.read()
    tries_again(scene, failure)
    scene.until(EnterCode)


@with_fault
def test_a_code_that_could_not_be_checked_is_typed_again(scene: Scene, fault: Answer, failure: Failure) -> None:
    scene.enter_code()
    break_calls(scene, "/verify", fault)
    scene.type_code()
    tries_again(scene, failure)
    assert scene.until(EnterCode).tries_left == 3
    scene.type_code()
    scene.until(Home)


@with_fault
def test_loading_the_home_screen_is_tried_again(scene: Scene, fault: Answer, failure: Failure) -> None:
    scene.enter_code()
    break_calls(scene, "/member/profile", fault)
    scene.type_code()
    tries_again(scene, failure)
    scene.until(Home)


@with_fault
def test_issuing_is_tried_again_and_home_is_one_step_away(scene: Scene, fault: Answer, failure: Failure) -> None:
    home = scene.sign_in()
    break_calls(scene, "/member/certificates", fault)
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    scene.refused()
    scene.do(Pressed(Press.HOME))
    assert scene.stage == home
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    tries_again(scene, failure)
    scene.until(Preview)


def test_a_print_that_the_gateway_was_not_told_of_is_told_again(scene: Scene) -> None:
    scene.preview()
    break_calls(scene, "/printed", unreachable)
    scene.do(Pressed(Press.PRINT))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.PRINT_NOT_RECORDED, NextStep.TRY_AGAIN)
    scene.network.broken = None
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(Printed)
    assert len(scene.printer.documents) == 1


def test_a_print_that_can_no_longer_be_told_is_not_tried_again(scene: Scene) -> None:
    scene.preview()
    scene.world.clock.move(3600)
    scene.do(Pressed(Press.PRINT))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.VISIT_LAPSED, NextStep.LEAVE)
    scene.do(Pressed(Press.TRY_AGAIN))
    assert scene.stage is refused


def test_paper_that_came_out_is_not_written_down_as_failed_when_the_gateway_refuses_to_hear_of_it(scene: Scene) -> None:
    said = msgspec.json.encode(problem(ProblemType.CERTIFICATE_VOID))
    scene.preview()
    break_calls(scene, "/printed", lambda _, request: scene.network.answer(request, 409, said, MEDIA_TYPE))
    scene.do(Pressed(Press.PRINT))
    scene.refused()
    assert scene.supervisor.told[-2:] == [
        (Happening.CERTIFICATE_PRINTED, 1, None),
        (Happening.GATEWAY_FAILED, 1, Failure.CERTIFICATE_UNAVAILABLE),
    ]


def test_a_connection_that_broke_once_is_not_even_seen(scene: Scene) -> None:
    def once(request: requests.PreparedRequest) -> requests.Response | None:
        scene.network.broken = None
        raise requests.exceptions.ConnectionError

    scene.enter_code()
    scene.network.broken = once
    scene.type_code()
    scene.until(Home)


def test_a_kiosk_that_is_not_admitted_says_so(scene: Scene) -> None:
    scene.supervisor.refusal = Failure.KIOSK_NOT_ADMITTED
    scene.read()
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.KIOSK_NOT_ADMITTED, NextStep.LEAVE)


def test_a_credential_that_could_not_be_had_is_asked_for_again(scene: Scene) -> None:
    scene.supervisor.refusal = Failure.GATEWAY_UNREACHABLE
    scene.read()
    scene.refused()
    scene.supervisor.refusal = None
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(EnterCode)


def test_a_visit_that_lapsed_can_only_be_left(scene: Scene, world: World) -> None:
    scene.sign_in()
    world.clock.move(61)
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.VISIT_LAPSED, NextStep.LEAVE)


@pytest.mark.parametrize(("kind", "failure"), [("down", Failure.GATEWAY_ERROR), ("nonsense", Failure.GATEWAY_ERROR)])
def test_a_fund_whose_own_system_fails_is_tried_again(scene: Scene, world: World, kind: str, failure: Failure) -> None:
    scene.sign_in()
    world.break_backoffice(kind)
    scene.do(CertificateChosen(CertificateKind.REGISTRATION))
    refused = scene.refused()
    (world.folder / "faults.toml").unlink()
    assert refused.failure is failure
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(Preview)


def test_a_messenger_that_fails_is_tried_again(scene: Scene, world: World) -> None:
    world.messages.broken = True
    scene.read()
    refused = scene.refused()
    assert (refused.failure, refused.next_step) == (Failure.GATEWAY_ERROR, NextStep.TRY_AGAIN)
    world.messages.broken = False
    scene.do(Pressed(Press.TRY_AGAIN))
    scene.until(EnterCode)


def test_a_wrong_code_costs_a_try(scene: Scene) -> None:
    scene.enter_code()
    scene.do(WRONG)
    entry = scene.until(EnterCode)
    assert (entry.tries_left, entry.problem) == (2, Failure.WRONG_CODE)
    scene.type_code()
    scene.until(Home)


def test_after_three_wrong_codes_a_new_one_is_sent(scene: Scene, world: World) -> None:
    scene.enter_code()
    for left in (2, 1):
        scene.do(WRONG)
        assert scene.until(EnterCode).tries_left == left
    scene.do(WRONG)
    entry = scene.until(EnterCode)
    assert (entry.tries_left, entry.problem) == (0, Failure.CODE_TRIES_USED)
    scene.type_code()
    assert scene.stage == entry
    resends_after_the_pause(scene, world)


def test_a_late_code_asks_for_a_new_one(scene: Scene, world: World) -> None:
    scene.enter_code()
    scene.keep_visit_for(301)
    scene.type_code()
    entry = scene.until(EnterCode)
    assert (entry.tries_left, entry.problem) == (0, Failure.LATE_CODE)
    resends_after_the_pause(scene, world)


def test_a_code_is_not_sent_again_before_its_pause_is_over(scene: Scene) -> None:
    entry = scene.enter_code()
    assert entry.resend_in_seconds == 2
    scene.do(Pressed(Press.RESEND_CODE))
    assert scene.stage == entry


def test_a_wrong_number_is_no_code(scene: Scene) -> None:
    scene.begin()
    scene.place()
    scene.do(CardNumberEntered(Digits("12")))
    assert not isinstance(scene.stage, Refused)
    scene.until_visit(lambda visit: getattr(visit.stage, "problem", None) is Failure.WRONG_CARD_NUMBER)


def resends_after_the_pause(scene: Scene, world: World) -> None:
    scene.time.pass_time(2)
    world.clock.move(2)
    scene.do(Pressed(Press.RESEND_CODE))
    entry = scene.until(EnterCode)
    assert (entry.tries_left, entry.problem) == (3, None)
    scene.type_code()
    scene.until(Home)
