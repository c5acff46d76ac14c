"""The edge: problem documents for whatever comes, nothing told that should not be, nothing written down."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest

from gateway.app import make_app
from gateway.issuing import Issuing
from tests.gateway.world import World

JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    ("method", "path", "problem", "status"),
    [
        ("GET", "/", "not-found", 404),
        ("GET", "/schema", "not-found", 404),
        ("GET", "/certificates", "not-found", 404),
        ("DELETE", "/keys", "method-not-allowed", 405),
        ("GET", "/visit/open", "method-not-allowed", 405),
        ("GET", "/member/profile", "credential-refused", 401),
        ("GET", "/device/policy", "device-refused", 401),
    ],
)
def test_every_refusal_is_a_problem_document(world: World, method: str, path: str, problem: str, status: int) -> None:
    answer = world.kiosk.call(method, path)
    assert (answer.problem, answer.status) == (problem, status)


def test_a_wrong_method_names_the_right_ones(world: World) -> None:
    assert "POST" in world.client.get("/visit/open").headers["allow"]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff\xfe",
        b'{"code": "ABCD-EFGH"}',
        b'{"code": 1, "key": {}}',
        b"[" * 5000,
        b'{"code": "ABCD-EFGH", "key": {"kty": "EC", "crv": "P-256", "x": "A", "y": "B"}}',
    ],
)
def test_a_body_that_is_not_the_contracts_is_malformed(world: World, body: bytes) -> None:
    answer = world.client.post("/device/enrolment", content=body, headers=JSON)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("malformed-request")


def test_an_unknown_field_is_an_error(world: World) -> None:
    visit = world.kiosk.visit()
    body = {"act": "sign-in", "channel": "sms", "phone": "+212600000009"}
    assert world.kiosk.post(visit, "/visit/one-time-codes", body).problem == "malformed-request"


def test_a_body_over_the_limit_is_too_large(world: World) -> None:
    answer = world.client.post("/device/enrolment", content=b" " * 300_001, headers=JSON)
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("too-large")


def test_a_body_of_unstated_length_is_bounded_too(world: World) -> None:
    chunks = (b" " * 50_000 for _ in range(10))
    answer = world.client.post("/device/enrolment", content=chunks, headers=JSON)
    assert answer.status_code == 413


@pytest.mark.parametrize("policy", ["public_calls_per_minute = 3"])
def test_calls_without_an_account_are_limited(world: World) -> None:
    world.clock.move(60)
    assert [world.client.get("/certificates/x").status_code for _ in range(4)] == [200, 200, 200, 429]
    assert world.client.get("/certificates/x").headers["retry-after"] == "20"
    world.clock.move(20)
    assert [world.client.get("/certificates/x").status_code for _ in range(2)] == [200, 429]


@pytest.mark.parametrize(
    "authorization", ["", "Bearer", "Bearer ", "Basic YTpi", "Bearer a b", "Bearer \x7f", "x" * 5000]
)
def test_an_odd_authorization_is_a_refusal(world: World, authorization: str) -> None:
    answer = world.client.get("/member/profile", headers={"Authorization": authorization})
    assert answer.status_code == 401


def test_a_stalled_body_is_not_waited_for(world: World) -> None:
    sent: list[dict[str, Any]] = []

    async def stall() -> Any:
        await asyncio.Event().wait()

    async def send(message: Any) -> None:
        sent.append(message)

    scope: Any = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "https",
        "path": "/device/enrolment",
        "raw_path": b"/device/enrolment",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"content-type", b"application/json"), (b"content-length", b"100")],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 2),
        "state": {},
    }
    asyncio.run(make_app(world.parts, body_seconds=0.05)(scope, stall, send))
    assert sent[0]["status"] == 408


def test_calls_are_logged_without_what_they_name(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "gateway"):
        world.kiosk.call("GET", "/certificates/0000-0000-0000-0000")
        world.kiosk.call("GET", "/certificates-of-somebody")
    assert "GET /certificates/{reference} 200" in caplog.messages
    assert "0000" not in caplog.text
    assert "somebody" not in caplog.text


def test_what_fails_inside_tells_nothing_outside(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(_self: object, _typed: str) -> None:
        raise RuntimeError("FATIMA ZT900001")

    monkeypatch.setattr(Issuing, "status", fail)
    with caplog.at_level(logging.DEBUG):
        answer = world.kiosk.call("GET", "/certificates/x")
    assert answer.problem == "server-error"
    assert "FATIMA" not in str(answer.body)
    assert "unexpected RuntimeError" in caplog.text
    assert "FATIMA" not in caplog.text


def test_a_whole_visit_writes_nothing_about_its_member(world: World, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        visit = world.signed_in()
        issued = world.kiosk.post(visit, "/member/certificates", {"kind": "att_immat"}).body
        world.kiosk.post(visit, f"/member/certificates/{issued['reference']}/printed", {"pages": 1})
        world.kiosk.post(visit, "/visit/close")
    written = "".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("gateway", "litestar"))
    )
    for secret in ("ZT900001", "FATIMA", "+212600000001", world.messages.code(), issued["reference"], visit.credential):
        assert secret not in written


@pytest.mark.parametrize("body", [b"\xff", b'{"code": "\xff"}', b'{"\xff": 1}'])
def test_bytes_that_are_no_text_are_malformed(world: World, body: bytes) -> None:
    answer = world.client.post("/device/enrolment", content=body)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith(":malformed-request")


def test_a_line_feed_behind_a_value_is_malformed(world: World) -> None:
    """Python's `$` would let it pass."""
    visit = world.kiosk.visit()
    code = {"act": "sign-in", "code": "123456\n"}
    assert world.kiosk.post(visit, "/visit/one-time-codes/verify", code).problem == "malformed-request"
    over = world.kiosk.call(
        "POST", f"/device/visits/{visit.visit}%0A/over", {"reason": "crash"}, bearer=world.kiosk.token
    )
    assert over.problem == "malformed-request"
