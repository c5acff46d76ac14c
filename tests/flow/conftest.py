"""A gateway for all visits of a run, and a fresh kiosk for each."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from litestar.testing import TestClient

from demo.chip.issuer import new_pki
from gateway.app import make_app, open_parts
from gateway.config import load as load_config
from tests.flow.scene import Scene
from tests.gateway.world import TOKEN_URL, Cards, HandClock, KeptMessages, Kiosk, World, write_gateway

POLICY = """
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
    settings = write_gateway(folder, cards.pki, POLICY)
    clock, messages = HandClock(), KeptMessages()
    parts = open_parts(load_config(settings), clock, messages)
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
