"""What a visit that is over may have left at the machine: the member's card, and what was read and typed."""

from __future__ import annotations

from typing import Final

from kiosk.link.messages import EndReason
from kiosk.session.states import Finished

_ITS_OWN: Final = frozenset({EndReason.BUTTON, EndReason.INACTIVITY, EndReason.NOTICE_REFUSED})
"""Ends that the visit told of itself; of any other its steps may not be known."""


def nothing_was_asked(stage: Finished) -> bool:
    """Whether the visit got no further than the notice, which is its first step: nothing was read, nothing typed.

    Who comes back to the notice and refuses it then has been asked for more.
    """
    return stage.reason in _ITS_OWN and stage.steps <= 1 and not stage.pages


def card_may_lie(stage: Finished, card_present: bool) -> bool:
    """Whether to remind of the card; who was never asked for it may have laid it down all the same."""
    return card_present or not nothing_was_asked(stage)
