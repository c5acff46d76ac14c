"""A member's data and papers (`contract/member.py`)."""

from __future__ import annotations

from typing import Annotated, Final

from litestar import get, post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler
from litestar.params import Parameter

from contract.member import CertificateIssued, CertificateRequest, PrintConfirmation, PrintConfirmed, Profile
from contract.problems import ProblemType
from gateway.routes.asking import GivenCall, GivenParts, GivenVisit, asking_visit, refusals
from gateway.routes.visit import CALLING, SECURITY

_READING: Final = refusals(ProblemType.VISIT_LAPSED, ProblemType.ASSURANCE_TOO_LOW, ProblemType.UNKNOWN_MEMBER)
_CHANGING: Final = _READING | refusals(
    ProblemType.IDEMPOTENCY_IN_PROGRESS,
    ProblemType.IDEMPOTENCY_MISMATCH,
    ProblemType.TOO_LARGE,
    ProblemType.TOO_MANY,
)

CertificateReference = Annotated[
    str,
    Parameter(
        pattern=r"^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){2,4}\Z", description="As in the answer to issuing."
    ),
]


@get(
    "/member/profile",
    sync_to_thread=True,
    dependencies={"visit": Provide(asking_visit, sync_to_thread=True)},
    security=SECURITY,
    responses=_READING,
)
def profile(visit: GivenVisit, parts: GivenParts) -> Profile:
    """What the home screen needs."""
    return parts.issuing.profile(visit)


@post(
    "/member/certificates",
    status_code=200,
    sync_to_thread=True,
    dependencies=CALLING,
    security=SECURITY,
    responses=_CHANGING,
)
def issue(data: CertificateRequest, call: GivenCall, parts: GivenParts) -> CertificateIssued:
    """Issue a sealed certificate; it is void unless its print is confirmed within the visit."""
    return parts.once.perform(call, CertificateIssued, lambda visit: parts.issuing.issue(visit, data))


@post(
    "/member/certificates/{reference:str}/printed",
    status_code=200,
    sync_to_thread=True,
    dependencies=CALLING,
    security=SECURITY,
    responses=_CHANGING,
)
def printed(
    reference: CertificateReference, data: PrintConfirmation, call: GivenCall, parts: GivenParts
) -> PrintConfirmed:
    """The printer said that the paper is out."""
    issuing = parts.issuing
    return parts.once.perform(
        call, PrintConfirmed, lambda _visit: lambda db, visit: issuing.confirm(db, visit, reference, data)
    )


HANDLERS: Final[list[HTTPRouteHandler]] = [profile, issue, printed]
