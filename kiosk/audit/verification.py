"""Is a journal whole? Recomputes the tree and compares it with signed checkpoints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import msgspec
from cryptography.hazmat.primitives.asymmetric import ec

from contract.note import NoteRefused, verify
from contract.tlog import Tree
from kiosk.audit.journal import Line


class Verdict(StrEnum):
    """What is the matter with a journal."""

    WHOLE = "whole"
    """Every line is there, unchanged, in order, and covered by a signed checkpoint."""
    UNSIGNED_TAIL = "unsigned-tail"
    """As `WHOLE`, but lines were added after the newest checkpoint (power lost between the two): not yet proved."""
    TORN_TAIL = "torn-tail"
    """The last line has no end: power was lost while it was written."""
    SIGNATURE_INVALID = "signature-invalid"
    """A checkpoint is missing, malformed, or not signed by this machine's key."""
    LINES_MISSING = "lines-missing"
    """There are fewer lines than a checkpoint has signed: the end was cut off."""
    LINES_CHANGED = "lines-changed"
    """A line that a checkpoint covers was removed, changed or moved."""
    LINE_MALFORMED = "line-malformed"
    """The tree is right, but a line says something outside the catalogue."""

    @property
    def acceptable(self) -> bool:
        """Whether nothing that was signed is missing or changed."""
        return self in {Verdict.WHOLE, Verdict.UNSIGNED_TAIL}


@dataclass(frozen=True, slots=True)
class Finding:
    """The verdict, how many lines there are, and how many of them the newest checkpoint covers."""

    verdict: Verdict
    lines: int
    signed: int


def examine(journal: bytes, notes: Sequence[str], key: ec.EllipticCurvePublicKey) -> Finding:
    """Check the content of a journal file against its own checkpoint and any that a witness kept.

    Args:
        journal: the file's content.
        notes: signed checkpoints of any age; each has to be a head of this very tree.
        key: the machine's public key (P-256).
    """
    lines = journal.split(b"\n")
    torn = lines.pop()
    try:
        heads = {head.size: head.root for head in (verify(note, key) for note in notes)}
    except NoteRefused:
        return Finding(Verdict.SIGNATURE_INVALID, len(lines), 0)
    if not heads:
        return Finding(Verdict.SIGNATURE_INVALID, len(lines), 0)
    return Finding(_verdict(lines, heads, torn), len(lines), max(heads))


def _verdict(lines: list[bytes], heads: dict[int, bytes], torn: bytes) -> Verdict:
    if max(heads) > len(lines):
        return Verdict.LINES_MISSING
    if not _leads_to(lines, heads):
        return Verdict.LINES_CHANGED
    if not all(_in_catalogue(line) for line in lines):
        return Verdict.LINE_MALFORMED
    if torn:
        return Verdict.TORN_TAIL
    return Verdict.WHOLE if max(heads) == len(lines) else Verdict.UNSIGNED_TAIL


def _leads_to(lines: list[bytes], heads: dict[int, bytes]) -> bool:
    tree = Tree()
    right = heads.get(0, tree.root()) == tree.root()
    for line in lines:
        tree.append(line)
        right = right and heads.get(tree.size, tree.root()) == tree.root()
    return right


def _in_catalogue(line: bytes) -> bool:
    try:
        msgspec.json.decode(line, type=Line)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return False
    return True
