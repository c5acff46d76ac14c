"""From what the fund has on file to a sealed paper, and what becomes of it."""

from __future__ import annotations

import re

import pytest

from contract import seal
from contract.reference import read_reference
from contract.seal_keys import VerificationKeys
from tests.gateway.world import World

ISSUE = "/member/certificates"
REGISTRATION = {"kind": "att_immat"}


def keys(world: World) -> VerificationKeys:
    answer = world.client.get("/keys")
    return VerificationKeys.from_json(answer.content)


def test_the_profile_is_what_the_home_screen_needs(world: World) -> None:
    visit = world.signed_in()
    answer = world.kiosk.call("GET", "/member/profile", bearer=visit.credential)
    assert answer.body["given_name_latin"] == "FATIMA"
    assert answer.body["certificates"] == ["att_immat"]
    assert set(answer.body) == {
        "family_name_latin",
        "given_name_latin",
        "family_name_arabic",
        "given_name_arabic",
        "registration_number",
        "certificates",
    }


def test_a_certificate_is_sealed_with_a_published_key(world: World) -> None:
    visit = world.signed_in()
    issued = world.kiosk.post(visit, ISSUE, REGISTRATION).body
    claims = seal.verify(issued["seal"], keys(world))
    assert claims.reference == issued["reference"] == read_reference(issued["reference"])
    assert claims.issued_on.isoformat() == issued["issued_on"]
    assert claims.given_name_latin == "FATIMA"
    assert claims.issuer == "CNSS"


def test_a_self_employed_members_contribution_is_on_the_paper(world: World) -> None:
    world.kiosk.show(visit := world.kiosk.visit(), world.cards["naima"])
    world.kiosk.post(visit, "/visit/one-time-codes", {"act": "sign-in", "channel": "sms"})
    world.kiosk.post(visit, "/visit/one-time-codes/verify", {"act": "sign-in", "code": world.messages.code()})
    issued = world.kiosk.post(visit, ISSUE, REGISTRATION).body
    claims = seal.verify(issued["seal"], keys(world))
    assert claims.regime is seal.Regime.SELF_EMPLOYED
    assert claims.monthly_contribution_centimes


def test_nothing_is_shown_or_issued_before_the_code(world: World) -> None:
    visit = world.kiosk.visit()
    world.kiosk.show(visit, world.cards["fatima"])
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).problem == "assurance-too-low"
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).problem == "assurance-too-low"


@pytest.mark.parametrize("policy", ['certificate_assurance = "strong"'])
def test_the_policy_may_ask_for_more_than_a_copied_card_gives(world: World) -> None:
    visit = world.kiosk.visit()
    world.kiosk.show(visit, world.cards["mbarka"])
    world.kiosk.post(visit, "/visit/one-time-codes", {"act": "sign-in", "channel": "sms"})
    world.parts.codes.close()
    world.kiosk.post(visit, "/visit/one-time-codes/verify", {"act": "sign-in", "code": world.messages.code()})
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).status == 200
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).problem == "assurance-too-low"


def test_a_print_is_confirmed_once_or_often_with_one_result(world: World) -> None:
    visit = world.signed_in()
    reference = world.kiosk.post(visit, ISSUE, REGISTRATION).body["reference"]
    path = f"{ISSUE}/{reference}/printed"
    assert world.kiosk.post(visit, path, {"pages": 1}).body == {"reference": reference}
    assert world.kiosk.post(visit, path, {"pages": 1}).body == {"reference": reference}
    assert world.kiosk.call("GET", f"/certificates/{reference}").body == {"state": "valid"}


def test_a_print_of_no_page_confirms_nothing(world: World) -> None:
    visit = world.signed_in()
    reference = world.kiosk.post(visit, ISSUE, REGISTRATION).body["reference"]
    assert world.kiosk.post(visit, f"{ISSUE}/{reference}/printed", {"pages": 0}).problem == "malformed-request"


def test_another_visit_confirms_nothing_of_this_one(world: World) -> None:
    first, second = world.signed_in(), world.signed_in("youssef")
    reference = world.kiosk.post(first, ISSUE, REGISTRATION).body["reference"]
    answer = world.kiosk.post(second, f"{ISSUE}/{reference}/printed", {"pages": 1})
    assert answer.problem == "certificate-unknown"
    assert world.kiosk.call("GET", f"/certificates/{reference}").body == {"state": "unconfirmed"}


def test_a_revoked_certificate_is_void_and_stays_so(world: World) -> None:
    visit = world.signed_in()
    reference = world.kiosk.post(visit, ISSUE, REGISTRATION).body["reference"]
    assert world.parts.issuing.revoke(reference.lower())
    assert world.kiosk.post(visit, f"{ISSUE}/{reference}/printed", {"pages": 1}).problem == "certificate-void"
    assert world.kiosk.call("GET", f"/certificates/{reference}").body == {"state": "void"}


def test_a_reference_is_understood_as_people_type_it(world: World) -> None:
    visit = world.signed_in()
    reference = world.kiosk.post(visit, ISSUE, REGISTRATION).body["reference"]
    typed = reference.lower().replace("-", " ")
    assert world.kiosk.call("GET", f"/certificates/{typed}").body == {"state": "unconfirmed"}


def test_a_visit_does_not_print_without_end(world: World) -> None:
    visit = world.signed_in()
    for _ in range(10):
        assert world.kiosk.post(visit, ISSUE, REGISTRATION).status == 200
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).problem == "certificates-spent"


@pytest.mark.parametrize(
    ("kind", "problem"), [("down", "upstream-down"), ("slow", "upstream-down"), ("nonsense", "upstream-nonsense")]
)
def test_a_failing_back_office_is_named_as_such(world: World, kind: str, problem: str) -> None:
    visit = world.signed_in()
    world.break_backoffice(kind, 1.0 if kind == "slow" else 0.0)
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).problem == problem
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).problem == problem


def test_a_registration_of_tomorrow_is_no_certificate_of_today(world: World) -> None:
    visit = world.signed_in()
    person = world.folder / "personas" / "fatima.toml"
    person.write_text(re.sub(r"registered_on = \S+", "registered_on = 2099-01-01", person.read_text()))
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).body["certificates"] == []
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).problem == "certificate-unavailable"


def test_a_member_who_left_the_register_is_unknown(world: World) -> None:
    visit = world.signed_in()
    (world.folder / "personas" / "fatima.toml").unlink()
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).problem == "unknown-member"


def test_what_does_not_fit_a_seal_is_nonsense_of_the_back_office(world: World) -> None:
    visit = world.signed_in()
    person = world.folder / "personas" / "fatima.toml"
    person.write_text(re.sub(r'regime = "\w+"', 'regime = "unheard-of"', person.read_text()))
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).problem == "upstream-nonsense"
