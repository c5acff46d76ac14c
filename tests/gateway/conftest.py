"""A gateway in this process, over a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from demo.chip.issuer import new_pki
from gateway.app import make_app, open_parts
from gateway.config import load as load_config
from tests.gateway.world import TOKEN_URL, Cards, HandClock, KeptMessages, Kiosk, World, write_gateway


@pytest.fixture(scope="session")
def cards() -> Cards:
    return Cards(new_pki())


@pytest.fixture
def policy() -> str:
    """Lines for `[policy]`; a test module or class may say others."""
    return ""


@pytest.fixture
def config_file(tmp_path: Path, cards: Cards, policy: str) -> Path:
    return write_gateway(tmp_path, cards.pki, policy)


@pytest.fixture
def world(tmp_path: Path, cards: Cards, config_file: Path) -> Iterator[World]:
    clock, messages = HandClock(), KeptMessages()
    parts = open_parts(load_config(config_file), clock, messages)
    with TestClient(make_app(parts), raise_server_exceptions=False) as client:
        kiosk = Kiosk(client, TOKEN_URL)
        world = World(parts, clock, messages, kiosk, cards, tmp_path, client)
        world.kiosk = world.another_kiosk()
        yield world
