"""Every problem type has a status and a title."""

from __future__ import annotations

import msgspec
import pytest

from contract.problems import EvidenceReason, Problem, ProblemType
from gateway.refusals import problem


@pytest.mark.parametrize("kind", list(ProblemType))
def test_every_type_is_described_and_read_back(kind: ProblemType) -> None:
    document = problem(kind)
    assert 400 <= document.status < 600
    assert msgspec.json.decode(msgspec.json.encode(document), type=Problem) == document


def test_members_that_do_not_apply_are_left_out() -> None:
    assert set(msgspec.to_builtins(problem(ProblemType.NOT_FOUND))) == {"type", "title", "status"}
    document = problem(ProblemType.EVIDENCE_REFUSED, reason=EvidenceReason.CLONE)
    assert msgspec.to_builtins(document)["reason"] == "clone"


def test_a_client_passes_over_members_that_it_does_not_know() -> None:
    body = msgspec.json.encode(msgspec.to_builtins(problem(ProblemType.NOT_FOUND)) | {"instance": "/x"})
    assert msgspec.json.decode(body, type=Problem).type is ProblemType.NOT_FOUND
