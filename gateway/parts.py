"""What the calls of the gateway are answered with, put together once at start."""

from __future__ import annotations

from dataclasses import dataclass

from contract.seal_keys import PublishedKeys
from gateway.codes import Codes
from gateway.devices import Devices
from gateway.identification import Identification
from gateway.issuing import Issuing
from gateway.limiter import Limiter, MachineLimits
from gateway.once import Once
from gateway.retention import Retention
from gateway.store.database import Database
from gateway.visits import Visits
from gateway.witness import Witness


@dataclass(frozen=True, slots=True)
class Parts:
    """Handed to each call; every part may be used from any thread."""

    database: Database
    devices: Devices
    witness: Witness
    visits: Visits
    once: Once
    identification: Identification
    codes: Codes
    issuing: Issuing
    limiter: Limiter
    limits: MachineLimits
    retention: Retention
    keys: PublishedKeys
