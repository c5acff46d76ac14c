"""A Merkle tree over an append-only list, as RFC 6962 section 2.1 defines it, and the proof that it only grew.

Leaves are bytes; hashes are SHA-256, 32 bytes. Proofs are lists of hashes. Sizes count leaves.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Sequence

EMPTY_ROOT = hashlib.sha256(b"").digest()
"""MTH({}): the head of a tree without leaves."""


class ProofRefused(ValueError):
    """A proof does not lead to the head that it is said to lead to."""

    def __init__(self) -> None:
        super().__init__("the proof does not lead to this tree head")


def leaf_hash(leaf: bytes) -> bytes:
    """MTH({d}) = SHA-256(0x00 ‖ d)."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Tree:
    """A growing tree that keeps only the heads of its complete subtrees: O(log n) hashes for n leaves."""

    __slots__ = ("_heads", "size")

    def __init__(self, leaves: Iterable[bytes] = ()) -> None:
        self._heads: list[bytes] = []
        self.size = 0
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf: bytes) -> None:
        """Add one leaf at the end."""
        head, complete = leaf_hash(leaf), self.size
        while complete & 1:
            head = node_hash(self._heads.pop(), head)
            complete >>= 1
        self._heads.append(head)
        self.size += 1

    def proof_of_growth(self, new: Sequence[bytes]) -> list[bytes]:
        """PROOF(m, D[n]) from this tree's m leaves to those and the `new` ones, which are hashed with `leaf_hash`.

        The same as `consistency_proof`, without the hashes of the m leaves (RFC 6962, 2.1.2).

        Raises:
            IndexError: this tree is empty; nothing is proved about it.
        """
        if not self.size:
            raise IndexError(self.size)
        return _Growth(self.size, self._heads, new).proof(0, self.size + len(new), whole=True)

    def root(self) -> bytes:
        """MTH of all leaves added so far."""
        if not self._heads:
            return EMPTY_ROOT
        head = self._heads[-1]
        for left in reversed(self._heads[:-1]):
            head = node_hash(left, head)
        return head


class _Growth:
    """A tree of which the beginning is known by the heads of its complete subtrees, and the rest leaf by leaf."""

    def __init__(self, size: int, heads: Sequence[bytes], new: Sequence[bytes]) -> None:
        self._size, self._new = size, new
        self._known: dict[tuple[int, int], bytes] = {}
        start = 0
        for head in heads:
            end = start + (1 << ((size - start).bit_length() - 1))
            self._known[start, end] = head
            start = end

    def proof(self, start: int, end: int, *, whole: bool) -> list[bytes]:
        """SUBPROOF of the leaves from `start` to `end` (RFC 6962, 2.1.2)."""
        if self._size == end:
            return [] if whole else [self._head(start, end)]
        middle = start + _split(end - start)
        if self._size <= middle:
            return [*self.proof(start, middle, whole=whole), self._head(middle, end)]
        return [*self.proof(middle, end, whole=False), self._head(start, middle)]

    def _head(self, start: int, end: int) -> bytes:
        known = self._known.get((start, end))
        if known is not None:
            return known
        if end - start == 1:
            return self._new[start - self._size]
        middle = start + _split(end - start)
        return node_hash(self._head(start, middle), self._head(middle, end))


def tree_head(hashes: Sequence[bytes]) -> bytes:
    """MTH over leaves that are already hashed with `leaf_hash` (RFC 6962, 2.1)."""
    if not hashes:
        return EMPTY_ROOT
    if len(hashes) == 1:
        return hashes[0]
    split = _split(len(hashes))
    return node_hash(tree_head(hashes[:split]), tree_head(hashes[split:]))


def consistency_proof(hashes: Sequence[bytes], old_size: int) -> list[bytes]:
    """PROOF(m, D[n]): that the first `old_size` leaves are unchanged in this tree (RFC 6962, 2.1.2).

    Raises:
        IndexError: `old_size` is 0 or larger than the tree.
    """
    if not 0 < old_size <= len(hashes):
        raise IndexError(old_size)
    return _subproof(hashes, old_size, whole=True)


def verify_consistency(
    old: tuple[int, bytes],
    new: tuple[int, bytes],
    proof: Sequence[bytes],
) -> None:
    """Check that the tree `new` (size, root) only added leaves to `old` (size, root) (RFC 9162, 2.1.4.2).

    Raises:
        ProofRefused: something before the old end was changed, or the proof is of the wrong length.
    """
    (old_size, old_root), (new_size, new_root) = old, new
    if old_size == new_size:
        _expect(not proof and hmac.compare_digest(old_root, new_root))
        return
    _expect(0 < old_size < new_size)
    path = list(proof)
    if old_size & (old_size - 1) == 0:  # a complete old tree is a node of the new one: the proof leaves it out
        path.insert(0, old_root)
    _expect(bool(path))
    heads = _walk(path, old_size - 1, new_size - 1)
    _expect(hmac.compare_digest(heads[0], old_root) and hmac.compare_digest(heads[1], new_root))


def _walk(path: Sequence[bytes], node: int, last: int) -> tuple[bytes, bytes]:
    """Climb from the last old leaf: the old and the new head that the path leads to."""
    while node & 1:
        node, last = node >> 1, last >> 1
    old = new = path[0]
    for sibling in path[1:]:
        _expect(last != 0)
        if node & 1 or node == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            node, last = _up_to_left_turn(node, last)
        else:
            new = node_hash(new, sibling)
        node, last = node >> 1, last >> 1
    _expect(last == 0)
    return old, new


def _up_to_left_turn(node: int, last: int) -> tuple[int, int]:
    """Skip the levels at which the rightmost node of an incomplete tree has no sibling."""
    while not node & 1 and node != 0:
        node, last = node >> 1, last >> 1
    return node, last


def _subproof(hashes: Sequence[bytes], old_size: int, *, whole: bool) -> list[bytes]:
    if old_size == len(hashes):
        return [] if whole else [tree_head(hashes)]
    split = _split(len(hashes))
    if old_size <= split:
        return [*_subproof(hashes[:split], old_size, whole=whole), tree_head(hashes[split:])]
    return [*_subproof(hashes[split:], old_size - split, whole=False), tree_head(hashes[:split])]


def _split(size: int) -> int:
    """The largest power of two smaller than `size` (k of RFC 6962, 2.1)."""
    return 1 << ((size - 1).bit_length() - 1)


def _expect(condition: bool) -> None:
    if not condition:
        raise ProofRefused
