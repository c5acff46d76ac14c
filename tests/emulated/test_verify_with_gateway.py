"""`kiosk verify` asks a real gateway about certificates that it issued."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from demo.chip.issuer import new_pki, write_pki
from demo.services.certificates import TlsAuthority
from demo.services.gateway import GatewayPlan, RunningGateway, running_gateway
from demo.services.inbox import running_inbox
from kiosk.programs import verify
from tests.gateway.world import PERSONAS, Cards, Kiosk, KioskVisit


@pytest.fixture(scope="module")
def gateway_and_visit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[RunningGateway, Kiosk, KioskVisit]]:
    """A gateway and a member who is signed in."""
    folder = tmp_path_factory.mktemp("verify")
    cards = Cards(new_pki())
    write_pki(cards.pki, folder / "pki")
    with (
        running_inbox() as inbox,
        running_gateway(GatewayPlan(folder / "gw", folder / "pki" / "trust", PERSONAS, inbox.url)) as gateway,
        requests.Session() as session,
    ):
        session.trust_env = False
        session.verify = str(gateway.ca)
        kiosk = Kiosk(session, f"{gateway.base_url}/device/token", gateway.base_url)
        assert kiosk.enrol(gateway.enrolment_code()).status == 200
        kiosk.renew_token(time.time())
        visit = kiosk.signed_in(cards["fatima"], lambda: inbox.code("+212600000001"))
        yield gateway, kiosk, visit


@pytest.fixture
def issued(gateway_and_visit: tuple[RunningGateway, Kiosk, KioskVisit], tmp_path: Path) -> tuple[str, Path]:
    """A fresh certificate: its reference, and its seal in a file."""
    _, kiosk, visit = gateway_and_visit
    body = kiosk.post(visit, "/member/certificates", {"kind": "att_immat"}).body
    seal = tmp_path / "seal.txt"
    seal.write_text(str(body["seal"]), encoding="ascii")
    return str(body["reference"]), seal


def _verified(gateway: RunningGateway, seal: Path, ca: Path | None = None) -> int:
    where = ["--gateway", gateway.base_url, "--ca", str(ca or gateway.ca)]
    return verify.main([str(seal), "--keys", str(gateway.sealing_keys), *where])


def _verdict(capsys: pytest.CaptureFixture[str]) -> str:
    return capsys.readouterr().out.split()[1]


def test_a_printed_certificate_is_valid(
    gateway_and_visit: tuple[RunningGateway, Kiosk, KioskVisit],
    issued: tuple[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    gateway, kiosk, visit = gateway_and_visit
    reference, seal = issued
    assert (_verified(gateway, seal), _verdict(capsys)) == (0, "unconfirmed")
    kiosk.post(visit, f"/member/certificates/{reference}/printed", {"pages": 1})
    assert (_verified(gateway, seal), _verdict(capsys)) == (0, "valid")


def test_a_revoked_certificate_is_void(
    gateway_and_visit: tuple[RunningGateway, Kiosk, KioskVisit],
    issued: tuple[str, Path],
    capsys: pytest.CaptureFixture[str],
) -> None:
    gateway, _, _ = gateway_and_visit
    reference, seal = issued
    gateway.revoke_certificate(reference)
    assert (_verified(gateway, seal), _verdict(capsys)) == (1, "void")


def test_a_gateway_of_another_authority_is_not_believed(
    gateway_and_visit: tuple[RunningGateway, Kiosk, KioskVisit],
    issued: tuple[str, Path],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    gateway, _, _ = gateway_and_visit
    other = tmp_path / "other.pem"
    TlsAuthority().write_certificate(other)
    assert (_verified(gateway, issued[1], other), _verdict(capsys)) == (2, "unchecked")
