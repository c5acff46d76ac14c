"""Vectors: the eight leaves and roots of the Certificate Transparency reference tests (RFC 6962, 2.1)."""

import pytest

from contract.tlog import (
    EMPTY_ROOT,
    ProofRefused,
    Tree,
    consistency_proof,
    leaf_hash,
    node_hash,
    tree_head,
    verify_consistency,
)

LEAVES = [
    bytes.fromhex(leaf)
    for leaf in ("", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f")
]
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = [leaf_hash(leaf) for leaf in LEAVES]
EIGHT = bytes.fromhex(ROOTS[7])


def test_the_empty_tree_has_the_hash_of_nothing() -> None:
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert Tree().root() == tree_head([]) == EMPTY_ROOT


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_the_reference(size: int) -> None:
    assert tree_head(HASHES[:size]).hex() == ROOTS[size - 1]
    assert Tree(LEAVES[:size]).root().hex() == ROOTS[size - 1]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (1, 1, []),
        (
            1,
            8,
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ],
        ),
        (
            6,
            8,
            [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ],
        ),
        (
            2,
            5,
            [
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
            ],
        ),
    ],
)
def test_consistency_proofs_are_those_of_the_reference(old: int, new: int, expected: list[str]) -> None:
    proof = consistency_proof(HASHES[:new], old)
    assert [one.hex() for one in proof] == expected
    verify_consistency((old, bytes.fromhex(ROOTS[old - 1])), (new, bytes.fromhex(ROOTS[new - 1])), proof)


def test_a_rewound_or_rewritten_tree_is_refused() -> None:
    proof = consistency_proof(HASHES, 6)
    six = bytes.fromhex(ROOTS[5])
    other = node_hash(six, six)
    for old, new, path in [
        ((6, other), (8, EIGHT), proof),
        ((6, six), (8, other), proof),
        ((8, EIGHT), (6, six), proof),
        ((6, six), (8, EIGHT), proof[:-1]),
        ((6, six), (8, EIGHT), [*proof, six]),
        ((6, six), (6, other), []),
        ((6, six), (6, six), proof),
        ((0, EMPTY_ROOT), (8, EIGHT), []),
        ((4, bytes.fromhex(ROOTS[3])), (8, EIGHT), []),
    ]:
        with pytest.raises(ProofRefused):
            verify_consistency(old, new, path)


def test_there_is_no_proof_for_what_is_not_in_the_tree() -> None:
    for size in (0, 9):
        with pytest.raises(IndexError):
            consistency_proof(HASHES, size)
