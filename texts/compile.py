"""`python -m texts.compile`: make a .mo beside each .po that is newer. Quick, and safe to repeat."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from texts.catalogue import DOMAIN, LOCALE_FOLDER


def sources(folder: Path = LOCALE_FOLDER) -> Iterator[Path]:
    """All .po files of the project, in the order of their languages."""
    yield from sorted(folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po"))


def is_stale(source: Path) -> bool:
    """Whether the .mo beside `source` is missing or older."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or compiled.stat().st_mtime_ns < source.stat().st_mtime_ns


def compile_one(source: Path) -> None:
    """Write the .mo of one .po; whole or not at all, so that a reader beside us never sees half a file."""
    with source.open("rb") as file:
        catalogue = read_po(file, abort_invalid=True)
    with tempfile.NamedTemporaryFile(dir=source.parent, delete=False) as draft:
        write_mo(draft, catalogue)
    os.chmod(draft.name, 0o644)
    os.replace(draft.name, source.with_suffix(".mo"))


def main() -> int:
    """Compile what is stale."""
    for source in sources():
        if is_stale(source):
            compile_one(source)
    return 0


if __name__ == "__main__":
    sys.exit(main())
