"""The gateway as a web application: its parts from its settings, its calls, its sweep."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from litestar import Litestar
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from contract.seal_keys import PublishedKeys, SealingKey, VerificationKeys
from gateway.admission import Admission, Share
from gateway.authorities import load_authorities
from gateway.backoffice.simulator import SimulatedBackOffice
from gateway.chip import ChipKeys
from gateway.clock import Clock
from gateway.codes import Codes, Outside
from gateway.config import Config, PolicySettings, SmtpSettings
from gateway.devices import Devices
from gateway.evidence import Judge
from gateway.identification import Identification
from gateway.issuing import Issuing, Office
from gateway.limiter import Limiter, MachineLimits
from gateway.messaging.inbox import HttpMessenger
from gateway.messaging.port import Messenger
from gateway.messaging.smtp import SmtpMessenger
from gateway.once import Once
from gateway.parts import Parts
from gateway.retention import Retention
from gateway.routes import device, edge, member, public, visit
from gateway.store.database import Database
from gateway.store.migrate import bring_up_to_date
from gateway.visits import Visits
from gateway.witness import Witness

logger = logging.getLogger(__name__)

MAX_BODY: Final = 300_000
"""Bytes: five card files of 32 KiB in base64, and a little more."""

HANDLERS: Final[list[HTTPRouteHandler]] = [
    *device.HANDLERS,
    *visit.HANDLERS,
    *member.HANDLERS,
    *public.HANDLERS,
]
"""All calls."""

_SWEEP_SECONDS: Final = 1.0


def open_parts(config: Config, clock: Clock, messenger: Messenger | None = None) -> Parts:
    """Open the store and read the keys; `messenger` is used in place of the one that the settings name.

    Raises: OSError (a file is missing), KeySetError (a key file is no key).
    """
    database = Database(config.store.path)
    bring_up_to_date(database)
    policy = config.policy
    visits = Visits(database, clock, policy)
    backoffice = SimulatedBackOffice(
        config.backoffice.personas, config.backoffice.faults, config.backoffice.deadline_seconds
    )
    sealing = SealingKey.from_pem(config.keys.sealing.read_bytes())
    secret = config.keys.codes.read_bytes()
    judge = Judge(load_authorities(config.trust.csca), clock, config.fund, ChipKeys(secret))
    limits = _limits(clock, policy)
    admission = Admission(database, clock, Share(limits.judgements, policy.judgements_per_visit))
    outside = Outside(backoffice, messenger or _messenger(config))
    return Parts(
        database=database,
        devices=Devices(database, clock, policy, f"{config.listen.public_url}/device/token"),
        witness=Witness(database, clock),
        visits=visits,
        once=Once(database, clock, visits),
        identification=Identification(judge, admission, backoffice, policy.codes.accounts_per_contact),
        codes=Codes(database, clock, policy.codes, secret, outside),
        issuing=Issuing(database, policy, backoffice, Office(clock, config.fund, sealing)),
        limiter=Limiter(clock, policy.public_calls_per_minute),
        limits=limits,
        retention=Retention(database, clock, policy.retention),
        keys=_published(config, sealing),
    )


def make_app(parts: Parts, body_seconds: float = 10.0) -> Litestar:
    """The application over its parts; each part of a body has to come within `body_seconds`."""
    app = Litestar(
        route_handlers=HANDLERS,
        dependencies={"parts": Provide(lambda: parts, sync_to_thread=False)},
        exception_handlers=edge.EXCEPTION_HANDLERS,
        middleware=[edge.patient_for(body_seconds)],
        before_send=[edge.log_call],
        lifespan=[_sweeping],
        request_max_body_size=MAX_BODY,
        openapi_config=None,
        logging_config=None,
    )
    app.state.parts = parts
    return app


@asynccontextmanager
async def _sweeping(app: Litestar) -> AsyncIterator[None]:
    parts: Parts = app.state.parts
    task = asyncio.create_task(_sweep(parts))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        parts.codes.close()
        parts.database.close()


async def _sweep(parts: Parts) -> None:
    """For ever: were it to end, nothing unconfirmed would be voided any more and nobody forgotten.

    It is the edge of a task that nobody waits for: whatever one part raises, the other is done, and both come again.
    """
    while True:
        for part in (parts.visits.sweep, parts.retention.purge_hourly):
            try:
                await asyncio.to_thread(part)
            except Exception as error:  # locked, a full disk, a mistake; its text may hold what was being written
                logger.error("a sweep failed: %s", type(error).__name__)  # noqa: TRY400
        await asyncio.sleep(_SWEEP_SECONDS)


def _limits(clock: Clock, policy: PolicySettings) -> MachineLimits:
    return MachineLimits(
        visit_calls=Limiter(clock, policy.visit_calls_per_minute),
        judgements=Limiter(clock, policy.judgements_per_minute),
        checkpoints=Limiter(clock, policy.checkpoints_per_minute),
    )


def _messenger(config: Config) -> Messenger:
    settings = config.messaging
    if isinstance(settings, SmtpSettings):
        server = (settings.host, settings.port)
        return SmtpMessenger(server, settings.sender, settings.sms_domain, settings.deadline_seconds)
    return HttpMessenger(settings.url, settings.deadline_seconds)


def _published(config: Config, sealing: SealingKey) -> PublishedKeys:
    keys = VerificationKeys.of(sealing).published().keys
    if config.keys.retired is not None:
        keys += VerificationKeys.from_json(config.keys.retired.read_bytes()).published().keys
    return PublishedKeys(keys)
