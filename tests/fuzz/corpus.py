"""The saved corpus: for each target one CBOR file with the inputs that between them reach everything reached so far."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import cbor2

FOLDER = Path(__file__).parent / "corpus"
KEPT_MAX = 64
"""Inputs kept for one target: enough to reach what is reachable, few enough to be replayed in each run of the tests."""


def load(name: str) -> list[bytes]:
    """The saved inputs of a target, the shortest first; none for a target that was never fuzzed."""
    path = FOLDER / f"{name}.cbor"
    return list(cbor2.loads(path.read_bytes())) if path.exists() else []


def save(name: str, inputs: Iterable[bytes]) -> int:
    """Keep these inputs, thinned out evenly over their lengths if there are too many; returns how many stay."""
    ordered = sorted(set(inputs), key=lambda item: (len(item), item))
    kept = ordered if len(ordered) <= KEPT_MAX else [ordered[i * len(ordered) // KEPT_MAX] for i in range(KEPT_MAX)]
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.cbor").write_bytes(cbor2.dumps(kept, canonical=True))
    return len(kept)


def unpack(inputs: Iterable[bytes], folder: Path) -> Path:
    """One file for each input, as libFuzzer wants them."""
    folder.mkdir(parents=True, exist_ok=True)
    for item in inputs:
        (folder / hashlib.sha256(item).hexdigest()[:16]).write_bytes(item)
    return folder


def packed(folder: Path) -> list[bytes]:
    """The inputs that lie in a folder."""
    return [path.read_bytes() for path in sorted(folder.iterdir())]
