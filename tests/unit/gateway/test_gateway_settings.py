"""Settings: unknown keys and wrong values stop the start, with the place named."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from gateway.config import ConfigError, InboxSettings, SmtpSettings, load

BASE = """
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
csca = "/etc/trust"
[backoffice]
personas = "personas"
"""
INBOX = '[messaging]\nkind = "inbox"\nurl = "http://127.0.0.1:1/messages"\n'


def written(folder: Path, text: str) -> Path:
    path = folder / "gateway.toml"
    path.write_text(text)
    return path


def test_paths_are_those_beside_the_file(tmp_path: Path) -> None:
    config = load(written(tmp_path, BASE + INBOX))
    assert config.store.path == tmp_path / "gateway.sqlite"
    assert config.trust.csca == Path("/etc/trust")
    assert config.fund.time_zone == ZoneInfo("Africa/Casablanca")
    assert isinstance(config.messaging, InboxSettings)


def test_messages_may_go_by_smtp(tmp_path: Path) -> None:
    text = BASE + '[messaging]\nkind = "smtp"\nhost = "mail.example"\nsender = "fund@example.org"\n'
    assert isinstance(load(written(tmp_path, text)).messaging, SmtpSettings)


def test_the_rules_start_as_the_design_says(tmp_path: Path) -> None:
    policy = load(written(tmp_path, BASE + INBOX)).policy
    assert (policy.nonce_seconds, policy.lease_seconds, policy.credential_seconds) == (60, 60, 600)
    assert (policy.codes.valid_seconds, policy.codes.tries, policy.codes.resend_seconds) == (300, 3, 30)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        (BASE, "messaging"),
        (BASE + INBOX + "[policy]\nunheard = 1\n", "unheard"),
        (BASE + INBOX + "[policy]\nlease_seconds = 0\n", "lease_seconds"),
        (BASE + INBOX + "[store2]\n", "store2"),
        (BASE + INBOX + '[fund]\ntime_zone = "Nowhere/None"\n', "time_zone"),
        (BASE + INBOX + '[fund]\ntime_zone = "../etc"\n', "time_zone"),
        (BASE + INBOX + "[trust]\n", "twice"),
        (BASE.replace('"gateway.sqlite"', "5") + INBOX, "path"),
        ("[", "gateway.toml"),
    ],
)
def test_a_wrong_setting_is_named(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load(written(tmp_path, text))
    assert named in str(caught.value) or named == "twice"


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"absent\.toml"):
        load(tmp_path / "absent.toml")
