"""A gateway in this process, over a store of its own."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from litestar.testing import TestClient

from contract.seal_keys import SealingKey
from demo.chip.issuer import new_pki, write_pki
from gateway.app import make_app, open_parts
from gateway.config import load as load_config
from tests.gateway.world import PERSONAS, TOKEN_URL, Cards, HandClock, KeptMessages, Kiosk, World


@pytest.fixture(scope="session")
def cards() -> Cards:
    return Cards(new_pki())


@pytest.fixture
def policy() -> str:
    """Lines for `[policy]`; a test module or class may say others."""
    return ""


@pytest.fixture
def config_file(tmp_path: Path, cards: Cards, policy: str) -> Path:
    write_pki(cards.pki, tmp_path / "pki")
    shutil.copytree(PERSONAS, tmp_path / "personas")
    (tmp_path / "sealing.pem").write_bytes(SealingKey.generate().to_pem())
    (tmp_path / "codes.key").write_bytes(secrets.token_bytes(32))
    path = tmp_path / "gateway.toml"
    path.write_text(
        f"""
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
        {policy}
        """
    )
    return path


@pytest.fixture
def world(tmp_path: Path, cards: Cards, config_file: Path) -> Iterator[World]:
    clock, messages = HandClock(), KeptMessages()
    parts = open_parts(load_config(config_file), clock, messages)
    with TestClient(make_app(parts), raise_server_exceptions=False) as client:
        kiosk = Kiosk(client, TOKEN_URL)
        world = World(parts, clock, messages, kiosk, cards, tmp_path, client)
        world.kiosk = world.another_kiosk()
        yield world
