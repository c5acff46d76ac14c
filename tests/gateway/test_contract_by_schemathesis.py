"""The description against the running gateway: each call succeeds with honest data, and no other data finds a fault.

Real process, real TLS; a machine with a real token, and one visit for each assurance that a card can give.
"""

from __future__ import annotations

import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
import yaml

from demo.chip.issuer import new_pki, write_pki
from demo.services.gateway import GatewayPlan, RunningGateway, running_gateway
from demo.services.inbox import Inbox, running_inbox
from tests.gateway.world import PERSONAS, Cards, Kiosk, KioskVisit

HOOKS = Path(__file__).with_name("fresh_keys.py")
DESCRIPTION = Path(__file__).parents[2] / "contract" / "openapi.yaml"
POLICY = {
    "lease_seconds": 3600,
    "nonce_seconds": 3600,
    "certificates_per_visit": 100_000,
    "public_calls_per_minute": 100_000,
    "visit_calls_per_minute": 100_000,
    "judgements_per_minute": 100_000,
    "checkpoints_per_minute": 100_000,
    "nonces_per_visit": 100_000,
    "judgements_per_visit": 100_000,
}
BY_SMS = {"act": "sign-in", "channel": "sms"}


@dataclass
class Running:
    """A gateway, and a kiosk that it admitted."""

    gateway: RunningGateway
    inbox: Inbox
    kiosk: Kiosk
    cards: Cards

    def carded(self, name: str = "fatima") -> KioskVisit:
        visit = self.kiosk.visit()
        assert self.kiosk.show(visit, self.cards[name]).status == 200
        return visit

    def coded(self, name: str = "fatima") -> tuple[KioskVisit, str]:
        """A visit whose member has a code in hand."""
        visit, before = self.carded(name), len(self.inbox.messages())
        assert self.kiosk.post(visit, "/visit/one-time-codes", BY_SMS).status == 200
        fund = self.cards.person(name).fund
        assert fund is not None
        assert fund.reveal().phone is not None
        return visit, self.inbox.code(str(fund.reveal().phone), after=before)

    def signed_in(self, name: str = "fatima") -> KioskVisit:
        visit, code = self.coded(name)
        assert self.kiosk.post(visit, "/visit/one-time-codes/verify", {"act": "sign-in", "code": code}).status == 200
        return visit

    def issued(self) -> tuple[KioskVisit, str]:
        visit = self.signed_in()
        answer = self.kiosk.post(visit, "/member/certificates", {"kind": "att_immat"})
        return visit, str(answer.body["reference"])


@dataclass
class Honest:
    """What an honest client sends for one call."""

    bearer: str = ""
    body: Any = None
    path: dict[str, str] | None = None


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    folder, pki = tmp_path_factory.mktemp("gateway"), new_pki()
    write_pki(pki, folder / "pki")
    with ExitStack() as stack:
        inbox = stack.enter_context(running_inbox())
        plan = GatewayPlan(folder / "gateway", folder / "pki" / "trust", PERSONAS, inbox.url, POLICY)
        gateway = stack.enter_context(running_gateway(plan))
        session = stack.enter_context(requests.Session())
        session.trust_env = False  # or REQUESTS_CA_BUNDLE would be believed instead of the pinned authority
        session.verify = str(gateway.ca)
        kiosk = Kiosk(session, f"{gateway.base_url}/device/token", gateway.base_url)
        assert kiosk.enrol(gateway.enrolment_code()).status == 200
        kiosk.renew_token(time.time())
        yield Running(gateway, inbox, kiosk, Cards(pki))


def assertion(running: Running) -> dict[str, str]:
    return running.kiosk.token_request(running.kiosk.claims(time.time()))


def enrolment(running: Running) -> dict[str, Any]:
    return {"code": running.gateway.enrolment_code(), "key": running.kiosk.public_key()}


def verifying(running: Running) -> Honest:
    visit, code = running.coded()
    return Honest(visit.credential, {"act": "sign-in", "code": code})


def printing(running: Running) -> Honest:
    visit, reference = running.issued()
    return Honest(visit.credential, {"pages": 1}, {"reference": reference})


def showing(running: Running) -> Honest:
    visit = running.kiosk.visit()
    return Honest(visit.credential, running.kiosk.evidence(visit, running.cards["fatima"]))


def asking_chip(running: Running) -> Honest:
    visit = running.kiosk.visit()
    evidence = running.kiosk.evidence(visit, running.cards["naima"])
    return Honest(visit.credential, {name: evidence[name] for name in ("nonce", "sod", "dg14")})


