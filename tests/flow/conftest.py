"""A gateway for all visits of a run, and a fresh kiosk for each."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from contract.seal_keys import SealingKey
from demo.chip.issuer import new_pki, write_pki
from gateway.app import make_app, open_parts
from gateway.config import load as load_config
from tests.flow.scene import Scene
from tests.gateway.world import PERSONAS, TOKEN_URL, Cards, HandClock, KeptMessages, Kiosk, World

SETTINGS = """
[listen]
port = 8443
certificate = "server.pem"
private_key = "server.key.pem"
public_url = "https://fund.example"
[store]
path = "gateway.sqlite"
[keys]
sealing = "sealing.pem"
codes = "codes.key"
[trust]
csca = "pki/trust"
[backoffice]
personas = "personas"
faults = "faults.toml"
deadline_seconds = 1
[messaging]
kind = "inbox"
url = "http://127.0.0.1:9/messages"
[policy]
public_calls_per_minute = 100000
visit_calls_per_minute = 100000
judgements_per_minute = 100000
certificates_per_visit = 3
[policy.codes]
resend_seconds = 2
per_member_and_day = 100000
unproved_per_member_and_day = 100000
"""


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    folder, cards = tmp_path_factory.mktemp("gateway"), Cards(new_pki())
    write_pki(cards.pki, folder / "pki")
    shutil.copytree(PERSONAS, folder / "personas")
    (folder / "sealing.pem").write_bytes(SealingKey.generate().to_pem())
    (folder / "codes.key").write_bytes(secrets.token_bytes(32))
    (folder / "gateway.toml").write_text(SETTINGS)
    clock, messages = HandClock(), KeptMessages()
    parts = open_parts(load_config(folder / "gateway.toml"), clock, messages)
    with TestClient(make_app(parts), raise_server_exceptions=False) as client:
        world = World(parts, clock, messages, Kiosk(client, TOKEN_URL), cards, folder, client)
        world.kiosk = world.another_kiosk()
        yield world


@pytest.fixture
def scene(world: World) -> Iterator[Scene]:
    world.kiosk.renew_token(world.clock.now)
    scene = Scene(world)
    yield scene
    scene.close()
    (world.folder / "faults.toml").unlink(missing_ok=True)
    world.messages.broken = False
