"""Journals of machines are witnessed: what was seen once cannot be taken back, whoever holds the machine's key."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from sqlalchemy import func, select

from contract.note import Checkpoint, sign
from contract.tlog import consistency_proof, leaf_hash
from gateway.store.tables import checkpoints
from tests.gateway.world import Answer, Kiosk, World

LINES = [f"line {number}" for number in range(1, 12)]


def proof(lines: list[str], old: int) -> list[str]:
    hashes = [leaf_hash(line.encode()) for line in lines]
    return [base64.b64encode(node).decode() for node in consistency_proof(hashes, old)]


def shown(kiosk: Kiosk, note: str, witnessed: int = 0, nodes: list[str] | None = None) -> Answer:
    body: dict[str, Any] = {"note": note, "witnessed": witnessed, "proof": nodes or []}
    return kiosk.call("POST", "/device/checkpoints", body, bearer=kiosk.token)


def grown(kiosk: Kiosk, lines: list[str], old: int) -> Answer:
    return shown(kiosk, kiosk.head(lines), old, proof(lines, old) if 0 < old < len(lines) else [])


def kept(world: World, *, forked: bool) -> int:
    wanted = select(func.count()).select_from(checkpoints).where(checkpoints.c.forked.is_(forked))
    with world.parts.database.transaction() as db:
        return int(db.execute(wanted).scalar_one())


@pytest.fixture
def kiosk(world: World) -> Kiosk:
    assert grown(world.kiosk, LINES[:4], 0).body == {"size": 4}
    return world.kiosk


@pytest.mark.parametrize("size", [5, 8, 11])
def test_a_journal_that_grew_is_witnessed(kiosk: Kiosk, size: int) -> None:
    assert grown(kiosk, LINES[:size], 4).body == {"size": size}
    assert grown(kiosk, LINES, size).body == {"size": 11}


def test_the_same_head_is_taken_again(world: World, kiosk: Kiosk) -> None:
    """The answer was lost, or the machine knows nothing any more."""
    assert grown(kiosk, LINES[:4], 4).body == {"size": 4}
    assert grown(kiosk, LINES[:4], 0).body == {"size": 4}
    assert kept(world, forked=False) == 1


def test_a_machine_that_forgot_is_told_where_the_proof_begins(kiosk: Kiosk) -> None:
    refused = grown(kiosk, LINES, 0)
    assert (refused.status, refused.problem, refused.body["witnessed_size"]) == (409, "checkpoint-out-of-step", 4)
    assert grown(kiosk, LINES, refused.body["witnessed_size"]).status == 200


def test_a_proof_from_a_head_that_was_never_witnessed_is_out_of_step(kiosk: Kiosk) -> None:
    assert grown(kiosk, LINES, 6).body["witnessed_size"] == 4


def test_an_earlier_head_contradicts_nothing_and_is_not_kept(world: World, kiosk: Kiosk) -> None:
    """An honest machine signed it too; whether lines are gone, the machine can tell by the size in the answer."""
    grown(kiosk, LINES, 4)
    for witnessed in (0, 4, 11):
        refused = shown(kiosk, kiosk.head(LINES[:7]), witnessed)
        assert (refused.status, refused.problem, refused.body["witnessed_size"]) == (409, "checkpoint-out-of-step", 11)
    assert kept(world, forked=True) == 0


def test_another_root_of_an_earlier_size_is_a_fork(world: World, kiosk: Kiosk) -> None:
    world.clock.move(86_400)
    kiosk.renew_token(world.clock.now)
    grown(kiosk, LINES, 4)
    assert shown(kiosk, kiosk.head(["other", *LINES[1:4]])).problem == "checkpoint-forked"
    assert kept(world, forked=True) == 1


def test_harmless_notes_do_not_use_up_the_room_for_evidence(world: World, kiosk: Kiosk) -> None:
    grown(kiosk, LINES, 4)
    for number in range(25):
        shown(kiosk, kiosk.head([f"earlier {number}", *LINES[:5]]))
        shown(kiosk, kiosk.head([f"unproved {number}", *LINES]), 11)
    assert kept(world, forked=True) == 0
    shown(kiosk, kiosk.head(["other", *LINES[1:]]))
    assert kept(world, forked=True) == 1


def test_the_last_head_of_each_day_is_kept(world: World, kiosk: Kiosk) -> None:
    grown(kiosk, LINES[:5], 4)
    grown(kiosk, LINES[:6], 5)
    assert kept(world, forked=False) == 1
    world.clock.move(86_400)
    kiosk.renew_token(world.clock.now)
    grown(kiosk, LINES[:8], 6)
    grown(kiosk, LINES, 8)
    assert kept(world, forked=False) == 2


def test_what_is_contradicted_stays_beside_its_contradiction(world: World, kiosk: Kiosk) -> None:
    """One note alone proves nothing to anybody."""
    shown(kiosk, kiosk.head(["other", *LINES[1:4]]))
    assert grown(kiosk, LINES, 4).status == 200
    assert (kept(world, forked=False), kept(world, forked=True)) == (2, 1)
    world.clock.move(401 * 86_400)
    assert world.parts.retention.purge().checkpoints == 0


@pytest.mark.parametrize("size", [10**12 + 1, 10**19 - 1])
def test_a_size_that_no_journal_has_is_refused(world: World, size: int) -> None:
    key = world.kiosk.key.get_op_key("sign")
    assert isinstance(key, EllipticCurvePrivateKey)
    refused = shown(world.kiosk, sign(Checkpoint("chobbak.local/journal/test", size, bytes(32)), key))
    assert (refused.status, refused.problem) == (422, "checkpoint-refused")


def test_the_largest_journal_is_witnessed(world: World) -> None:
    key = world.kiosk.key.get_op_key("sign")
    assert isinstance(key, EllipticCurvePrivateKey)
    largest = sign(Checkpoint("chobbak.local/journal/test", 10**12, bytes(32)), key)
    assert shown(world.kiosk, largest).body == {"size": 10**12}


def test_another_journal_of_the_same_length_is_refused(world: World, kiosk: Kiosk) -> None:
    assert grown(kiosk, ["other", *LINES[1:4]], 4).problem == "checkpoint-forked"
    assert kept(world, forked=True) == 1
    assert grown(kiosk, LINES, 4).status == 200


@pytest.mark.parametrize("at", [0, 1, 3])
def test_a_line_changed_long_ago_is_found(world: World, kiosk: Kiosk, at: int) -> None:
    changed = [*LINES[:at], "changed", *LINES[at + 1 :]]
    assert grown(kiosk, changed, 4).problem == "checkpoint-forked"
    assert grown(kiosk, LINES, 4).status == 200


def test_a_line_taken_out_is_found(kiosk: Kiosk) -> None:
    assert grown(kiosk, LINES[1:], 4).problem == "checkpoint-forked"


def test_growth_without_a_proof_is_refused(kiosk: Kiosk) -> None:
    assert shown(kiosk, kiosk.head(LINES), 4).problem == "checkpoint-forked"
    nodes = proof(LINES, 4)
    assert shown(kiosk, kiosk.head(LINES), 4, [*nodes, nodes[0]]).problem == "checkpoint-forked"


def test_a_machine_fills_no_store_with_contradictions(world: World, kiosk: Kiosk) -> None:
    for number in range(25):
        shown(kiosk, kiosk.head([f"other {number}", *LINES[1:4]]))
    assert kept(world, forked=True) == 20


@pytest.mark.parametrize(
    "spoil",
    [
        lambda note: "journal\n1\nAAAA\n",
        lambda note: note.replace("\n4\n", "\n5\n"),
        lambda note: note[:-10] + "\n",
        lambda note: "",
        lambda note: note + note,
    ],
    ids=["no note", "another size", "a short signature", "nothing", "twice"],
)
def test_what_this_machine_did_not_sign_is_refused(world: World, spoil: Any) -> None:
    assert shown(world.kiosk, spoil(world.kiosk.head(LINES[:4]))).problem == "checkpoint-refused"
    assert kept(world, forked=False) == kept(world, forked=True) == 0


def test_the_head_of_another_machine_is_refused(world: World) -> None:
    assert shown(world.kiosk, world.another_kiosk().head(LINES)).problem == "checkpoint-refused"


def test_a_second_journal_beside_the_first_is_refused(kiosk: Kiosk) -> None:
    note = kiosk.head(LINES, origin="chobbak.local/journal/other")
    assert shown(kiosk, note, 4, proof(LINES, 4)).problem == "checkpoint-refused"


def test_each_machine_has_a_journal_of_its_own(world: World, kiosk: Kiosk) -> None:
    assert grown(world.another_kiosk(), ["something", "else"], 0).body == {"size": 2}
    assert grown(kiosk, LINES, 4).status == 200