HONEST: dict[str, Callable[[Running], Honest]] = {
    "enrol": lambda running: Honest(body=enrolment(running)),
    "token": lambda running: Honest(body=assertion(running)),
    "heartbeat": lambda running: Honest(running.kiosk.token, {"uptime_seconds": 1, "visits": 0, "failures": ["K401"]}),
    "policy": lambda running: Honest(running.kiosk.token),
    "grant_visit": lambda running: Honest(running.kiosk.token),
    "visit_over": lambda running: Honest(
        running.kiosk.token, {"reason": "crash"}, {"visit": running.kiosk.grant().visit}
    ),
    "checkpoint": lambda running: Honest(running.kiosk.token, {"note": running.kiosk.head(["line"])}),
    "open_visit": lambda running: Honest(running.kiosk.grant().credential),
    "renew_visit": lambda running: Honest(running.kiosk.visit().credential),
    "card_nonce": lambda running: Honest(running.kiosk.visit().credential),
    "close_visit": lambda running: Honest(running.kiosk.visit().credential),
    "chip_challenge": asking_chip,
    "card_evidence": showing,
    "send_code": lambda running: Honest(running.carded().credential, BY_SMS | {"language": "fr"}),
    "verify_code": verifying,
    "profile": lambda running: Honest(running.signed_in().credential),
    "issue": lambda running: Honest(running.signed_in().credential, {"kind": "att_immat"}),
    "printed": printing,
    "certificate_status": lambda running: Honest(path={"reference": running.issued()[1]}),
    "keys": lambda _running: Honest(),
}


def description() -> Any:
    return schemathesis.openapi.from_dict(yaml.safe_load(DESCRIPTION.read_text()))


def test_every_call_has_honest_data() -> None:
    paths = yaml.safe_load(DESCRIPTION.read_text())["paths"].values()
    assert {call["operationId"] for path in paths for call in path.values()} == set(HONEST)


@pytest.mark.parametrize("operation_id", sorted(HONEST))
def test_honest_data_succeed_as_described(running: Running, operation_id: str) -> None:
    honest = HONEST[operation_id](running)
    operation = description().find_operation_by_id(operation_id)
    given = {} if honest.body is None else {"body": honest.body, "media_type": "application/json"}
    headers = {"Idempotency-Key": str(uuid.uuid4())} if operation.method == "post" else {}
    case = operation.Case(path_parameters=honest.path or {}, headers=headers, **given)
    authorization = {"Authorization": f"Bearer {honest.bearer}"} if honest.bearer else {}
    response = case.call_and_validate(
        running.gateway.base_url, headers=authorization, verify=str(running.gateway.ca), timeout=10
    )
    assert response.status_code == 200


@pytest.mark.parametrize(
    ("assurance", "phases", "selection"),
    [
        ("strong", "coverage,fuzzing", "exclude"),
        ("basic", "fuzzing", "exclude"),
        ("none", "fuzzing", "exclude"),
        ("strong", "coverage,fuzzing", "include"),
    ],
)
def test_no_data_find_a_fault(running: Running, tmp_path: Path, assurance: str, phases: str, selection: str) -> None:
    """Boundaries of every field, and random data: right and wrong, with the right credentials and without.

    Closing is tried on a visit of its own, or the other calls would soon meet a closed one.
    """
    settings = tmp_path / "schemathesis.toml"
    settings.write_text(settings_of(running, assurance))
    command = [sys.executable, "-m", "schemathesis.cli", "--no-color", "--config-file", str(settings)]
    options = ["--phases", phases, "--max-examples", "8", "--continue-on-failure"]
    chosen = [f"--{selection}-operation-id", "close_visit"]
    found = subprocess.run(
        [*command, "run", str(DESCRIPTION), *options, *chosen],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout[-20_000:]


def settings_of(running: Running, assurance: str) -> str:
    """A machine's token and a visit of this assurance; a semantic refusal of well-formed data is no finding."""
    visit, reference = running.issued()
    if assurance != "strong":
        visit = running.signed_in("mbarka") if assurance == "basic" else running.kiosk.visit()
    return f"""
        base-url = "{running.gateway.base_url}"
        tls-verify = "{running.gateway.ca}"
        hooks = "{HOOKS}"
        [auth.openapi]
        device = {{ bearer = "{running.kiosk.token}" }}
        visit = {{ bearer = "{visit.credential}" }}
        [checks.positive_data_acceptance]
        expected-statuses = [200, 401, 403, 404, 409, 422, 429]
        [[operations]]
        include-operation-id = "printed"
        parameters = {{ reference = "{reference}" }}
    """
