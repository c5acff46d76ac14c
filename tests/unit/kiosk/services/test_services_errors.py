from __future__ import annotations

import pytest

from contract.problems import EvidenceReason, Problem, ProblemType
from kiosk.failures import Failure
from kiosk.services.errors import from_problem


@pytest.mark.parametrize("kind", list(ProblemType))
def test_every_problem_of_the_contract_is_a_failure(kind: ProblemType) -> None:
    assert from_problem(Problem(kind, "title", 400)).failure in Failure


@pytest.mark.parametrize(
    ("reason", "failure"),
    [
        (EvidenceReason.MALFORMED, Failure.CARD_FILE_MALFORMED),
        (EvidenceReason.HASH_MISMATCH, Failure.CARD_FILE_CHANGED),
        (EvidenceReason.UNTRUSTED_ISSUER, Failure.UNTRUSTED_ISSUER),
        (EvidenceReason.SIGNATURE_INVALID, Failure.CARD_SIGNATURE_INVALID),
        (EvidenceReason.EXPIRED, Failure.CARD_EXPIRED),
        (EvidenceReason.CLONE, Failure.CARD_CLONED),
        (EvidenceReason.NO_IDENTITY_NUMBER, Failure.NO_IDENTITY_NUMBER),
        (None, Failure.EVIDENCE_REFUSED),
    ],
)
def test_refused_evidence_says_where_it_failed(reason: EvidenceReason | None, failure: Failure) -> None:
    error = from_problem(Problem(ProblemType.EVIDENCE_REFUSED, "title", 422, reason))
    assert error.failure is failure


@pytest.mark.parametrize(
    ("kind", "failure"),
    [
        (ProblemType.NO_CHANNEL_ON_FILE, Failure.NO_CHANNEL_ON_FILE),
        (ProblemType.CHANNEL_SHARED, Failure.CHANNEL_SHARED),
        (ProblemType.CODE_TOO_SOON, Failure.CODE_TOO_SOON),
        (ProblemType.CODES_SPENT, Failure.CODES_SPENT),
        (ProblemType.CERTIFICATE_UNAVAILABLE, Failure.CERTIFICATE_UNAVAILABLE),
        (ProblemType.CERTIFICATES_SPENT, Failure.CERTIFICATES_SPENT),
        (ProblemType.TOO_MANY, Failure.GATEWAY_SLOW),
    ],
)
def test_different_facts_are_told_apart(kind: ProblemType, failure: Failure) -> None:
    assert from_problem(Problem(kind, "title", 429)).failure is failure


def test_a_wrong_code_carries_the_tries_left() -> None:
    error = from_problem(Problem(ProblemType.WRONG_CODE, "title", 422, tries_left=2))
    assert (error.failure, error.tries_left) == (Failure.WRONG_CODE, 2)


def test_no_error_shows_more_than_its_code() -> None:
    assert str(from_problem(Problem(ProblemType.UNKNOWN_MEMBER, "Alami", 404))) == "K301"
