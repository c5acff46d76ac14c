"""What the gateway's store still holds: when a visit has ended, and when the policy's days are over."""

from __future__ import annotations

import re
from typing import Any

import pytest
from sqlalchemy import func, select

from contract.public import CertificateState
from gateway.__main__ import main
from gateway.retention import Purged
from gateway.store.tables import certificates, checkpoints, metadata
from tests.gateway.world import KioskVisit, World

DAY = 86_400


def rows(world: World) -> dict[str, int]:
    """How many there are in each table."""
    with world.parts.database.transaction() as db:
        counts = {table.name: select(func.count()).select_from(table) for table in metadata.sorted_tables}
        return {name: int(db.execute(count).scalar_one()) for name, count in counts.items()}


def held(world: World) -> str:
    """All values of all tables."""
    with world.parts.database.transaction() as db:
        values: list[Any] = []
        for table in metadata.sorted_tables:
            values += [value for row in db.execute(select(table)) for value in row]
    return "\n".join(value.decode("latin-1") if isinstance(value, bytes) else str(value) for value in values)


def printed(world: World) -> tuple[KioskVisit, str]:
    """A visit that ended with paper, and the paper's reference."""
    visit = world.signed_in()
    reference = world.kiosk.post(visit, "/member/certificates", {"kind": "att_immat"}).body["reference"]
    world.kiosk.post(visit, f"/member/certificates/{reference}/printed", {"pages": 1})
    assert world.kiosk.post(visit, "/visit/close").status == 200
    return visit, str(reference)


def later(world: World, days: int) -> None:
    world.clock.move(days * DAY)
    world.parts.visits.sweep()
    world.kiosk.renew_token(world.clock.now)


def test_a_visit_that_ended_leaves_nothing_about_its_member(world: World) -> None:
    person = world.cards.person("fatima")
    assert person.fund is not None
    visit, _ = printed(world)
    kept = held(world)
    assert visit.visit in kept
    for datum in (person.card.reveal().cin, person.fund.reveal().registration_number, "FATIMA", "فاطمة", "•• 01"):
        assert datum not in kept
    for table in ("nonces", "one_time_codes"):
        assert rows(world)[table] == 0


def test_evidence_is_never_kept(world: World) -> None:
    visit = world.kiosk.visit()
    card = world.cards["fatima"]
    world.kiosk.show(visit, card)
    kept = held(world).encode("latin-1", "replace")
    pieces = [content[40:60] for content in card.files.values() if len(content) > 60]
    assert len(pieces) > 4
    assert not any(piece in kept for piece in pieces)


def test_budgets_of_codes_are_forgotten_after_a_day(world: World) -> None:
    printed(world)
    assert rows(world)["code_budgets"] == 1
    later(world, 1)
    assert rows(world)["code_budgets"] == 0


def test_visits_are_deleted_when_their_days_are_over_and_their_papers_stay_valid(world: World) -> None:
    visit, reference = printed(world)
    later(world, 29)
    assert world.parts.retention.purge() == Purged(0, 0, 0)
    later(world, 2)
    assert world.parts.retention.purge() == Purged(1, 0, 0)
    assert visit.visit not in held(world)
    left = {name: count for name, count in rows(world).items() if count}
    assert left == {"devices": 1, "device_tokens": 1, "certificates": 1, "assertions": left.get("assertions", 1)}
    assert world.parts.issuing.status(reference).state is CertificateState.VALID
    with world.parts.database.transaction() as db:
        assert db.execute(select(certificates.c.visit)).scalar_one() is None


def test_an_open_visit_is_not_deleted_however_old_the_rest(world: World) -> None:
    printed(world)
    later(world, 31)
    open_visit = world.signed_in()
    assert world.parts.retention.purge().visits == 1
    assert world.kiosk.call("GET", "/member/profile", bearer=open_visit.credential).status == 200


def test_many_visits_are_deleted_in_portions(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gateway.retention._BATCH", 2)
    for _ in range(5):
        world.kiosk.post(world.kiosk.visit(), "/visit/close")
    later(world, 31)
    assert world.parts.retention.purge().visits == 5


def test_certificates_are_forgotten_last(world: World) -> None:
    _, reference = printed(world)
    later(world, 1826)
    assert world.parts.retention.purge() == Purged(1, 1, 0)
    assert world.parts.issuing.status(reference).state is CertificateState.UNKNOWN


def keep_head(world: World, size: int) -> None:
    row = {"device": world.kiosk.device, "digest": str(size), "size": size, "root": bytes(32), "note": ""}
    with world.parts.database.transaction() as db:
        db.execute(checkpoints.insert().values(row | {"forked": False, "received_at": world.clock.now}))


def test_the_newest_head_of_a_journal_stays_and_so_do_two_that_contradict_each_other(world: World) -> None:
    kiosk, lines = world.kiosk, ["a", "b", "c"]
    shown = [{"note": kiosk.head(lines[:1])}, {"note": kiosk.head(["x"])}]
    for body in shown:
        kiosk.call("POST", "/device/checkpoints", body, bearer=kiosk.token)
    keep_head(world, 2)
    later(world, 401)
    assert world.parts.retention.purge().checkpoints == 0
    keep_head(world, 3)
    assert world.parts.retention.purge().checkpoints == 1
    assert rows(world)["checkpoints"] == 3


def test_the_gateway_purges_by_itself_once_an_hour(world: World) -> None:
    world.clock.move(4000)
    assert world.parts.retention.purge_hourly() is not None
    assert world.parts.retention.purge_hourly() is None
    world.clock.move(3600)
    assert world.parts.retention.purge_hourly() is not None


@pytest.mark.parametrize("policy", ["[policy.retention]\nvisits_days = 7"])
def test_the_days_are_the_funds_policy(world: World, policy: str) -> None:
    printed(world)
    later(world, 8)
    assert world.parts.retention.purge().visits == 1


def test_the_job_can_be_run_by_hand(world: World, capsys: pytest.CaptureFixture[str]) -> None:
    printed(world)
    assert main(["purge", "--config", str(world.folder / "gateway.toml")]) == 0
    written = capsys.readouterr().out  # by the machine's own clock: how many depends on today's date
    assert re.fullmatch(r"deleted: visits [01] certificates [01] checkpoints 0\n", written)
