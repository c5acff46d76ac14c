"""The supervisor's parts that reach outside: gateway, outbox, printer. Loaded while the first session starts."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import partial

import msgspec

from contract.device import Heartbeat
from kiosk.audit.journal import JOURNAL
from kiosk.audit.proofs import Proofs
from kiosk.config import Config, Printer
from kiosk.failures import Failure, KioskError
from kiosk.fleet.client import Fleet, Identity
from kiosk.fleet.keys import DeviceKey
from kiosk.fleet.transport import Transport
from kiosk.fleet.upkeep import Papers, PolicyFile, Upkeep
from kiosk.fleet.visits import GatewayVisits, deliver
from kiosk.outbox.forwarder import Forwarder
from kiosk.outbox.store import Outbox
from kiosk.printing.ipp_client import UnsafePrinterAddress
from kiosk.printing.jobs import VisitJobs
from kiosk.supervisor.ports import WitnessedVisits
from kiosk.supervisor.wipe import PrintJobs

_LAST_DELIVERY_SECONDS = 2.0


class PrinterUnusable(KioskError):
    """The printer that the configuration names cannot be asked: its certificate is missing or none, or its address."""

    failure = Failure.PRINTER_ABSENT


@dataclass(frozen=True, slots=True)
class Outside:
    """What is there once everything is loaded."""

    visits: WitnessedVisits
    printer: PrintJobs
    upkeep: Upkeep
    forwarder: Forwarder

    def close(self) -> None:
        """End its threads; what is undelivered stays in the outbox."""
        self.upkeep.stop()
        self.forwarder.stop(_LAST_DELIVERY_SECONDS)


def open_outside(config: Config, key: DeviceKey, report: Callable[[], Heartbeat]) -> Outside:
    """Put the parts together, and start their threads once all of them are there: what fails may be tried again.

    Raises:
        PrinterUnusable: the printer's address or certificate.
        OutboxFull: the outbox cannot be opened.
    """
    limits, identity = config.limits, Identity(config.device.identity)
    # One visit at a time may have printed, so its jobs are asked for by one thread at a time.
    jobs = _jobs(config.printer)
    outbox = Outbox(config.paths.state / "outbox.sqlite", limits.most_undelivered)
    fleet = Fleet(Transport(config.gateway.url, config.gateway.ca, config.gateway.timeout_seconds), key, identity)
    proofs = Proofs(config.paths.state / JOURNAL)
    forwarder = Forwarder(outbox, partial(deliver, fleet, proofs.between), limits.delivery_retry_seconds)
    papers = Papers(identity, config.device.enrolment_code, PolicyFile(config.paths.state / "policy.json"))
    upkeep = Upkeep(fleet, papers, lambda: _with_refusals(report(), forwarder.refused))
    visits = GatewayVisits(fleet, outbox, lambda: upkeep.policy, forwarder.nudge)
    upkeep.start(limits.heartbeat_seconds)
    forwarder.start()
    return Outside(visits, jobs, upkeep, forwarder)


def _jobs(printer: Printer) -> VisitJobs:
    try:
        return VisitJobs(printer.uri, printer.certificate)
    except (OSError, ValueError, UnsafePrinterAddress) as error:  # no such file, no PEM in it, no such address
        raise PrinterUnusable from error


def _with_refusals(heartbeat: Heartbeat, refused: Collection[Failure]) -> Heartbeat:
    """A machine whose journal the gateway does not accept goes on serving members; its owner hears of it."""
    failures = (*heartbeat.failures, *sorted(failure.value for failure in refused))
    return msgspec.structs.replace(heartbeat, failures=failures)
