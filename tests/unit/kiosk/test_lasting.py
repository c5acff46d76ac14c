"""How often a trouble is told that goes on for days."""

from __future__ import annotations

import logging

import pytest

from kiosk.lasting import Lasting


def test_a_trouble_is_told_when_it_begins_changes_and_is_over(caplog: pytest.LogCaptureFixture) -> None:
    trouble = Lasting(logging.getLogger("kiosk.test"), "undelivered")
    for codes in ((), ("K310",), ("K310",), ("K315", "K310", "K315"), ("K310", "K315"), (), ()):
        trouble.met(*codes)
    assert caplog.messages == ["undelivered code=K310", "undelivered code=K310,K315", "undelivered code=none"]
