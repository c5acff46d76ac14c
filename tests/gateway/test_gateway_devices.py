"""Only machines that were enrolled, with their own key, a moment ago, and not revoked."""

from __future__ import annotations

import base64
import hmac
import json
from typing import Any

import pytest
from joserfc.jwk import ECKey

from tests.gateway.world import World


def test_an_enrolment_code_admits_one_machine(world: World) -> None:
    code = world.parts.devices.new_enrolment_code("Rabat 1")
    first, second = type(world.kiosk)(world.client, ""), type(world.kiosk)(world.client, "")
    enrolled = first.enrol(code)
    assert enrolled.body["place"] == "Rabat 1"
    assert first.enrol(code).body == enrolled.body  # the answer was lost: the same machine asks again
    assert second.enrol(code).problem == "device-refused"


def test_an_enrolment_code_has_an_end(world: World) -> None:
    code = world.parts.devices.new_enrolment_code("Rabat 1")
    world.clock.move(3601)
    assert world.kiosk.enrol(code).problem == "device-refused"


def test_a_guessed_enrolment_code_is_refused(world: World) -> None:
    assert world.kiosk.enrol("ABCD-EFGH-JKMN-PQRS").problem == "device-refused"


def test_a_key_that_is_no_point_of_the_curve_is_refused(world: World) -> None:
    code = world.parts.devices.new_enrolment_code("Rabat 1")
    key = {"kty": "EC", "crv": "P-256", "x": "A" * 43, "y": "A" * 43}
    assert world.kiosk.call("POST", "/device/enrolment", {"code": code, "key": key}).problem == "device-refused"


def test_a_token_opens_the_machines_own_calls_until_it_is_late(world: World) -> None:
    beat = {"uptime_seconds": 5, "visits": 0, "failures": ["K401"]}
    answer = world.kiosk.call("POST", "/device/heartbeat", beat, bearer=world.kiosk.token)
    assert answer.body == {"policy": 1, "unix_time": int(world.clock.now)}
    world.clock.move(601)
    assert world.kiosk.call("POST", "/device/heartbeat", beat, bearer=world.kiosk.token).problem == "device-refused"


def test_the_policy_has_the_rules_of_the_settings(world: World) -> None:
    policy = world.kiosk.call("GET", "/device/policy", bearer=world.kiosk.token).body
    assert policy["ways"] == ["card"]
    assert policy["question_seconds"] >= 30  # at least 30 s to ask for more time (WCAG 2.2, 2.2.1: 20)
    assert policy["card_taken_seconds"] >= 30


def test_an_assertion_is_good_once(world: World) -> None:
    claims = world.kiosk.claims(world.clock.now)
    assert world.kiosk.ask_token(claims).status == 200
    assert world.kiosk.ask_token(claims).problem == "device-refused"


@pytest.mark.parametrize(
    "changes",
    [
        {"aud": "https://elsewhere.example/device/token"},
        {"aud": None},
        {"iss": "somebody-else"},
        {"sub": "somebody-else"},
        {"jti": None},
        {"jti": "short"},
        {"jti": "x" * 65},
        {"exp": None},
        {"exp": 4_000_000_000},
        {"exp": 1_000_000_000},
        {"exp": "soon"},
    ],
)
def test_an_assertion_with_other_claims_is_refused(world: World, changes: dict[str, Any]) -> None:
    answer = world.kiosk.ask_token(world.kiosk.claims(world.clock.now, **changes))
    assert answer.problem == "device-refused"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_an_assertion_under_another_key_is_refused(world: World) -> None:
    stranger = ECKey.generate_key("P-256", private=True)
    assert world.kiosk.ask_token(world.kiosk.claims(world.clock.now), stranger).problem == "device-refused"


def unsigned(header: dict[str, str], claims: dict[str, Any]) -> str:
    parts = (json.dumps(part).encode() for part in (header, claims))
    return ".".join(base64.urlsafe_b64encode(part).decode().rstrip("=") for part in parts)


def test_the_public_key_is_no_shared_secret(world: World) -> None:
    """The classic confusion: HS256 with the bytes of the public key."""
    text = unsigned({"alg": "HS256"}, world.kiosk.claims(world.clock.now))
    mac = hmac.digest(world.kiosk.key.as_pem(private=False), text.encode(), "sha256")
    assertion = f"{text}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"
    assert world.kiosk.ask_token_with(assertion).problem == "device-refused"


def test_an_unsigned_assertion_is_refused(world: World) -> None:
    assertion = unsigned({"alg": "none"}, world.kiosk.claims(world.clock.now)) + "."
    assert world.kiosk.ask_token_with(assertion).problem == "device-refused"


@pytest.mark.parametrize("assertion", ["a", "a.b", "a.b.c", "....", "eyJhbGciOiJFUzI1NiJ9.bnVsbA.AAAA"])
def test_an_assertion_that_is_none_is_refused(world: World, assertion: str) -> None:
    assert world.kiosk.ask_token_with(assertion).problem == "device-refused"


def test_a_revoked_machine_is_out_at_once_with_its_visits(world: World) -> None:
    visit = world.kiosk.visit()
    assert world.parts.devices.revoke(world.kiosk.device)
    assert world.kiosk.call("GET", "/device/policy", bearer=world.kiosk.token).problem == "device-refused"
    assert world.kiosk.ask_token(world.kiosk.claims(world.clock.now)).problem == "device-refused"
    assert world.kiosk.post(visit, "/visit/renew").problem == "credential-refused"


def test_there_is_no_machine_of_an_unknown_name_to_revoke(world: World) -> None:
    assert not world.parts.devices.revoke("nobody-of-us")


def test_a_visits_credential_opens_no_call_of_the_machine(world: World) -> None:
    visit = world.kiosk.visit()
    assert world.kiosk.call("POST", "/device/visits", bearer=visit.credential).problem == "device-refused"
    assert world.kiosk.call("POST", "/visit/open", bearer=world.kiosk.token).problem == "credential-refused"
