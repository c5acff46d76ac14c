"""A visit's life, the card and the code (`contract/member.py`)."""

from __future__ import annotations

from typing import Final

from litestar import post
from litestar.di import Provide
from litestar.handlers import HTTPRouteHandler

from contract.member import (
    CardAccepted,
    CardEvidence,
    CardNonce,
    ChipChallenge,
    ChipQuestion,
    CodeAttempt,
    CodeRequest,
    CodeSent,
    Lease,
    SignedIn,
    VisitClosed,
    VisitOpened,
)
from contract.problems import ProblemType
from gateway.once import Answer, Effect, Preparation
from gateway.parts import Parts
from gateway.routes.asking import GivenCall, GivenParts, asking_call, refusals
from gateway.store.visits import Visit

_LIFE: Final = refusals(ProblemType.VISIT_LAPSED, ProblemType.IDEMPOTENCY_IN_PROGRESS, ProblemType.IDEMPOTENCY_MISMATCH)
_COUNTED: Final = _LIFE | refusals(ProblemType.TOO_MANY)
_CHALLENGE: Final = _COUNTED | refusals(ProblemType.NONCE_USED, ProblemType.EVIDENCE_REFUSED, ProblemType.TOO_LARGE)
_EVIDENCE: Final = _CHALLENGE | refusals(ProblemType.UNKNOWN_MEMBER)
_CODES: Final = _LIFE | refusals(
    ProblemType.ASSURANCE_TOO_LOW, ProblemType.UNKNOWN_MEMBER, ProblemType.TOO_LARGE, ProblemType.CODE_TOO_SOON
)
CALLING: Final = {"call": Provide(asking_call)}
SECURITY: Final[list[dict[str, list[str]]]] = [{"visit": []}]


def _counted(parts: Parts, effect: Effect[Answer]) -> Preparation[Answer]:
    """Count the call as one of its machine's."""

    def prepare(visit: Visit) -> Effect[Answer]:
        parts.limits.visit_calls.admit(visit.device)
        return effect

    return prepare


@post("/visit/open", status_code=200, sync_to_thread=True, dependencies=CALLING, security=SECURITY, responses=_COUNTED)
def open_visit(call: GivenCall, parts: GivenParts) -> VisitOpened:
    """Begin a visit: a card nonce and a lease."""
    visits = parts.visits
    return parts.once.perform(call, VisitOpened, _counted(parts, visits.open), gate=visits.require_openable)


@post("/visit/renew", status_code=200, sync_to_thread=True, dependencies=CALLING, security=SECURITY, responses=_LIFE)
def renew_visit(call: GivenCall, parts: GivenParts) -> Lease:
    """The visit goes on."""
    return parts.once.perform(call, Lease, lambda _visit: parts.visits.renew)


@post("/visit/nonce", status_code=200, sync_to_thread=True, dependencies=CALLING, security=SECURITY, responses=_COUNTED)
def card_nonce(call: GivenCall, parts: GivenParts) -> CardNonce:
    """A fresh card nonce."""
    return parts.once.perform(call, CardNonce, _counted(parts, parts.visits.nonce))


@post("/visit/close", status_code=200, sync_to_thread=True, dependencies=CALLING, security=SECURITY, responses=_LIFE)
def close_visit(call: GivenCall, parts: GivenParts) -> VisitClosed:
    """End the visit; what was not confirmed is void."""
    return parts.once.perform(call, VisitClosed, lambda _visit: parts.visits.close)


@post(
    "/visit/chip-challenge",
    status_code=200,
    sync_to_thread=True,
    dependencies=CALLING,
    security=SECURITY,
    responses=_CHALLENGE,
)
def chip_challenge(data: ChipQuestion, call: GivenCall, parts: GivenParts) -> ChipChallenge:
    """What is to be said to a chip that has a key and cannot sign."""
    return parts.once.perform(call, ChipChallenge, lambda visit: parts.identification.challenge_chip(visit, data))


@post(
    "/visit/card-evidence",
    status_code=200,
    sync_to_thread=True,
    dependencies=CALLING,
    security=SECURITY,
    responses=_EVIDENCE,
)
def card_evidence(data: CardEvidence, call: GivenCall, parts: GivenParts) -> CardAccepted:
    """Judge what was read from a card."""
    return parts.once.perform(call, CardAccepted, lambda visit: parts.identification.identify(visit, data))


@post(
    "/visit/one-time-codes",
    status_code=200,
    sync_to_thread=True,
    dependencies=CALLING,
    security=SECURITY,
    responses=_CODES,
)
def send_code(data: CodeRequest, call: GivenCall, parts: GivenParts) -> CodeSent:
    """Send a one-time code to a contact on file."""
    return parts.once.perform(call, CodeSent, lambda visit: parts.codes.send(visit, data))


@post(
    "/visit/one-time-codes/verify",
    status_code=200,
    sync_to_thread=True,
    dependencies=CALLING,
    security=SECURITY,
    responses=_CODES,
)
def verify_code(data: CodeAttempt, call: GivenCall, parts: GivenParts) -> SignedIn:
    """Check a one-time code."""
    return parts.once.perform(call, SignedIn, lambda _visit: lambda db, visit: parts.codes.verify(db, visit, data))


HANDLERS: Final[list[HTTPRouteHandler]] = [
    open_visit,
    renew_visit,
    card_nonce,
    close_visit,
    chip_challenge,
    card_evidence,
    send_code,
    verify_code,
]
