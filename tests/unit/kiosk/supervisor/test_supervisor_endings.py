"""The numbers that a session ends with, and the words that the log has for them."""

from __future__ import annotations

from pathlib import Path

from kiosk.__main__ import IO_FAILED, USAGE
from kiosk.programs import session
from kiosk.supervisor.endings import MEANINGS

MANUAL = Path(__file__).parents[4] / "docs" / "commands.md"


def test_every_status_of_a_session_has_its_word() -> None:
    assert dict(MEANINGS) == {
        USAGE: "usage",
        session.NO_SUPERVISOR: "no-supervisor",
        session.UNFORESEEN: "unforeseen",
        session.PARTS_MISSING: "part-missing",
        IO_FAILED: "io-failed",
        session.NOT_PROTECTED: "not-protected",
        session.WRONG_CONFIGURATION: "wrong-configuration",
    }


def test_the_manual_has_every_word() -> None:
    manual = MANUAL.read_text(encoding="utf-8")
    for status, word in MEANINGS.items():
        assert f"`{status} {word}`" in manual
