"""The supervisor's own calls against the real gateway over TLS: enrolment to witness, and a gateway that goes away."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from contract.device import Heartbeat
from contract.note import Checkpoint
from contract.tlog import Tree
from demo.services.certificates import TlsAuthority
from demo.services.gateway import GatewayPlan, RunningGateway, running_gateway
from kiosk.audit.events import Event
from kiosk.audit.journal import JOURNAL, Journal
from kiosk.audit.proofs import Proofs
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.errors import GatewayUnreachable, GatewayUntrusted, JournalRefused, NotAdmitted
from kiosk.fleet.keys import load_or_make
from kiosk.fleet.transport import Transport
from kiosk.fleet.upkeep import Papers, PolicyFile, Upkeep
from kiosk.fleet.visits import GatewayVisits, deliver
from kiosk.outbox.forwarder import Forwarder
from kiosk.outbox.store import Outbox

PERSONAS = Path(__file__).parents[2] / "demo" / "personas"


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGateway]:
    folder = tmp_path_factory.mktemp("fleet")
    (folder / "trust").mkdir()
    with running_gateway(GatewayPlan(folder / "gateway", folder / "trust", PERSONAS, "http://127.0.0.1:1/")) as running:
        yield running
        running.kill()  # it would wait for our connections to end


class Machine:
    def __init__(self, folder: Path, gateway: RunningGateway, ca: Path | None = None) -> None:
        self.key = load_or_make(folder / "device.pem")
        self.identity = Identity(folder / "device.json")
        self.code = folder / "code"
        self.transport = Transport(gateway.base_url, ca or gateway.ca, 5.0)
        self.fleet = Fleet(self.transport, self.key, self.identity)
        papers = Papers(self.identity, self.code, PolicyFile(folder / "policy.json"))
        self.upkeep = Upkeep(self.fleet, papers, lambda: Heartbeat(1, 0))


@pytest.fixture
def machine(tmp_path: Path, gateway: RunningGateway) -> Machine:
    one = Machine(tmp_path, gateway)
    one.code.write_text(gateway.enrolment_code())
    one.upkeep.round()
    return one


def until(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_a_new_machine_enrols_and_learns_the_rules(machine: Machine, gateway: RunningGateway) -> None:
    assert machine.upkeep.policy is not None
    assert machine.upkeep.policy.inactivity_seconds > 0
    assert not machine.code.exists()


def test_a_visit_is_granted_and_its_end_is_delivered(machine: Machine, tmp_path: Path) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite", 10)
    forwarder = Forwarder(outbox, partial(deliver, machine.fleet, Proofs(tmp_path / JOURNAL).between), 0.05)
    visits = GatewayVisits(machine.fleet, outbox, lambda: machine.upkeep.policy, forwarder.nudge)
    forwarder.start()
    grant = visits.grant()
    visits.over(grant.visit, "button")
    visits.over(grant.visit, "button")
    until(lambda: outbox.waiting() == [])
    forwarder.stop(5)
    outbox.close()


def test_a_journal_is_witnessed_as_it_grows_and_not_when_it_is_cut(machine: Machine, tmp_path: Path) -> None:
    journal = Journal(tmp_path, "chobbak.local/journal/test", machine.key)
    proofs = Proofs(tmp_path / JOURNAL)
    heads = [journal.record(Event.MACHINE_STARTED, count=number) for number in range(9)]
    for size in (1, 4, 9):
        machine.fleet.checkpoint(heads[size - 1], proofs.between)
    journal.close()
    restarted = Fleet(machine.transport, machine.key, machine.identity)  # knows no longer what is witnessed
    restarted.checkpoint(heads[8], Proofs(tmp_path / JOURNAL).between)
    with pytest.raises(JournalRefused):
        restarted.checkpoint(heads[5], proofs.between)
    lines = (tmp_path / JOURNAL).read_bytes().splitlines(keepends=True)
    (tmp_path / JOURNAL).write_bytes(b"".join(lines[1:]) + 3 * lines[0])
    forged = Tree(line.rstrip() for line in [*lines[1:], *3 * lines[:1]])
    note = machine.key.sign_checkpoint(Checkpoint("chobbak.local/journal/test", forged.size, forged.root()))
    with pytest.raises(JournalRefused):
        restarted.checkpoint(note, Proofs(tmp_path / JOURNAL).between)


def test_what_waits_is_delivered_when_the_gateway_is_back(
    machine: Machine, gateway: RunningGateway, tmp_path: Path
) -> None:
    outbox = Outbox(tmp_path / "outbox.sqlite", 10)
    forwarder = Forwarder(outbox, partial(deliver, machine.fleet, Proofs(tmp_path / JOURNAL).between), 0.05)
    visits = GatewayVisits(machine.fleet, outbox, lambda: None, forwarder.nudge)
    grant = visits.grant()
    gateway.kill()
    with pytest.raises(GatewayUnreachable):
        visits.grant()
    visits.over(grant.visit, "crash")
    assert not forwarder.round()
    gateway.start()
    assert forwarder.round()
    assert outbox.waiting() == []
    outbox.close()


def test_another_authority_is_not_believed(tmp_path: Path, gateway: RunningGateway) -> None:
    other = tmp_path / "other-ca.pem"
    TlsAuthority().write_certificate(other)
    stranger = Machine(tmp_path, gateway, other)
    stranger.code.write_text("ABCD-EFGH-1234")
    with pytest.raises(GatewayUntrusted):
        stranger.upkeep.round()
    assert stranger.code.exists()


def test_a_code_serves_one_machine(tmp_path: Path, gateway: RunningGateway) -> None:
    code = gateway.enrolment_code()
    folders = [tmp_path / name for name in ("one", "two")]
    machines = [Machine(folder, gateway) for folder in folders]
    for machine in machines:
        machine.code.write_text(code)
    machines[0].upkeep.round()
    with pytest.raises(NotAdmitted):
        machines[1].upkeep.round()
