"""Who asks: the machine, the visit, or nobody in particular; and the key under which a member's call is done once."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final
from uuid import UUID

from litestar import Request
from litestar.connection import ASGIConnection
from litestar.handlers import BaseRouteHandler
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import Dependency, Parameter

from contract.problems import MEDIA_TYPE, Problem, ProblemType
from gateway.names import digest
from gateway.once import Call
from gateway.parts import Parts
from gateway.refusals import problem, refused
from gateway.store.devices import Device
from gateway.store.visits import Visit

_BEARER: Final = re.compile(r"Bearer ([A-Za-z0-9_.~+/-]{1,4096}=*)", re.IGNORECASE)

GivenParts = Annotated[Parts, Dependency(skip_validation=True)]
GivenDevice = Annotated[Device, Dependency(skip_validation=True)]
GivenVisit = Annotated[Visit, Dependency(skip_validation=True)]
GivenCall = Annotated[Call, Dependency(skip_validation=True)]
IdempotencyKey = Annotated[
    UUID, Parameter(header="Idempotency-Key", description="A random UUID, new for each different request.")
]

_AnyRequest = Request[Any, Any, Any]


def asking_device(request: _AnyRequest, parts: GivenParts) -> Device:
    """The machine whose token came with the request.

    Raises: Refused.
    """
    return parts.devices.admitted(_bearer(request, ProblemType.DEVICE_REFUSED))


def asking_visit(request: _AnyRequest, parts: GivenParts) -> Visit:
    """The open visit whose credential came with the request.

    Raises: Refused.
    """
    return parts.once.visit(_bearer(request, ProblemType.CREDENTIAL_REFUSED))


async def asking_call(request: _AnyRequest, idempotency_key: IdempotencyKey) -> Call:
    """The visit's credential with the idempotency key, and a fingerprint of the request.

    The store keeps the fingerprint, and of the credential only a hash: without it the few digits of a code cannot be
    tried out on the fingerprint.

    Raises: Refused.
    """
    credential = _bearer(request, ProblemType.CREDENTIAL_REFUSED)
    body = await request.body()
    fingerprint = digest(f"{credential} {request.method} {request.url.path} {body.hex()}")
    return Call(credential, str(idempotency_key), fingerprint)


def limited(connection: ASGIConnection[Any, Any, Any, Any], _handler: BaseRouteHandler) -> None:
    """Guard of calls that need no account.

    Raises: Refused (too many from this address).
    """
    parts: Parts = connection.app.state.parts
    parts.limiter.admit(connection.client.host if connection.client else "")


def refusals(*kinds: ProblemType) -> dict[int, ResponseSpec]:
    """The problem answers of a call for its description; every call may answer 400, 500, 502 and 503."""
    statuses = {problem(kind).status for kind in kinds} | {400, 500, 502, 503}
    spec = ResponseSpec(Problem, generate_examples=False, description="Refused", media_type=MEDIA_TYPE)
    return dict.fromkeys(sorted(statuses), spec)


def _bearer(request: _AnyRequest, otherwise: ProblemType) -> str:
    found = _BEARER.fullmatch(request.headers.get("Authorization", ""))
    if found is None:
        raise refused(otherwise)
    return found[1]
