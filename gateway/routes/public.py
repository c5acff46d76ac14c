"""Calls that need no account (`contract/public.py`)."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get
from litestar.handlers import HTTPRouteHandler
from litestar.params import Parameter

from contract.problems import ProblemType
from contract.public import CertificateStatus
from contract.seal_keys import PublishedKeys
from gateway.routes.asking import GivenParts, limited, refusals

_OPEN: Final = refusals(ProblemType.TOO_MANY)

TypedReference = Annotated[str, Parameter(max_length=64, description="A certificate's reference, as typed.")]


@get("/certificates/{reference:str}", sync_to_thread=True, guards=[limited], responses=_OPEN)
def certificate_status(reference: TypedReference, parts: GivenParts) -> CertificateStatus:
    """Whether a certificate is good today."""
    return parts.issuing.status(reference)


@get("/keys", sync_to_thread=False, responses=refusals())
def keys(parts: GivenParts) -> PublishedKeys:
    """The public keys that seals are checked with."""
    return parts.keys


HANDLERS: Final[list[HTTPRouteHandler]] = [certificate_status, keys]
