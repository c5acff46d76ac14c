from __future__ import annotations

import logging
from pathlib import Path

import pytest

from demo.chip.issuer import new_pki
from gateway.authorities import load_authorities


def test_files_that_are_not_used_are_logged_by_name_and_reason(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "csca.der").write_bytes(new_pki().national.csca.certificate)
    (tmp_path / "noise.der").write_bytes(b"\x30\x03\x02\x01\x00" * 2)
    with caplog.at_level(logging.WARNING):
        assert len(load_authorities(tmp_path).authorities) == 1
    assert caplog.messages == ["trust file noise.der: 2 not used, malformed"]


def test_folder_without_an_authority_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        assert load_authorities(tmp_path).authorities == ()
    assert caplog.messages == ["no authority is trusted: every card will be refused"]
