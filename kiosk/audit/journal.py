"""The journal: lines of enums and numbers, leaves of a Merkle tree whose head is signed after each line.

Two files in one folder: `journal` (one JSON object a line, only ever appended to) and `checkpoint` (the signed tree
head, replaced as a whole). A line counts as written when both are on the disk. Power lost between the two leaves a line
more than the checkpoint covers, power lost within a line leaves a torn tail: both are repaired by the next start. A
journal that is less than its checkpoint says, or says otherwise, is not opened: signing it again would hide the change.
"""

from __future__ import annotations

import os
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, NewType, Protocol, TypedDict, Unpack

import msgspec

from contract.note import Checkpoint
from contract.tlog import Tree
from kiosk.audit.events import FIELDS, Event, Reason
from kiosk.durable import replace_durably, write_whole
from kiosk.failures import Failure, KioskError

JOURNAL = "journal"
CHECKPOINT = "checkpoint"
COARSE_SECONDS = 300
"""Times are rounded down to this, so that a line cannot be joined with who was seen in the room at 14:07."""

_PIECE = 4096

VisitNumber = NewType("VisitNumber", str)
"""16 hexadecimal digits, random: it says which lines belong together, and nothing else."""

LARGEST_NUMBER = 1_000_000_000
Number = Annotated[int, msgspec.Meta(ge=0, le=LARGEST_NUMBER)]


class JournalFailed(KioskError):
    """The journal cannot be written: disk full, read-only or broken."""

    failure = Failure.JOURNAL_FAILED


class Facts(TypedDict, total=False):
    """What can stand beside an event; `events.toml` says beside which."""

    count: int
    milliseconds: int
    steps: int
    pages: int
    failure: Failure
    reason: Reason


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One line as it is written. `at` is `YYYY-MM-DDTHH:MMZ`."""

    at: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9][05]Z\Z")]
    event: Event
    visit: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{16}\Z")] | None = None
    count: Number | None = None
    milliseconds: Number | None = None
    steps: Number | None = None
    pages: Number | None = None
    failure: Failure | None = None
    reason: Reason | None = None


class Signer(Protocol):
    """Whoever holds the machine's key: a file, a TPM."""

    def sign_checkpoint(self, checkpoint: Checkpoint) -> str:
        """The checkpoint as a signed note (`contract.note.sign`)."""

    def read_checkpoint(self, note: str) -> Checkpoint:
        """The checkpoint in a note that this key signed; raises `NoteRefused`."""


def new_visit_number() -> VisitNumber:
    """A number for one visit's lines."""
    return VisitNumber(secrets.token_hex(8))


class Journal:
    """The open journal of this machine. Safe to call from several threads."""

    def __init__(self, folder: Path, origin: str, signer: Signer, now: Callable[[], float] = time.time) -> None:
        """Open or begin the journal in `folder`.

        Args:
            folder: made if missing, readable by this user alone.
            origin: names this log in its checkpoints (C2SP tlog-checkpoint), no spaces.
            signer: signs each tree head.
            now: seconds since 1970, UTC.

        Raises:
            JournalFailed: it cannot be read or written, or is not what its checkpoint signed.
        """
        self._folder, self._origin, self._signer, self._now = folder, origin, signer, now
        self._writing = threading.Lock()
        with _as_failed():
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(folder / JOURNAL, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        with ExitStack() as opened:
            # Whoever cannot open it tries again and again (`Chronicle`): each try has to give its file back.
            opened.callback(self.close)
            self._take_up()
            opened.pop_all()

    @property
    def size(self) -> int:
        """How many lines there are."""
        return self._tree.size

    def record(self, event: Event, visit: VisitNumber | None = None, **facts: Unpack[Facts]) -> str:
        """Write one line and the checkpoint that covers it; both are on the disk when this returns.

        Returns:
            The checkpoint as a signed note, for a witness.

        Raises:
            JournalFailed: it could not be written.
            ValueError: the catalogue does not give this event such a field.
        """
        if not facts.keys() <= FIELDS[event]:
            raise ValueError("the catalogue does not give this event such a field")
        line = msgspec.json.encode(Line(at=coarse(self._now()), event=event, visit=visit, **facts))
        with self._writing, _as_failed():
            return self._append(line)

    def close(self) -> None:
        """Give the file back."""
        os.close(self._file)

    def _take_up(self) -> None:
        """Go on with what an earlier run left; a torn tail is cut off, and told."""
        with _as_failed():
            torn = self._cut_torn_tail()
            self._tree = self._reopened()
        if torn:
            self.record(Event.JOURNAL_REPAIRED, count=torn)

    def _append(self, line: bytes) -> str:
        before = os.lseek(self._file, 0, os.SEEK_END)
        try:
            write_whole(self._file, line + b"\n")
            os.fsync(self._file)
        except OSError:
            os.ftruncate(self._file, before)  # half a line must not become the head of the next one
            raise
        self._tree.append(line)
        note = self._signer.sign_checkpoint(Checkpoint(self._origin, self._tree.size, self._tree.root()))
        replace_durably(self._folder / CHECKPOINT, note.encode())
        return note

    def _reopened(self) -> Tree:
        """The tree of the lines on disk, which has to pass through the head that was signed last."""
        signed = self._signed()
        tree, passed = Tree(), signed is None
        with (self._folder / JOURNAL).open("rb") as lines:  # one after the other: they are kept for a machine's life
            for line in lines:
                tree.append(line.removesuffix(b"\n"))
                if signed is not None and tree.size == signed.size:
                    passed = tree.root() == signed.root
        if not passed or (signed is None and tree.size > 1):  # 1: power was lost before the very first checkpoint
            raise JournalFailed
        return tree

    def _signed(self) -> Checkpoint | None:
        try:
            note = (self._folder / CHECKPOINT).read_text(encoding="utf-8")
            return self._signer.read_checkpoint(note)
        except FileNotFoundError:
            return None
        except ValueError as error:  # NoteRefused, or not UTF-8
            raise JournalFailed from error

    def _cut_torn_tail(self) -> int:
        """Cut off a last line without its end; give the number of bytes that were cut."""
        end = os.lseek(self._file, 0, os.SEEK_END)
        whole = _end_of_last_line(self._file, end)
        if whole != end:
            os.ftruncate(self._file, whole)
            os.fsync(self._file)
        return end - whole


def coarse(seconds: float) -> str:
    """A time as the journal writes it, for example `2025-11-22T04:05Z`."""
    rounded = int(seconds) // COARSE_SECONDS * COARSE_SECONDS
    return datetime.fromtimestamp(rounded, UTC).strftime("%Y-%m-%dT%H:%MZ")


def _end_of_last_line(file: int, end: int) -> int:
    """Where the last whole line of a file of `end` bytes ends, looked for from there backwards; 0 if there is none."""
    while end > 0:
        start = max(0, end - _PIECE)
        found = os.pread(file, end - start, start).rfind(b"\n")
        if found >= 0:
            return start + found + 1
        end = start
    return 0


@contextmanager
def _as_failed() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise JournalFailed from error
