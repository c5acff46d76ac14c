"""What of the member's may still lie at the machine once a visit is over: their card, their paper."""

from __future__ import annotations

from kiosk.link.messages import EndReason
from kiosk.session.states import Finished


def card_may_lie(stage: Finished, card_present: bool) -> bool:
    """Whether to remind of the card: whoever refused the notice was never asked for one, but may have laid it down."""
    return card_present or stage.reason is not EndReason.NOTICE_REFUSED
