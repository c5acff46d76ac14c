"""Refusing: each problem type with its status and title, and the exception that carries a problem to the edge."""

from __future__ import annotations

from typing import Final

from contract.problems import EvidenceReason, Problem, ProblemType

_DESCRIBED: Final[dict[ProblemType, tuple[int, str]]] = {
    ProblemType.MALFORMED_REQUEST: (400, "The request is not what the contract describes"),
    ProblemType.NOT_FOUND: (404, "There is no such call"),
    ProblemType.METHOD_NOT_ALLOWED: (405, "The call has other methods"),
    ProblemType.TOO_SLOW: (408, "The body did not come in time"),
    ProblemType.TOO_LARGE: (413, "The body is too large"),
    ProblemType.IDEMPOTENCY_MISMATCH: (422, "The idempotency key belongs to another request"),
    ProblemType.IDEMPOTENCY_IN_PROGRESS: (409, "The first request with this key is not finished"),
    ProblemType.TOO_MANY: (429, "Too many calls"),
    ProblemType.DEVICE_REFUSED: (401, "This device is not admitted"),
    ProblemType.CREDENTIAL_REFUSED: (401, "The visit's credential is not accepted"),
    ProblemType.VISIT_LAPSED: (401, "The visit is not open"),
    ProblemType.ASSURANCE_TOO_LOW: (403, "A surer sign-in is needed"),
    ProblemType.CHECKPOINT_REFUSED: (422, "Not a checkpoint of this machine's journal"),
    ProblemType.CHECKPOINT_OUT_OF_STEP: (409, "Another head of the journal is witnessed"),
    ProblemType.CHECKPOINT_FORKED: (409, "The head does not continue the one that is witnessed"),
    ProblemType.EVIDENCE_REFUSED: (422, "The card's evidence does not hold"),
    ProblemType.NONCE_USED: (409, "The nonce is used for this, or not of this visit"),
    ProblemType.NONCE_LATE: (409, "The nonce is too old"),
    ProblemType.UNKNOWN_MEMBER: (404, "The fund has no member with this card"),
    ProblemType.NO_CHANNEL_ON_FILE: (409, "The fund has no such contact on file"),
    ProblemType.CHANNEL_SHARED: (409, "The contact on file serves too many accounts"),
    ProblemType.CODE_TOO_SOON: (429, "A code was sent just now"),
    ProblemType.CODES_SPENT: (429, "The day's codes are spent"),
    ProblemType.WRONG_CODE: (422, "The code is wrong"),
    ProblemType.LATE_CODE: (409, "There is no code in force for this act"),
    ProblemType.CODE_TRIES_USED: (409, "All tries with this code are used"),
    ProblemType.CERTIFICATE_UNAVAILABLE: (409, "The fund has no such certificate for this member"),
    ProblemType.CERTIFICATES_SPENT: (429, "The visit's certificates are spent"),
    ProblemType.CERTIFICATE_VOID: (409, "The certificate is void"),
    ProblemType.CERTIFICATE_UNKNOWN: (404, "This visit issued no such certificate"),
    ProblemType.UPSTREAM_DOWN: (503, "A system behind the gateway does not answer"),
    ProblemType.UPSTREAM_NONSENSE: (502, "A system behind the gateway answered nonsense"),
    ProblemType.SERVER_ERROR: (500, "The gateway failed"),
}


class Refused(Exception):
    """The call is refused; nothing that it did in its transaction is kept."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.type.value)
        self.problem = problem


def problem(
    kind: ProblemType,
    *,
    reason: EvidenceReason | None = None,
    tries_left: int | None = None,
    witnessed_size: int | None = None,
    retry_after_seconds: int | None = None,
) -> Problem:
    """A problem document of this type."""
    status, title = _DESCRIBED[kind]
    return Problem(kind, title, status, reason, tries_left, witnessed_size, retry_after_seconds)


def refused(kind: ProblemType, *, retry_after_seconds: int | None = None) -> Refused:
    """The exception for this type, ready to raise."""
    return Refused(problem(kind, retry_after_seconds=retry_after_seconds))
