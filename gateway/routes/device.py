"""The machine's own calls (`contract/device.py`)."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get, post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import Parameter

from contract.device import (
    Checkpoint,
    CheckpointTaken,
    Enrolment,
    EnrolmentRequest,
    Heartbeat,
    HeartbeatAnswer,
    Policy,
    TokenAnswer,
    TokenRequest,
    VisitGrant,
    VisitOver,
    VisitOverAnswer,
)
from contract.problems import ProblemType
from gateway.routes.asking import GivenDevice, GivenParts, asking_device, limited, refusals

_COUNTED: Final = refusals(ProblemType.DEVICE_REFUSED, ProblemType.TOO_LARGE, ProblemType.TOO_MANY)
_CLOSED: Final = refusals(ProblemType.DEVICE_REFUSED, ProblemType.TOO_LARGE)
_ASKING: Final = {"device": Provide(asking_device, sync_to_thread=True)}
_SECURITY: Final[list[dict[str, list[str]]]] = [{"device": []}]

VisitName = Annotated[str, Parameter(pattern=r"^[A-Za-z0-9_-]{8,64}\Z", description="The visit's name.")]


@post("/device/enrolment", status_code=200, sync_to_thread=True, guards=[limited], responses=_COUNTED)
def enrol(data: EnrolmentRequest, parts: GivenParts) -> Enrolment:
    """Admit a machine with a one-time enrolment code."""
    return parts.devices.enrol(data)


@post("/device/token", status_code=200, sync_to_thread=True, guards=[limited], responses=_COUNTED)
def token(data: TokenRequest, parts: GivenParts) -> TokenAnswer:
    """A token for a signed assertion (RFC 7523)."""
    return parts.devices.token(data)


@post(
    "/device/heartbeat",
    status_code=200,
    sync_to_thread=True,
    dependencies=_ASKING,
    security=_SECURITY,
    responses=_CLOSED,
)
def heartbeat(data: Heartbeat, device: GivenDevice, parts: GivenParts) -> HeartbeatAnswer:
    """A machine says that it lives."""
    return parts.devices.heartbeat(device, data)


@get("/device/policy", sync_to_thread=True, dependencies=_ASKING, security=_SECURITY, responses=_CLOSED)
def policy(device: GivenDevice, parts: GivenParts) -> Policy:
    """The rules in force for machines."""
    return parts.devices.policy()


@post(
    "/device/visits",
    status_code=200,
    sync_to_thread=True,
    dependencies=_ASKING,
    security=_SECURITY,
    responses=_COUNTED,
)
def grant_visit(device: GivenDevice, parts: GivenParts) -> VisitGrant:
    """A credential for one visit."""
    parts.limits.visit_calls.admit(device.device)
    return parts.visits.grant(device.device)


@post(
    "/device/visits/{visit:str}/over",
    status_code=200,
    sync_to_thread=True,
    dependencies=_ASKING,
    security=_SECURITY,
    responses=_CLOSED | refusals(ProblemType.NOT_FOUND, ProblemType.DEVICE_REFUSED, ProblemType.TOO_LARGE),
)
def visit_over(visit: VisitName, data: VisitOver, device: GivenDevice, parts: GivenParts) -> VisitOverAnswer:
    """The visit's process is gone: end the visit."""
    return parts.visits.over(device.device, visit, data)


@post(
    "/device/checkpoints",
    status_code=200,
    sync_to_thread=True,
    dependencies=_ASKING,
    security=_SECURITY,
    responses=_COUNTED | refusals(ProblemType.CHECKPOINT_REFUSED, ProblemType.CHECKPOINT_FORKED),
)
def checkpoint(data: Checkpoint, device: GivenDevice, parts: GivenParts) -> CheckpointTaken:
    """Witness a head of the machine's journal."""
    parts.limits.checkpoints.admit(device.device)
    return parts.witness.take(device, data)


HANDLERS: Final[list[HTTPRouteHandler]] = [enrol, token, heartbeat, policy, grant_visit, visit_over, checkpoint]
