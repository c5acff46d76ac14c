"""Replaces a file as a whole: a power cut leaves the old one or the new one, and the new one once it is said."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

_BESIDE = ".new"


def write_whole(file: int, content: bytes) -> None:
    """Write all of `content` to a descriptor, in as many calls as write(2) needs. Raises `OSError`."""
    while content:
        content = content[os.write(file, content) :]


def replace_durably(path: Path, content: bytes) -> None:
    """Put `content` in the place of the file `path`, readable by this user alone.

    Content and name are on the disk when this returns: rename(2) alone says nothing of a power cut, so the folder is
    synced too. One writer at a time: the new file is written beside the old one, under one name.

    Raises:
        OSError: it could not be written; the old file is untouched, and nothing is left beside it. Or the folder could
            not be synced: the new file is in place, and a power cut may still bring the old one back.
    """
    beside = path.with_name(path.name + _BESIDE)
    try:
        _write_durably(beside, content)
        beside.replace(path)
    except OSError:
        with suppress(OSError):  # a disk that is full needs the room
            beside.unlink()
        raise
    _sync_folder(path.parent)


def _write_durably(path: Path, content: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
    try:
        write_whole(file, content)
        os.fsync(file)
    finally:
        os.close(file)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
