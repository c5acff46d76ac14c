from cryptography.hazmat.primitives.asymmetric import ec
from hypothesis import given
from hypothesis import strategies as st

from contract.note import NoteRefused, verify
from contract.tlog import (
    ProofRefused,
    Tree,
    consistency_proof,
    leaf_hash,
    tree_head,
    verify_consistency,
)

KEY = ec.generate_private_key(ec.SECP256R1()).public_key()
leaf_lists = st.lists(st.binary(max_size=8), min_size=1, max_size=40)


@given(leaf_lists, st.data())
def test_every_earlier_size_can_be_proved(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    size, root = len(leaves), tree_head(hashes)
    assert Tree(leaves).root() == root
    old = data.draw(st.integers(1, size))
    verify_consistency((old, tree_head(hashes[:old])), (size, root), consistency_proof(hashes, old))


@given(leaf_lists, st.data())
def test_growth_is_proved_from_the_heads_alone_as_from_all_leaves(leaves: list[bytes], data: st.DataObject) -> None:
    hashes = [leaf_hash(leaf) for leaf in leaves]
    old = data.draw(st.integers(1, len(leaves)))
    assert Tree(leaves[:old]).proof_of_growth(hashes[old:]) == consistency_proof(hashes, old)


@given(leaf_lists, st.data())
def test_a_tree_with_one_changed_leaf_has_another_head(leaves: list[bytes], data: st.DataObject) -> None:
    index = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:index], leaves[index] + b"x", *leaves[index + 1 :]]
    assert Tree(changed).root() != Tree(leaves).root()


hashes = st.binary(min_size=32, max_size=32)


@given(st.integers(-1, 40), st.integers(-1, 40), st.lists(hashes, max_size=8), hashes, hashes)
def test_invented_consistency_proofs_are_refused(
    old: int, new: int, proof: list[bytes], old_root: bytes, new_root: bytes
) -> None:
    try:
        verify_consistency((old, old_root), (new, new_root), proof)
    except ProofRefused:
        return
    assert old == new
    assert old_root == new_root


@given(st.text(max_size=300))
def test_any_text_is_a_note_or_refused(text: str) -> None:
    try:
        verify(text, KEY)
    except NoteRefused:
        return
    raise AssertionError
