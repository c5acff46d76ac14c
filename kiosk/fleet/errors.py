"""Every way a machine's own call can end badly: those of any exchange, and those of its journal and its admission."""

from __future__ import annotations

from kiosk.failures import Failure, KioskError
from kiosk.gateway_errors import GatewayFailed as GatewayFailed
from kiosk.gateway_errors import GatewayNonsense as GatewayNonsense
from kiosk.gateway_errors import GatewaySlow as GatewaySlow
from kiosk.gateway_errors import GatewayUnreachable as GatewayUnreachable
from kiosk.gateway_errors import GatewayUntrusted as GatewayUntrusted


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
