"""Real pcscd, real gateway over TLS: a chip that cannot sign is judged through the kiosk; one without a key is not."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from contract.challenge import card_challenge
from contract.digits import Digits
from contract.member import CardAccepted, Possession
from demo.chip.issuer import Pki, new_pki, write_pki
from demo.chip.workshop import make_card
from demo.persona import Persona, load
from demo.services.gateway import GatewayPlan, running_gateway
from demo.services.inbox import running_inbox
from emrtd.trust import TrustStore
from kiosk.exchange import Deadlines, pinned_session
from kiosk.identity.card import CardDesk
from kiosk.identity.challenge import CardChallenge
from kiosk.readers.pcsc import PcscReaders
from kiosk.services.client import GatewayClient
from kiosk.services.transport import Transport
from tests.emulated.virtual_reader import DEADLINE_SECONDS, Lay
from tests.gateway.world import PERSONAS, Kiosk


@dataclass(frozen=True, slots=True)
class Fund:
    """A running gateway, the machine that it admitted, and the country whose cards it trusts."""

    kiosk: Kiosk
    transport: Transport
    pki: Pki

    def judged(self, persona: Persona) -> CardAccepted:
        """What the gateway says to the card on the reader."""
        granted, client = self.kiosk.grant(), GatewayClient(self.transport)
        client.admit(granted.credential)
        nonce = client.card_nonce()
        signed = card_challenge(granted.device, granted.visit, nonce)
        challenge = CardChallenge(nonce, signed, client.challenge_chip)
        desk, placed = (
            CardDesk(PcscReaders(), TrustStore.from_bytes(self.pki.national.csca.certificate)),
            threading.Event(),
        )
        desk.watch(placed.set, lambda: None, lambda _: None)
        try:
            assert placed.wait(DEADLINE_SECONDS)
            can = Digits(persona.card.reveal().can)
            return client.judge_card(desk.read(can, challenge, lambda _: None, lambda: False))
        finally:
            desk.close()
            client.close()


@pytest.fixture(scope="module")
def fund(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fund]:
    folder, pki = tmp_path_factory.mktemp("fund"), new_pki()
    write_pki(pki, folder / "pki")
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
        transport = Transport(gateway.base_url, pinned_session(gateway.ca), Deadlines())
        yield Fund(kiosk, transport, pki)


@pytest.mark.parametrize(
    ("name", "possession"),
    [("fatima", Possession.PROVED), ("naima", Possession.PROVED), ("mbarka", Possession.NOT_PROVED)],
)
def test_a_card_on_the_reader_proves_what_it_can(fund: Fund, lay: Lay, name: str, possession: Possession) -> None:
    persona = load(Path(PERSONAS) / f"{name}.toml")
    with lay(make_card(persona, fund.pki)):
        accepted = fund.judged(persona)
    assert accepted.possession is possession
    assert all(bool(channel.masked) is (possession is Possession.PROVED) for channel in accepted.channels)
    assert accepted.channels
