"""Proofs that a journal only grew, for a witness that has one of its earlier heads."""

from __future__ import annotations

from pathlib import Path

from contract.tlog import Tree, leaf_hash
from kiosk.audit.journal import JournalFailed


class Proofs:
    """Reads a journal's file from where the last proof began. Not for several threads."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet."""
        self._path = path
        self._begin()

    def between(self, old: int, new: int) -> list[bytes]:
        """PROOF(m, D[n]) for the heads of m = `old` and n = `new` lines (RFC 6962, 2.1.2); 0 < old <= new.

        Raises:
            JournalFailed: the file cannot be read, or has fewer lines.
        """
        if old < self._tree.size:
            self._begin()
        try:
            with self._path.open("rb") as file:
                file.seek(self._offset)
                for _ in range(old - self._tree.size):
                    self._append(file.readline())
                return self._tree.proof_of_growth([leaf_hash(_whole(file.readline())) for _ in range(new - old)])
        except OSError as error:
            raise JournalFailed from error

    def _begin(self) -> None:
        self._tree, self._offset = Tree(), 0

    def _append(self, line: bytes) -> None:
        self._tree.append(_whole(line))
        self._offset += len(line)


def _whole(line: bytes) -> bytes:
    if not line.endswith(b"\n"):
        raise JournalFailed
    return line[:-1]
