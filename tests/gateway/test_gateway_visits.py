"""A visit's life: leases, nonces, ends; and what was not confirmed is void."""

from __future__ import annotations

import threading
import time
import uuid

import pytest
from sqlalchemy.exc import OperationalError

from contract.public import CertificateState
from gateway.retention import Retention
from gateway.visits import Visits
from tests.gateway.world import KioskVisit, World


def issue(world: World, visit: KioskVisit) -> str:
    answer = world.kiosk.post(visit, "/member/certificates", {"kind": "att_immat"})
    assert answer.status == 200, answer
    return str(answer.body["reference"])


def state(world: World, reference: str) -> str:
    return str(world.kiosk.call("GET", f"/certificates/{reference}").body["state"])


def test_a_grant_must_be_opened_in_time(world: World) -> None:
    visit = world.kiosk.grant()
    world.clock.move(600)
    assert world.kiosk.post(visit, "/visit/open").problem == "credential-refused"


def test_nothing_is_done_before_the_visit_is_open(world: World) -> None:
    visit = world.kiosk.grant()
    assert world.kiosk.post(visit, "/visit/renew").problem == "visit-lapsed"
    assert world.kiosk.call("GET", "/member/profile", bearer=visit.credential).problem == "visit-lapsed"


def test_opening_again_gives_another_nonce_and_renews_the_lease(world: World) -> None:
    visit = world.kiosk.visit()
    world.clock.move(50)
    again = world.kiosk.post(visit, "/visit/open")
    assert again.status == 200
    assert again.body["lease_seconds"] == 60
    world.clock.move(50)
    assert world.kiosk.post(visit, "/visit/renew").status == 200


def test_a_lease_that_nobody_renews_runs_out(world: World) -> None:
    visit = world.kiosk.visit()
    world.clock.move(59)
    assert world.kiosk.post(visit, "/visit/renew").body == {"lease_seconds": 60}
    world.clock.move(60)
    assert world.kiosk.post(visit, "/visit/renew").problem == "visit-lapsed"
    assert world.kiosk.post(visit, "/visit/open").problem == "visit-lapsed"


def test_a_visit_is_not_renewed_for_ever(world: World) -> None:
    visit = world.kiosk.visit()
    for _ in range(71):
        assert world.kiosk.post(visit, "/visit/renew").status == 200
        world.clock.move(50)
    assert world.kiosk.post(visit, "/visit/renew").body == {"lease_seconds": 50}
    world.clock.move(50)
    assert world.kiosk.post(visit, "/visit/renew").problem == "visit-lapsed"


def test_opening_again_and_again_does_not_outlive_the_longest_visit(world: World) -> None:
    visit = world.kiosk.visit()
    for _ in range(71):
        world.clock.move(50)
        assert world.kiosk.post(visit, "/visit/open").status == 200
    assert world.kiosk.post(visit, "/visit/open").body["lease_seconds"] == 50
    world.clock.move(50)
    assert world.kiosk.post(visit, "/visit/open").problem == "visit-lapsed"


def test_the_sweep_ends_what_lapsed_and_forgets_who_it_was(world: World) -> None:
    visit = world.signed_in()
    reference = issue(world, visit)
    world.clock.move(60)
    assert world.parts.visits.sweep() == 1
    assert world.parts.visits.sweep() == 0
    assert state(world, reference) == "void"
    with world.parts.database.transaction() as db:
        row = db.exec_driver_sql("SELECT cin, assurance, ended_by FROM visits WHERE visit = ?", (visit.visit,)).one()
        left = [
            db.exec_driver_sql(f"SELECT count(*) FROM {table} WHERE visit = ?", (visit.visit,)).scalar_one()
            for table in ("nonces", "one_time_codes", "replies")
        ]
    assert tuple(row) == (None, "none", "lapse")
    assert left == [0, 0, 0]


def test_the_sweep_runs_by_itself(world: World) -> None:
    visit = world.signed_in()
    reference = issue(world, visit)
    world.clock.move(60)
    deadline = time.monotonic() + 10
    while world.parts.issuing.status(reference).state is not CertificateState.VOID:
        assert time.monotonic() < deadline, "the sweep did not come"
        time.sleep(0.02)


@pytest.mark.parametrize(
    "trouble",
    [OperationalError("DELETE", {"cin": "ZT000001"}, Exception("database is locked")), KeyError("ZT000001")],
    ids=["store", "mistake"],
)
def test_a_sweep_that_failed_is_done_again_and_says_no_more_than_why(
    world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, trouble: Exception
) -> None:
    refusals = [trouble]
    swept = threading.Event()

    def sweep(self: Visits) -> int:
        if refusals:
            raise refusals.pop()
        swept.set()
        return 0

    monkeypatch.setattr(Visits, "sweep", sweep)
    assert swept.wait(10)
    assert [line for line in caplog.messages if "sweep" in line] == [f"a sweep failed: {type(trouble).__name__}"]


def test_what_is_old_is_purged_although_the_sweep_fails(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    swept, purged = threading.Event(), threading.Event()

    def sweep(self: Visits) -> int:
        swept.set()
        raise KeyError

    def purge(self: Retention) -> None:
        if swept.is_set():
            purged.set()

    monkeypatch.setattr(Visits, "sweep", sweep)
    monkeypatch.setattr(Retention, "purge_hourly", purge)
    assert purged.wait(10)


def test_closing_voids_what_was_not_confirmed_and_keeps_what_was(world: World) -> None:
    visit = world.signed_in()
    kept, lost = issue(world, visit), issue(world, visit)
    assert state(world, kept) == "unconfirmed"
    confirmed = world.kiosk.post(visit, f"/member/certificates/{kept}/printed", {"pages": 1})
    assert confirmed.body == {"reference": kept}
    key = str(uuid.uuid4())
    closed = world.kiosk.post(visit, "/visit/close", key=key)
    assert closed.body == {"voided": 1}
    assert world.kiosk.post(visit, "/visit/close", key=key).body == {"voided": 1}  # the answer was lost
    assert world.kiosk.post(visit, "/visit/close").problem == "visit-lapsed"
    assert (state(world, kept), state(world, lost)) == ("valid", "void")


def test_the_machine_ends_a_visit_whose_process_is_gone(world: World) -> None:
    visit = world.signed_in()
    reference = issue(world, visit)
    path = f"/device/visits/{visit.visit}/over"
    for _ in range(2):  # it is queued durably, so it may come twice
        answer = world.kiosk.call("POST", path, {"reason": "crash"}, bearer=world.kiosk.token)
        assert answer.body == {"visit": visit.visit}
    assert state(world, reference) == "void"
    assert world.kiosk.post(visit, "/visit/renew").problem == "visit-lapsed"


def test_a_machine_ends_no_visit_of_another(world: World) -> None:
    visit = world.kiosk.visit()
    other = world.another_kiosk()
    answer = other.call("POST", f"/device/visits/{visit.visit}/over", {"reason": "crash"}, bearer=other.token)
    assert answer.problem == "not-found"
    assert world.kiosk.post(visit, "/visit/renew").status == 200


def test_a_print_is_not_confirmed_after_the_visit(world: World) -> None:
    visit = world.signed_in()
    reference = issue(world, visit)
    world.kiosk.post(visit, "/visit/close")
    late = world.kiosk.post(visit, f"/member/certificates/{reference}/printed", {"pages": 1})
    assert late.problem == "visit-lapsed"
    assert state(world, reference) == "void"
