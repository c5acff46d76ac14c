"""Folders of pictures that are made anew: all of a folder, or nothing of it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def made_anew(folder: Path) -> Iterator[Path]:
    """An empty folder to draw in, whose files take the place of those of `folder` once the block ends well.

    Drawing takes minutes and stops at the first screen that is cut off: until then what was kept stays as it was, and
    so it does for ever if the block raises. Files of other kinds (by their suffix) than those drawn are let be.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix=f".{folder.name}-") as draft:
        yield Path(draft)
        _take_over(sorted(Path(draft).iterdir()), folder)


def _take_over(drawn: list[Path], folder: Path) -> None:
    names, kinds = {file.name for file in drawn}, {file.suffix for file in drawn}
    for file in drawn:
        file.replace(folder / file.name)  # the draft is beside it, on the same file system
    for old in folder.iterdir():
        if old.suffix in kinds and old.name not in names:
            old.unlink()
