"""Proofs about a journal's file: as from all of its lines, and read from where the last one began."""

from pathlib import Path

import pytest

from contract.tlog import consistency_proof, leaf_hash, tree_head, verify_consistency
from kiosk.audit.journal import JournalFailed
from kiosk.audit.proofs import Proofs

LINES = [b'{"line":%d}' % number for number in range(40)]
HASHES = [leaf_hash(line) for line in LINES]


@pytest.fixture
def proofs(tmp_path: Path) -> Proofs:
    (tmp_path / "journal").write_bytes(b"".join(line + b"\n" for line in LINES))
    return Proofs(tmp_path / "journal")


def test_one_after_another_and_back_again(proofs: Proofs) -> None:
    for old, new in [(1, 2), (2, 7), (7, 40), (16, 17), (3, 40), (40, 40)]:
        nodes = proofs.between(old, new)
        assert nodes == consistency_proof(HASHES[:new], old)
        verify_consistency((old, tree_head(HASHES[:old])), (new, tree_head(HASHES[:new])), nodes)


def test_what_was_read_is_not_read_again(proofs: Proofs, tmp_path: Path) -> None:
    proofs.between(20, 30)
    spoiled = (tmp_path / "journal").read_bytes().replace(LINES[3], b'{"line":X}')
    (tmp_path / "journal").write_bytes(spoiled)
    assert proofs.between(25, 40) == consistency_proof(HASHES, 25)


@pytest.mark.parametrize(("old", "new"), [(39, 41), (41, 42)])
def test_a_journal_with_fewer_lines_has_failed(proofs: Proofs, old: int, new: int) -> None:
    with pytest.raises(JournalFailed):
        proofs.between(old, new)


def test_a_journal_that_is_gone_has_failed(tmp_path: Path) -> None:
    with pytest.raises(JournalFailed):
        Proofs(tmp_path / "journal").between(1, 2)
