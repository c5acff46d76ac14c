"""The limiter: a minute's worth at once, then as many as leak out; its memory is bounded."""

from __future__ import annotations

import pytest

from gateway import limiter
from gateway.limiter import Limiter
from gateway.refusals import Refused


class StillClock:
    now = 1000.0

    def unix(self) -> float:
        return self.now


def test_an_address_gets_a_minutes_worth_and_then_waits() -> None:
    clock = StillClock()
    calls = Limiter(clock, 2)
    calls.admit("one")
    calls.admit("one")
    with pytest.raises(Refused) as caught:
        calls.admit("one")
    assert caught.value.problem.retry_after_seconds == 30
    calls.admit("other")
    clock.now += 30
    calls.admit("one")


def test_memory_is_bounded_and_addresses_of_a_minute_ago_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiter, "_MAX_CALLERS", 10)
    clock = StillClock()
    calls = Limiter(clock, 1)
    for number in range(10):
        calls.admit(str(number))
    with pytest.raises(Refused):
        calls.admit("one more")
    clock.now += 60
    calls.admit("one more")
    assert len(calls._buckets) == 1
