"""One key, one effect: what a kiosk on a bad line repeats is not done twice."""

from __future__ import annotations

import json
import threading
import uuid

import pytest
from sqlalchemy import select

from gateway.names import digest
from gateway.store.tables import replies
from tests.gateway.world import World

ISSUE = "/member/certificates"
REGISTRATION = {"kind": "att_immat"}


def key() -> str:
    return str(uuid.uuid4())


def test_a_repeated_request_gets_the_first_answer(world: World) -> None:
    visit, same = world.signed_in(), key()
    first = world.kiosk.post(visit, ISSUE, REGISTRATION, key=same)
    assert world.kiosk.post(visit, ISSUE, REGISTRATION, key=same).body == first.body
    assert world.kiosk.post(visit, ISSUE, REGISTRATION).body != first.body


def test_a_repeated_code_request_sends_one_message(world: World) -> None:
    visit, same = world.kiosk.visit(), key()
    world.kiosk.show(visit, world.cards["fatima"])
    for _ in range(2):
        body = {"act": "sign-in", "channel": "sms"}
        assert world.kiosk.post(visit, "/visit/one-time-codes", body, key=same).status == 200
    assert len(world.messages.messages) == 1


def test_a_repeated_wrong_code_costs_one_try(world: World) -> None:
    visit, same = world.kiosk.visit(), key()
    world.kiosk.show(visit, world.cards["fatima"])
    world.kiosk.post(visit, "/visit/one-time-codes", {"act": "sign-in", "channel": "sms"})
    code = f"{(int(world.messages.code()) + 1) % 1_000_000:06d}"
    answers = [
        world.kiosk.post(visit, "/visit/one-time-codes/verify", {"act": "sign-in", "code": code}, key=same)
        for _ in range(3)
    ]
    assert {answer.body["tries_left"] for answer in answers} == {2}
    assert {answer.problem for answer in answers} == {"wrong-code"}


def test_a_key_belongs_to_one_request(world: World) -> None:
    visit, same = world.kiosk.visit(), key()
    assert world.kiosk.post(visit, "/visit/renew", key=same).status == 200
    assert world.kiosk.post(visit, "/visit/nonce", key=same).problem == "idempotency-mismatch"


def test_two_visits_may_use_the_same_key(world: World) -> None:
    same = key()
    for visit in (world.kiosk.visit(), world.kiosk.visit()):
        assert world.kiosk.post(visit, "/visit/renew", key=same).status == 200


@pytest.mark.parametrize("bad", ["", "1", "not-a-uuid"])
def test_a_key_is_asked_for(world: World, bad: str) -> None:
    visit = world.kiosk.visit()
    headers = {"Authorization": f"Bearer {visit.credential}"} | ({"Idempotency-Key": bad} if bad else {})
    answer = world.client.post("/visit/renew", headers=headers)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("malformed-request")


def test_the_second_of_two_at_the_same_time_is_told_to_wait(world: World) -> None:
    visit, same = world.signed_in(), key()
    world.break_backoffice("slow", 0.6)
    answers = {}

    def ask(name: str) -> None:
        answers[name] = world.kiosk.post(visit, ISSUE, REGISTRATION, key=same)

    threads = [threading.Thread(target=ask, args=(name,)) for name in ("one", "other")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    statuses = sorted(answer.status for answer in answers.values())
    assert statuses == [200, 409]
    loser = next(answer for answer in answers.values() if answer.status == 409)
    assert loser.problem == "idempotency-in-progress"
    assert loser.headers["retry-after"] == "1"


def test_a_failed_call_may_be_tried_again_with_its_key(world: World) -> None:
    visit, same = world.signed_in(), key()
    world.break_backoffice("down")
    assert world.kiosk.post(visit, ISSUE, REGISTRATION, key=same).problem == "upstream-down"
    (world.folder / "faults.toml").unlink()
    assert world.kiosk.post(visit, ISSUE, REGISTRATION, key=same).status == 200


def test_a_claim_of_a_process_that_died_is_taken_over(world: World) -> None:
    visit, same = world.signed_in(), key()
    first = world.kiosk.post(visit, ISSUE, REGISTRATION, key=same)
    with world.parts.database.transaction() as db:
        db.exec_driver_sql("UPDATE replies SET status = NULL, body = NULL WHERE idempotency_key = ?", (same,))
    assert world.kiosk.post(visit, ISSUE, REGISTRATION, key=same).problem == "idempotency-in-progress"
    world.clock.move(30)
    assert world.kiosk.post(visit, ISSUE, REGISTRATION, key=same).body["reference"] != first.body["reference"]


def test_a_visit_that_ends_while_the_back_office_thinks_issues_nothing(world: World) -> None:
    visit = world.signed_in()
    world.break_backoffice("slow", 0.5)
    answers = []
    thread = threading.Thread(target=lambda: answers.append(world.kiosk.post(visit, ISSUE, REGISTRATION)))
    thread.start()
    path = f"/device/visits/{visit.visit}/over"
    world.kiosk.call("POST", path, {"reason": "crash"}, bearer=world.kiosk.token)
    thread.join()
    assert answers[0].problem == "visit-lapsed"
    with world.parts.database.transaction() as db:
        assert db.exec_driver_sql("SELECT count(*) FROM certificates").scalar_one() == 0


def test_what_was_typed_cannot_be_tried_out_on_the_fingerprint(world: World) -> None:
    visit = world.kiosk.visit()
    body = {"act": "sign-in", "code": "123456"}
    world.kiosk.post(visit, "/visit/one-time-codes/verify", body)
    with world.parts.database.transaction() as db:
        kept = set(db.execute(select(replies.c.fingerprint)).scalars())
    typed = json.dumps(body).encode().hex()
    assert digest(f"POST /visit/one-time-codes/verify {typed}") not in kept
