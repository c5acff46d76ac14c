from __future__ import annotations

import threading

from kiosk.services.errors import GatewaySlow
from kiosk.services.lease import Renewal

DEADLINE_SECONDS = 5.0


def renewed(answers: list[int | Exception | None], expected: int, patience: float = DEADLINE_SECONDS) -> bool:
    """Whether a lease with these answers is renewed that often."""
    enough, asked = threading.Event(), []

    def renew() -> int | None:
        asked.append(None)
        if len(asked) >= expected:
            enough.set()
        answer = answers[min(len(asked), len(answers)) - 1]
        if isinstance(answer, Exception):
            raise answer
        return answer

    renewal = Renewal(renew, 0.003)
    renewal.start()
    try:
        return enough.wait(patience)
    finally:
        renewal.stop()


def test_a_lease_is_renewed_again_and_again() -> None:
    assert renewed([0], 3)


def test_a_failed_renewal_is_tried_again() -> None:
    assert renewed([GatewaySlow(), GatewaySlow(), 0], 4)


def test_a_visit_that_is_over_is_not_renewed() -> None:
    assert not renewed([None], 2, patience=0.1)


def test_a_lease_of_no_time_is_not_asked_for_without_a_pause() -> None:
    assert not renewed([0], 8, patience=0.5)


def test_a_stopped_renewal_ends() -> None:
    before = set(threading.enumerate())
    renewal = Renewal(lambda: 60, 3600)
    renewal.start()
    (thread,) = set(threading.enumerate()) - before
    renewal.stop()
    thread.join(DEADLINE_SECONDS)
    assert not thread.is_alive()
