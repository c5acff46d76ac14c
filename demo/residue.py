"""Search processes and files for what a visit must not leave behind.

A search that finds nothing proves nothing until the same search has found something: look while the visit is running
(the positive control), then after its end. A process that cannot be read is an error, never an empty result.
"""

from __future__ import annotations

import os
import re
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 8 << 20
_INFLATED_LIMIT = 1 << 18
_FILE_LIMIT = 64 << 20
_ZLIB_HEADER = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_MASK = 0xA5


class CannotLook(Exception):
    """A process or file exists but may not be read: the search would be blind, so it fails."""


@dataclass(frozen=True, slots=True)
class Needle:
    """One thing to look for. Its bytes are kept masked, so that a copy of the harness is not a finding."""

    label: str
    masked: bytes

    @property
    def bytes(self) -> bytes:
        """The bytes to look for."""
        return self.masked.translate(_UNMASK)


@dataclass(frozen=True, slots=True)
class Finding:
    """How often a needle was found at a place; `place` names a process's role or a file's folder, never content."""

    place: str
    label: str
    count: int


_UNMASK = bytes(value ^ _MASK for value in range(256))


def text_needles(label: str, text: str) -> tuple[Needle, ...]:
    """Needles for a text in the encodings that Python, Qt and the wire use: UTF-8, UTF-16 little and big endian."""
    encodings = ("utf-8", "utf-16-le", "utf-16-be")
    # A needle that ends in a zero byte is slow to look for, since most memory is zeros.
    return tuple(byte_needle(f"{label} ({name})", text.encode(name).rstrip(b"\0")) for name in encodings)


def byte_needle(label: str, value: bytes) -> Needle:
    """A needle of raw bytes, such as rows of pixels or a slice of a PDF."""
    return Needle(label, value.translate(_UNMASK))


def search_processes(roles: Mapping[int, str], needles: Iterable[Needle]) -> tuple[Finding, ...]:
    """Search the memory of each process; `roles` gives the name to report for each pid.

    Raises:
        CannotLook: a process's memory may not be read (hardened processes can be read by root only).
    """
    wanted = tuple(needles)
    found: Counter[tuple[str, str]] = Counter()
    for pid, role in roles.items():
        for chunk in _memory_of(pid):
            for label, count in _count(chunk, wanted):
                found[role, label] += count
    return tuple(Finding(place, label, count) for (place, label), count in sorted(found.items()))


def search_files(
    roots: Iterable[Path], since: float, excluded: Iterable[Path], needles: Iterable[Needle]
) -> tuple[Finding, ...]:
    """Search names and contents of files below `roots` whose inode changed after `since` (seconds since 1970)."""
    wanted, left_out = tuple(needles), tuple(path.resolve() for path in excluded)
    found: Counter[tuple[str, str]] = Counter()
    for path in changed_files(roots, since, left_out):
        content = os.fsencode(path) + b"\0" + _content_of(path)
        for label, count in _count(content, wanted):
            found[str(path.parent), label] += count
    return tuple(Finding(place, label, count) for (place, label), count in sorted(found.items()))


def changed_files(roots: Iterable[Path], since: float, excluded: tuple[Path, ...]) -> Iterator[Path]:
    """Regular files below `roots` whose status change time is after `since`; ctime, because mtime can be set back."""
    for root in roots:
        for folder, folders, names in os.walk(root):
            here = Path(folder)
            folders[:] = [name for name in folders if (here / name).resolve() not in excluded]
            yield from (here / name for name in names if _changed_after(here / name, since))


def descendants(pid: int) -> frozenset[int]:
    """All living processes that `pid` started, directly or not (zombies have no memory and are left out)."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent_of(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    reached: set[int] = set()
    waiting = list(children.get(pid, ()))
    while waiting:
        current = waiting.pop()
        reached.add(current)
        waiting += children.get(current, ())
    return frozenset(reached)


def ancestors(pid: int) -> tuple[int, ...]:
    """The process itself, its parent, and so on; ends where one has ended."""
    line = [pid]
    while (parent := _parent_of(Path(f"/proc/{line[-1]}"))) not in (None, 0):
        assert parent is not None
        line.append(parent)
    return tuple(line)


def _parent_of(entry: Path) -> int | None:
    try:
        fields = (entry / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else int(fields[1])


def _changed_after(path: Path, since: float) -> bool:
    try:
        status = path.lstat()
    except OSError:
        return False
    return status.st_ctime >= since and path.is_file() and not path.is_symlink()


def _content_of(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(_FILE_LIMIT)
    except PermissionError as error:
        raise CannotLook from error
    except OSError:
        return b""  # gone since it was listed


def _memory_of(pid: int) -> Iterator[bytes]:
    """The readable regions of a process, in chunks that overlap by 4 KiB so that nothing hides on a border."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text().splitlines()
        memory = os.open(f"/proc/{pid}/mem", os.O_RDONLY)
    except OSError as error:
        raise CannotLook from error
    try:
        for start, end in _readable(maps):
            for position in range(start, end, _CHUNK):
                size = min(end, position + _CHUNK + 4096) - position
                yield _read_at(memory, position, size)
    finally:
        os.close(memory)


def _readable(maps: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Regions that the process may have written: a file mapped read-only holds what is in the file, no more."""
    for line in maps:
        addresses, permissions, _offset, device, *_rest = line.split(maxsplit=5)
        of_a_file = device != "00:00" and "w" not in permissions
        if permissions.startswith("r") and not of_a_file and "[v" not in line:
            start, _, end = addresses.partition("-")
            yield int(start, 16), int(end, 16)


def _read_at(memory: int, position: int, size: int) -> bytes:
    try:
        return os.pread(memory, size, position)
    except OSError:
        return b""  # a guard page, or memory of a device


def _count(chunk: bytes, needles: tuple[Needle, ...]) -> Iterator[tuple[str, int]]:
    for needle in needles:
        if count := _occurrences(chunk, needle.bytes):
            yield needle.label, count
    for inflated in _inflated(chunk):
        for needle in needles:
            if count := _occurrences(inflated, needle.bytes):
                yield f"{needle.label}, compressed", count


def _occurrences(text: bytes, wanted: bytes) -> int:
    """`in` is several times faster than `count`, and nearly always says no."""
    return text.count(wanted) if wanted in text else 0


def _inflated(chunk: bytes) -> Iterator[bytes]:
    """What zlib streams in a chunk hold: PDF contents and seals would hide there from a plain search."""
    for header in _ZLIB_HEADER.finditer(chunk):
        window = chunk[header.start() : header.start() + _INFLATED_LIMIT]
        try:
            text = zlib.decompressobj().decompress(window, _INFLATED_LIMIT)
        except zlib.error:
            continue
        if text:
            yield text
