from __future__ import annotations

import threading

from kiosk.services.errors import GatewaySlow
from kiosk.services.lease import Renewal

DEADLINE_SECONDS = 5.0


def renewed(answers: list[int | Exception | None], expected: int) -> bool:
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
        return enough.wait(DEADLINE_SECONDS)
    finally:
        renewal.stop()


def test_a_lease_is_renewed_again_and_again() -> None:
    assert renewed([0], 3)


def test_a_failed_renewal_is_tried_again() -> None:
    assert renewed([GatewaySlow(), GatewaySlow(), 0], 4)


def test_a_visit_that_is_over_is_not_renewed() -> None:
    over = threading.Event()

    def renew() -> int | None:
        assert not over.is_set()
        over.set()
        return None

    renewal = Renewal(renew, 0.003)
    renewal.start()
    assert over.wait(DEADLINE_SECONDS)
    assert no_lease_thread_is_left()


def test_a_stopped_renewal_ends() -> None:
    renewal = Renewal(lambda: 60, 3600)
    renewal.start()
    renewal.stop()
    assert no_lease_thread_is_left()


def no_lease_thread_is_left() -> bool:
    for thread in threading.enumerate():
        if thread.name == "lease":
            thread.join(DEADLINE_SECONDS)
    return all(thread.name != "lease" for thread in threading.enumerate())
