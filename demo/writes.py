"""Which files this run writes while a visit is on: the kernel tells (fanotify(7)), so nobody else is blamed.

Root only, as fanotify is. Only closing after writing counts, since that is when something was left.
"""

from __future__ import annotations

import ctypes
import os
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from demo.residue import ancestors

_CLOEXEC, _NONBLOCK = 0x1, 0x2
_ADD, _MOUNT = 0x1, 0x10
_CLOSE_WRITE = 0x8
_AT_FDCWD = -100
_EVENT = struct.Struct("=IBBHQii")
_BUFFER = 65_536
_WAIT_SECONDS = 0.02


class NotPermitted(Exception):
    """The kernel lets root alone watch a whole file system."""


class Writes:
    """Paths that this process and its descendants wrote, in the order of their first writing."""

    def __init__(self, mounts: tuple[Path, ...]) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self._queue = self._libc.fanotify_init(_CLOEXEC | _NONBLOCK, os.O_RDONLY)
        if self._queue < 0:
            raise NotPermitted
        for mount in {_mount_of(path) for path in mounts if path.exists()}:
            self._watch(mount)
        self._paths: dict[str, None] = {}
        self._ended = threading.Event()
        self._reader = threading.Thread(target=self._read, name="writes", daemon=True)
        self._reader.start()

    def end(self) -> tuple[str, ...]:
        """Stop watching; what was written until now."""
        self._ended.set()
        self._reader.join()
        os.close(self._queue)
        return tuple(self._paths)

    def _watch(self, mount: Path) -> None:
        mask = ctypes.c_uint64(_CLOSE_WRITE)
        if self._libc.fanotify_mark(self._queue, _ADD | _MOUNT, mask, _AT_FDCWD, os.fsencode(mount)) < 0:
            raise NotPermitted

    def _read(self) -> None:
        while True:
            over = self._ended.is_set()  # asked before reading, so that the last read comes after the end
            try:
                content = os.read(self._queue, _BUFFER)
            except BlockingIOError:
                if over:
                    return
                self._ended.wait(_WAIT_SECONDS)
            else:
                self._note(content)

    def _note(self, content: bytes) -> None:
        for descriptor, pid in _events(content):
            try:
                if os.getpid() in ancestors(pid):
                    self._paths.setdefault(os.readlink(f"/proc/self/fd/{descriptor}"))
            finally:
                os.close(descriptor)


@contextmanager
def watched(mounts: tuple[Path, ...]) -> Iterator[list[str]]:
    """Watch the mounts that these paths are on; the list is filled when the block ends.

    Raises:
        NotPermitted: not root.
    """
    writes = Writes(mounts)
    written: list[str] = []
    try:
        yield written
    finally:
        written += writes.end()


def _events(content: bytes) -> Iterator[tuple[int, int]]:
    position = 0
    while position + _EVENT.size <= len(content):
        length, _version, _reserved, _size, _mask, descriptor, pid = _EVENT.unpack_from(content, position)
        position += length
        if descriptor >= 0:
            yield descriptor, pid


def _mount_of(path: Path) -> Path:
    path = path.resolve()
    while not path.is_mount():
        path = path.parent
    return path
