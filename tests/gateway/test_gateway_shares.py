"""What one machine and one visit may cost the gateway: evidence is judged for live nonces alone, and only so often."""

from __future__ import annotations

import base64
import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from gateway.evidence import Judge
from tests.gateway.world import Answer, Kiosk, KioskVisit, World, evidence_of

EVIDENCE, CHALLENGE = "/visit/card-evidence", "/visit/chip-challenge"


class WatchedJudge:
    """The real judge; counts what it is asked, and lets nobody begin before `together` are there."""

    def __init__(self, judge: Judge, together: int) -> None:
        self._judge = judge
        self._together = threading.Barrier(together)
        self.asked = 0

    def judge(self, *given: Any) -> Any:
        self.asked += 1
        self._together.wait(timeout=10)
        return self._judge.judge(*given)

    def challenge(self, *given: Any) -> Any:
        self.asked += 1
        return self._judge.challenge(*given)


def watched(world: World, monkeypatch: pytest.MonkeyPatch, together: int = 1) -> WatchedJudge:
    judge = WatchedJudge(world.parts.identification._judge, together)
    monkeypatch.setattr(world.parts.identification, "_judge", judge)
    return judge


def garbage(visit: KioskVisit) -> dict[str, str]:
    """A question that is refused after it was judged, and leaves its nonce as it was."""
    return {"nonce": base64.b64encode(visit.nonce).decode(), "sod": "AAAA", "dg14": "AAAA"}


def too_many(answer: Answer) -> bool:
    return answer.status == 429 and answer.problem == "too-many"


@pytest.mark.parametrize(
    ("spoil", "problem"), [("unknown", "nonce-used"), ("used", "nonce-used"), ("late", "nonce-late")]
)
def test_nothing_is_judged_for_a_nonce_that_is_not_alive(
    world: World, monkeypatch: pytest.MonkeyPatch, spoil: str, problem: str
) -> None:
    visit, card = world.kiosk.visit(), world.cards["naima"]
    if spoil == "used":
        assert world.kiosk.show(visit, card).status == 200
    if spoil == "unknown":
        visit.nonce = world.kiosk.visit().nonce
    if spoil == "late":
        world.clock.move(50)
        world.kiosk.post(visit, "/visit/renew")
        world.clock.move(10)
    judge = watched(world, monkeypatch)
    assert world.kiosk.challenge(visit, card).problem == problem
    assert world.kiosk.post(visit, EVIDENCE, evidence_of(visit, card)).problem == problem
    assert judge.asked == 0


def test_a_late_nonce_is_used_up_by_evidence_that_was_not_judged(world: World) -> None:
    visit, card = world.kiosk.visit(), world.cards["fatima"]
    world.clock.move(50)
    world.kiosk.post(visit, "/visit/renew")
    world.clock.move(10)
    assert world.kiosk.show(visit, card).problem == "nonce-late"
    assert world.kiosk.show(visit, card).problem == "nonce-used"


def test_of_two_that_are_judged_at_once_with_one_nonce_one_counts(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    visit, card = world.kiosk.visit(), world.cards["fatima"]
    judge = watched(world, monkeypatch, together=2)
    with ThreadPoolExecutor(2) as both:
        answers = list(both.map(lambda _number: world.kiosk.show(visit, card), range(2)))
    assert judge.asked == 2
    assert sorted(answer.status for answer in answers) == [200, 409]
    assert next(answer for answer in answers if answer.status == 409).problem == "nonce-used"


@pytest.mark.parametrize("policy", ["judgements_per_visit = 2"])
def test_a_visit_is_not_judged_without_end(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visit, judge = world.kiosk.visit(), watched(world, monkeypatch)
    assert [world.kiosk.post(visit, CHALLENGE, garbage(visit)).status for _ in range(2)] == [422, 422]
    assert too_many(world.kiosk.post(visit, CHALLENGE, garbage(visit)))
    assert too_many(world.kiosk.show(visit, world.cards["fatima"]))
    assert judge.asked == 2
    assert world.kiosk.show(world.kiosk.visit(), world.cards["fatima"]).status == 200


@pytest.mark.parametrize("policy", ["nonces_per_visit = 2"])
def test_a_visit_gets_no_nonces_without_end(world: World) -> None:
    visit = world.kiosk.visit()
    assert world.kiosk.post(visit, "/visit/nonce").status == 200
    assert too_many(world.kiosk.post(visit, "/visit/nonce"))
    assert too_many(world.kiosk.post(visit, "/visit/open"))
    assert world.kiosk.post(visit, "/visit/renew").status == 200
    assert world.kiosk.visit().nonce


@pytest.mark.parametrize("policy", ["judgements_per_minute = 2"])
def test_a_machine_has_its_share_judged_and_takes_nobody_elses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    visits, judge = [world.kiosk.visit() for _ in range(3)], watched(world, monkeypatch)
    assert [world.kiosk.post(visit, CHALLENGE, garbage(visit)).status for visit in visits[:2]] == [422, 422]
    refused = world.kiosk.show(visits[2], world.cards["fatima"])
    assert too_many(refused)
    assert refused.headers["retry-after"] == "30"
    assert judge.asked == 2
    other = world.another_kiosk()
    assert other.show(other.visit(), world.cards["youssef"]).status == 200
    world.clock.move(30)
    assert world.kiosk.show(visits[2], world.cards["fatima"]).status == 200


@pytest.mark.parametrize("policy", ["judgements_per_minute = 2"])
def test_who_was_told_to_wait_may_send_the_same_again(world: World) -> None:
    spent, visit = world.kiosk.visit(), world.kiosk.visit()
    for _ in range(2):
        world.kiosk.post(spent, CHALLENGE, garbage(spent))
    body, key = evidence_of(visit, world.cards["fatima"]), "7f2c1f0e-0000-4000-8000-000000000001"
    assert too_many(world.kiosk.post(visit, EVIDENCE, body, key=key))
    world.clock.move(30)
    assert world.kiosk.post(visit, EVIDENCE, body, key=key).status == 200


def granting(kiosk: Kiosk) -> Answer:
    return kiosk.call("POST", "/device/visits", bearer=kiosk.token)


@pytest.mark.parametrize("policy", ["visit_calls_per_minute = 3"])
def test_a_machine_opens_no_visits_without_end(world: World) -> None:
    visit = world.kiosk.visit()
    assert world.kiosk.post(visit, "/visit/nonce").status == 200
    assert too_many(granting(world.kiosk))
    assert too_many(world.kiosk.post(visit, "/visit/nonce"))
    assert too_many(world.kiosk.post(visit, "/visit/open"))
    assert world.another_kiosk().visit().nonce


@pytest.mark.parametrize("policy", ["checkpoints_per_minute = 1"])
def test_a_machine_shows_no_heads_without_end(world: World) -> None:
    def shown(kiosk: Kiosk) -> Answer:
        return kiosk.call("POST", "/device/checkpoints", {"note": kiosk.head(["line"])}, bearer=kiosk.token)

    assert shown(world.kiosk).status == 200
    assert too_many(shown(world.kiosk))
    assert shown(world.another_kiosk()).status == 200
