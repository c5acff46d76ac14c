"""Every way a machine's own call can end badly, by its code."""

from __future__ import annotations

from kiosk.failures import Failure, KioskError


class GatewayUnreachable(KioskError):
    """No connection."""

    failure = Failure.GATEWAY_UNREACHABLE


class GatewaySlow(KioskError):
    """No answer before the deadline, or "come back later"."""

    failure = Failure.GATEWAY_SLOW


class GatewayUntrusted(KioskError):
    """Its certificate does not lead to the pinned authority, or is for another name."""

    failure = Failure.GATEWAY_UNTRUSTED


class GatewayFailed(KioskError):
    """It said that it failed (5xx)."""

    failure = Failure.GATEWAY_ERROR


class GatewayNonsense(KioskError):
    """One side does not speak the contract: an unknown answer, or a call that it took for malformed (400, 413, 422)."""

    failure = Failure.GATEWAY_NONSENSE


class JournalRefused(KioskError):
    """The gateway has witnessed another journal of this machine: lines of it were removed or changed."""

    failure = Failure.JOURNAL_FAILED


class JournalOutOfStep(JournalRefused):
    """The gateway has witnessed another head than the one that the proof began at; `witnessed` is its size."""

    def __init__(self, witnessed: int) -> None:
        super().__init__()
        self.witnessed = witnessed


class NotAdmitted(KioskError):
    """It refused this machine (401, 403): not enrolled, or revoked."""

    failure = Failure.KIOSK_NOT_ADMITTED
