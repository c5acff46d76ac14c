"""The gateway as a process: it starts fast, survives a power cut, and its small programs do what they say."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from contract.seal_keys import VerificationKeys
from demo.chip.issuer import new_pki, write_pki
from demo.services.gateway import GatewayPlan, RunningGateway, running_gateway
from demo.services.inbox import Inbox, running_inbox
from tests.gateway.world import PERSONAS, Cards, Kiosk, KioskVisit


@pytest.fixture(scope="module")
def cards() -> Cards:
    return Cards(new_pki())


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    with running_inbox() as inbox:
        yield inbox


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory, cards: Cards, inbox: Inbox) -> Iterator[RunningGateway]:
    folder = tmp_path_factory.mktemp("process")
    write_pki(cards.pki, folder / "pki")
    with running_gateway(GatewayPlan(folder / "gw", folder / "pki" / "trust", PERSONAS, inbox.url)) as gateway:
        yield gateway


@pytest.fixture(scope="module")
def kiosk(gateway: RunningGateway) -> Iterator[Kiosk]:
    with requests.Session() as session:
        session.trust_env = False
        session.verify = str(gateway.ca)
        kiosk = Kiosk(session, f"{gateway.base_url}/device/token", gateway.base_url)
        assert kiosk.enrol(gateway.enrolment_code()).status == 200
        kiosk.renew_token(time.time())
        yield kiosk


def signed_in(kiosk: Kiosk, cards: Cards, inbox: Inbox) -> KioskVisit:
    before = len(inbox.messages())
    return kiosk.signed_in(cards["fatima"], lambda: inbox.code("+212600000001", after=before))


def issued(kiosk: Kiosk, visit: KioskVisit) -> str:
    return str(kiosk.post(visit, "/member/certificates", {"kind": "att_immat"}).body["reference"])


def test_a_whole_visit_over_tls(gateway: RunningGateway, kiosk: Kiosk, cards: Cards, inbox: Inbox) -> None:
    visit = signed_in(kiosk, cards, inbox)
    reference = issued(kiosk, visit)
    assert kiosk.post(visit, f"/member/certificates/{reference}/printed", {"pages": 1}).status == 200
    assert kiosk.post(visit, "/visit/close").body == {"voided": 0}
    assert kiosk.call("GET", f"/certificates/{reference}").body == {"state": "valid"}


def test_the_published_keys_are_those_of_the_file(gateway: RunningGateway, kiosk: Kiosk) -> None:
    published = requests.get(f"{gateway.base_url}/keys", verify=str(gateway.ca), timeout=5).content
    in_file = VerificationKeys.from_json(gateway.sealing_keys.read_bytes())
    assert VerificationKeys.from_json(published).to_json() == in_file.to_json()


def test_a_power_cut_loses_nothing_acknowledged(
    gateway: RunningGateway, kiosk: Kiosk, cards: Cards, inbox: Inbox
) -> None:
    visit = signed_in(kiosk, cards, inbox)
    reference = issued(kiosk, visit)
    gateway.kill()
    with pytest.raises(requests.ConnectionError):
        kiosk.post(visit, "/visit/renew")
    gateway.start()
    assert kiosk.post(visit, "/visit/renew").status == 200
    assert kiosk.post(visit, f"/member/certificates/{reference}/printed", {"pages": 1}).status == 200


def test_a_lapsed_visit_voids_by_itself(tmp_path: Path, cards: Cards, inbox: Inbox) -> None:
    write_pki(cards.pki, tmp_path / "pki")
    plan = GatewayPlan(tmp_path / "gw", tmp_path / "pki" / "trust", PERSONAS, inbox.url, {"lease_seconds": 4})
    with running_gateway(plan) as gateway, requests.Session() as session:
        session.trust_env = False
        session.verify = str(gateway.ca)
        kiosk = Kiosk(session, f"{gateway.base_url}/device/token", gateway.base_url)
        kiosk.enrol(gateway.enrolment_code())
        kiosk.renew_token(time.time())
        reference = issued(kiosk, signed_in(kiosk, cards, inbox))
        deadline = time.monotonic() + 10
        while kiosk.call("GET", f"/certificates/{reference}").body != {"state": "void"}:
            assert time.monotonic() < deadline
            time.sleep(0.05)


def test_the_fund_voids_a_certificate_with_a_command(
    gateway: RunningGateway, kiosk: Kiosk, cards: Cards, inbox: Inbox
) -> None:
    visit = signed_in(kiosk, cards, inbox)
    reference = issued(kiosk, visit)
    kiosk.post(visit, f"/member/certificates/{reference}/printed", {"pages": 1})
    gateway.revoke_certificate(reference)
    assert kiosk.call("GET", f"/certificates/{reference}").body == {"state": "void"}


def test_an_unknown_authority_is_not_believed(gateway: RunningGateway) -> None:
    with requests.Session() as session:
        session.trust_env = False
        with pytest.raises(requests.exceptions.SSLError):
            session.get(f"{gateway.base_url}/keys", timeout=5)


def test_the_log_of_all_this_names_nobody(gateway: RunningGateway) -> None:
    written = gateway.log.read_text()
    assert "FATIMA" not in written
    assert "ZT9" not in written
    assert "Traceback" not in written


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (["revoke", "--config", "CONFIG", "0000-0000-0000-0000"], 1),
        (["revoke", "--config", "CONFIG", "no-reference"], 64),
        (["revoke-device", "--config", "CONFIG", "nobody-of-us"], 1),
        (["serve", "--config", "/nonexistent.toml"], 64),
    ],
)
def test_small_programs_tell_what_they_found(gateway: RunningGateway, arguments: list[str], status: int) -> None:
    given = [str(gateway.config) if argument == "CONFIG" else argument for argument in arguments]
    done = subprocess.run([sys.executable, "-m", "gateway", *given], capture_output=True, text=True, check=False)
    assert done.returncode == status
    assert "Traceback" not in done.stderr


def test_the_description_is_in_step_with_the_code() -> None:
    written = subprocess.run(
        [sys.executable, "-m", "gateway", "openapi"], capture_output=True, text=True, check=True
    ).stdout
    assert written == Path("contract/openapi.yaml").read_text(), (
        "run: python -m gateway openapi > contract/openapi.yaml"
    )
