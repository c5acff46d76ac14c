"""What the supervisor's part that reaches outside reports of itself."""

from __future__ import annotations

from contract.device import Heartbeat
from kiosk.failures import Failure
from kiosk.programs.outside import _with_refusals


def test_a_journal_that_the_gateway_refuses_is_told_with_the_sign_of_life() -> None:
    alive = Heartbeat(60, 3, (Failure.JOBS_LEFT.value,))
    told = _with_refusals(alive, {Failure.JOURNAL_FAILED})
    assert told == Heartbeat(60, 3, (Failure.JOBS_LEFT.value, Failure.JOURNAL_FAILED.value))
    assert _with_refusals(alive, frozenset()) == alive
