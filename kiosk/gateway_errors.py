"""What can go wrong in any exchange with the gateway, before what its answer says of the call itself.

KioskError
├── GatewayUnreachable     K310  no connection, or it broke off
├── GatewaySlow            K311  no answer before the deadline, or "come back later"
├── GatewayUntrusted       K312  another certificate authority than the pinned one, or another name
├── GatewayFailed          K313  5xx
└── GatewayNonsense        K314  an answer, or a call, outside the contract
"""

from __future__ import annotations

from kiosk.failures import Failure, KioskError


class GatewayUnreachable(KioskError):
    """No connection, or it broke off before the answer was whole."""

    failure = Failure.GATEWAY_UNREACHABLE


class GatewaySlow(KioskError):
    """No answer before the deadline, or "come back later"; whether the call took effect is not known."""

    failure = Failure.GATEWAY_SLOW


class GatewayUntrusted(KioskError):
    """The other side could not prove by the pinned authority that it is the gateway."""

    failure = Failure.GATEWAY_UNTRUSTED


class GatewayFailed(KioskError):
    """The gateway, or a system behind it, is in trouble."""

    failure = Failure.GATEWAY_ERROR


class GatewayNonsense(KioskError):
    """One side does not speak the contract: an unknown answer, or a call that it took for malformed (400, 413, 422)."""

    failure = Failure.GATEWAY_NONSENSE
