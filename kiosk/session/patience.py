"""How long the kiosk waits for this member: the fund's rules, times the pace that the member chose.

A member may ask for ten times as long as usual (WCAG 2.2, 2.2.1 "Adjust"). The question itself is not stretched
beyond a minute, unless the rules say so: it can be answered again and again, and who has left must not stay on show.
"""

from __future__ import annotations

from typing import Final

from kiosk.session.states import Asked, Visit

SLOWEST: Final = 10
_LONGEST_QUESTION_SECONDS: Final = 60


def within_reason(times: int) -> int:
    """A pace that may be had: 1 to 10."""
    return min(max(times, 1), SLOWEST)


def idle_seconds(visit: Visit) -> int:
    """Without a touch for so long the question is asked."""
    return visit.rules.inactivity_seconds * visit.pace


def question_seconds(about: Asked, visit: Visit) -> int:
    """How long a question waits for an answer."""
    seconds = visit.rules.card_taken_seconds if about is Asked.CARD else visit.rules.question_seconds
    return max(seconds, min(seconds * visit.pace, _LONGEST_QUESTION_SECONDS))


def paper_seconds(visit: Visit) -> int:
    """How long paper is waited for before anybody is asked; if nobody answers, the rules' time is over by then."""
    return max(0, visit.rules.paper_wait_seconds - question_seconds(Asked.PAPER, visit))
