"""Search processes and files for what a visit must not leave behind.

A search that finds nothing proves nothing until the same search has found something: look while the visit is running
(the positive control), then after its end. A process that cannot be read is an error, never an empty result.
"""

from __future__ import annotations

import os
import re
import stat
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
_KERNEL = {"proc", "sysfs", "cgroup", "cgroup2", "debugfs", "tracefs", "devpts", "mqueue", "securityfs", "bpf"}
"""File systems that hold no files of anybody; some of their entries wait for ever when they are read."""
_BETWEEN = b"\0\0\0\0"
_BESIDE, _WIDE_BEFORE, _WIDE_AFTER = rb"[0-9A-Za-z]", rb"[0-9A-Za-z]\0", rb"\0[0-9A-Za-z]"


class CannotLook(Exception):
    """A process or file exists but may not be read: the search would be blind, so it fails."""


@dataclass(frozen=True, slots=True)
class Needle:
    """One thing to look for. Its bytes are kept masked, so that a copy of the harness is not a finding.

    `alone`: a letter or digit beside it makes it a part of something else. Six digits need this: by chance they stand
    in some long number of some process sooner or later. Even alone some do: see `numbers_alone`.
    """

    label: str
    masked: bytes
    alone: bool = False

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


def text_needles(label: str, text: str, *, alone: bool = False) -> tuple[Needle, ...]:
    """Needles for a text in the encodings that Python, Qt and the wire use: UTF-8, and UTF-16 in either byte order.

    What both byte orders of UTF-16 have in common is enough: it lacks one zero byte at an end.
    """
    encodings = {"utf-8": text.encode("utf-8"), "utf-16": text.encode("utf-16-le")}
    # A needle that ends in a zero byte is slow to look for, since most memory is zeros.
    return tuple(
        Needle(f"{label} ({name})", value.rstrip(b"\0").translate(_UNMASK), alone) for name, value in encodings.items()
    )


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


def numbers_alone(processes: Iterable[int], digits: int) -> frozenset[str]:
    """All numbers of so many digits that stand alone in the memory of these processes, in any of the encodings.

    Some hundred of six digits do in any program: parts of object identifiers, fractions of seconds, tables. What stood
    there before a visit is no trace of it.

    Raises:
        CannotLook: a process's memory may not be read.
    """
    # The first digit before what must not stand beside it: a search for that alone is several times faster.
    more = digits - 1
    narrow = re.compile(rb"[0-9](?<!%b.)[0-9]{%d}(?!%b)" % (_BESIDE, more, _BESIDE), re.DOTALL)
    wide = re.compile(rb"[0-9](?<!%b.)(?:\0[0-9]){%d}(?!%b)" % (_WIDE_BEFORE, more, _WIDE_AFTER), re.DOTALL)
    found: set[bytes] = set()
    for pid in processes:
        for chunk in _memory_of(pid):
            for text in (chunk, *_inflated(chunk)):
                found.update(narrow.findall(text), wide.findall(text))
    return frozenset(number.replace(b"\0", b"").decode("ascii") for number in found)


def search_files(
    roots: Iterable[Path], since: float, excluded: Iterable[Path], needles: Iterable[Needle]
) -> tuple[Finding, ...]:
    """Search whatever lies below `roots` and changed after `since` (seconds since 1970): names, contents, targets."""
    wanted, left_out = tuple(needles), tuple(path.resolve() for path in excluded)
    found: Counter[tuple[str, str]] = Counter()
    for path in changed_files(roots, since, left_out):
        content = os.fsencode(path) + _BETWEEN + _content_of(path)
        for label, count in _count(content, wanted):
            found[str(path.parent), label] += count
    return tuple(Finding(place, label, count) for (place, label), count in sorted(found.items()))


def changed_files(roots: Iterable[Path], since: float, excluded: tuple[Path, ...]) -> Iterator[Path]:
    """Everything below `roots` whose status change time is after `since`; ctime, because mtime can be set back."""
    left_out = {str(path) for path in (*excluded, *_kernel_mounts())}
    for root in roots:
        for folder, folders, names in os.walk(root.resolve()):
            folders[:] = [name for name in folders if os.path.join(folder, name) not in left_out]
            entries = (Path(folder, name) for name in (*folders, *names))
            yield from (entry for entry in entries if _changed_after(entry, since))


def _kernel_mounts(mounts: Path = Path("/proc/self/mounts")) -> Iterator[Path]:
    """Where the kernel shows itself as files, in chroots too (proc(5), `mounts`: device, place, type)."""
    for line in mounts.read_text().splitlines():
        _device, place, kind, *_rest = line.split(" ")
        if kind in _KERNEL:
            yield Path(place)


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
        return path.lstat().st_ctime >= since
    except OSError:
        return False


def _content_of(path: Path) -> bytes:
    """What is in a file, or where a link points to; nothing in folders, sockets and pipes."""
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            return os.fsencode(path.readlink())
        return _start_of(path) if stat.S_ISREG(mode) else b""
    except PermissionError as error:
        raise CannotLook from error
    except OSError:
        return b""  # gone since it was listed


def _start_of(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(_FILE_LIMIT)


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
    for needle in _likely(chunk, needles):
        if count := _occurrences(chunk, needle):
            yield needle.label, count
    for inflated in _inflated(chunk):
        for needle in _likely(inflated, needles):
            if count := _occurrences(inflated, needle):
                yield f"{needle.label}, compressed", count


def _likely(text: bytes, needles: tuple[Needle, ...]) -> Iterator[Needle]:
    """Needles that may be there, by a look at the text without its zero bytes.

    Most memory is zeros, and looking for UTF-16 among them is ten times slower than looking for what is left of it.
    """
    dense = text.translate(None, b"\0")
    return (needle for needle in needles if needle.bytes.translate(None, b"\0") in dense)


def _occurrences(text: bytes, needle: Needle) -> int:
    wanted = needle.bytes
    return len(_alone(wanted).findall(text)) if needle.alone else text.count(wanted)


def _alone(wanted: bytes) -> re.Pattern[bytes]:
    before, after = (_WIDE_BEFORE, _WIDE_AFTER) if b"\0" in wanted else (_BESIDE, _BESIDE)
    return re.compile(rb"(?<!%b)%b(?!%b)" % (before, re.escape(wanted), after))


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
