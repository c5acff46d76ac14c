"""`kiosk doctor` beside a running supervisor: it looks at the gateway and leaves no trace in the fund's list."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from contract.device import Heartbeat
from demo.services.gateway import GatewayPlan, RunningGateway, running_gateway
from kiosk.config import Config, parse
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.keys import load_or_make
from kiosk.fleet.transport import Transport
from kiosk.programs.checks import check_gateway
from kiosk.programs.checks_anchors import check_gateway_ca, check_sealing_keys
from kiosk.programs.findings import Condition, Finding, finding

PERSONAS = Path(__file__).parents[2] / "demo" / "personas"
SETTINGS = """
[kiosk]
place = "Test"
[gateway]
url = "{url}"
ca = "gateway/ca.pem"
sealing_keys = "gateway/sealing-keys.json"
[device]
key = "device.pem"
identity = "device.json"
[cards]
trust = "trust"
[printer]
uri = "ipp://127.0.0.1:1/ipp/print"
[paths]
state = "state"
temporary = "temporary"
"""


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[RunningGateway]:
    (tmp_path / "trust").mkdir()
    plan = GatewayPlan(tmp_path / "gateway", tmp_path / "trust", PERSONAS, "http://127.0.0.1:1/")
    with running_gateway(plan) as running:
        yield running
        running.kill()  # it would wait for our connections to end


@pytest.fixture
def config(tmp_path: Path, gateway: RunningGateway) -> Config:
    return parse(SETTINGS.format(url=gateway.base_url).encode(), tmp_path / "kiosk.toml")


def enrolled(config: Config, gateway: RunningGateway) -> Fleet:
    """The machine itself, as its supervisor speaks for it."""
    transport = Transport(config.gateway.url, config.gateway.ca, 5.0)
    fleet = Fleet(transport, load_or_make(config.device.key), Identity(config.device.identity))
    fleet.enrol(gateway.enrolment_code())
    return fleet


def shown(folder: Path) -> tuple[object, ...]:
    """The one machine in the fund's list."""
    with closing(sqlite3.connect(folder / "gateway" / "gateway.sqlite")) as store:
        row: tuple[object, ...] = store.execute("SELECT seen_at, visits, failures FROM devices").fetchone()
    return row


def test_the_check_of_the_gateway_does_not_change_what_the_fund_sees_of_the_machine(
    config: Config, gateway: RunningGateway, tmp_path: Path
) -> None:
    assert check_gateway(config) == finding("gateway", Condition.NOT_ENROLLED)
    fleet = enrolled(config, gateway)
    fleet.heartbeat(Heartbeat(3600, 41, ("K503",)))
    before = shown(tmp_path)
    assert check_gateway(config) == Finding("gateway")
    assert shown(tmp_path) == before
    assert before[1:] == (41, "K503")
    fleet.policy()  # and the supervisor's own token still serves


def test_what_the_gateway_publishes_is_what_the_doctor_wants(config: Config) -> None:
    assert check_sealing_keys(config) == Finding("sealing-keys")
    assert check_gateway_ca(config) == Finding("gateway-ca")
