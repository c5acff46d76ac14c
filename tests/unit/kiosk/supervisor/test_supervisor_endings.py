"""The numbers that a session ends with, and the words that the log has for them."""

from __future__ import annotations

from kiosk.supervisor.endings import MEANINGS


def test_every_status_of_a_session_has_its_word() -> None:
    assert dict(MEANINGS) == {
        64: "usage",
        69: "no-supervisor",
        70: "unforeseen",
        72: "part-missing",
        74: "io-failed",
        77: "not-protected",
        78: "wrong-configuration",
        130: "interrupted",
    }
