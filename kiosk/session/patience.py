"""How long the kiosk waits for this member: the fund's rules, times the pace that the member chose.

A member may ask for ten times as long as usual (WCAG 2.2, 2.2.1 "Adjust"). The question itself is not stretched
beyond a minute, unless the rules say so: it can be answered again and again, and who has left must not stay on show.
"""

from __future__ import annotations

from typing import Final

from kiosk.session.states import Visit

SLOWEST: Final = 10
_LONGEST_QUESTION_SECONDS: Final = 60


def within_reason(times: int) -> int:
    """A pace that may be had: 1 to 10."""
    return min(max(times, 1), SLOWEST)


def idle_seconds(visit: Visit) -> int:
    """Without a touch for so long the question is asked."""
    return visit.rules.inactivity_seconds * visit.pace


def question_seconds(visit: Visit) -> int:
    """How long the question whether somebody is there waits for an answer."""
    return _stretched(visit.rules.question_seconds, visit)


def card_taken_seconds(visit: Visit) -> int:
    """How long the question about one's own card waits."""
    return _stretched(visit.rules.card_taken_seconds, visit)


def _stretched(seconds: int, visit: Visit) -> int:
    return max(seconds, min(seconds * visit.pace, _LONGEST_QUESTION_SECONDS))
