"""What has to reach the gateway, kept on disk until the gateway has acknowledged it.

Bytes with a kind and a random name; this module does not look inside. SQLite in WAL mode, every write synced: what
`put` accepted survives a power cut.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from sqlite_utils.db import Database

from kiosk.failures import Failure, KioskError

COARSE_SECONDS = 300
"""As in the journal: what waits while the gateway is away shall not say to the second when visits ended."""

_TABLE = "messages"


class Kind(StrEnum):
    """What is waiting."""

    VISIT_OVER = "visit-over"
    """Named by the visit."""
    CHECKPOINT = "checkpoint"
    """There is only ever one: a newer head of the journal replaces the one before it."""


_KNOWN = ", ".join("?" * len(Kind))


class OutboxFull(KioskError):
    """Nothing more can be kept: too many are waiting, the disk is full, or the store cannot be written."""

    failure = Failure.OUTBOX_FULL


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that waits; `stored_at` is in seconds since 1970, UTC, rounded down to `COARSE_SECONDS`."""

    number: int
    kind: Kind
    name: str
    body: bytes
    stored_at: int


class Outbox:
    """The store. Safe to call from several threads."""

    def __init__(self, path: Path, most: int, now: Callable[[], float] = time.time) -> None:
        """Open or make the store.

        Args:
            path: the database file; its folder is made if missing, for this user alone.
            most: how many may wait.
            now: seconds since 1970, UTC.

        Raises:
            OutboxFull: it cannot be opened.
        """
        self._most, self._now = most, now
        self._lock = threading.Lock()
        with _as_full():
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._connection = sqlite3.connect(path, check_same_thread=False)
            path.chmod(0o600)
            self._database = _prepared(self._connection)

    def put(self, kind: Kind, name: str, body: bytes) -> None:
        """Keep one; a waiting one of the same kind and name is replaced.

        Raises:
            OutboxFull: it was not kept.
        """
        record = {"kind": kind.value, "name": name, "body": body, "stored_at": _coarse(self._now())}
        with self._lock, _as_full():
            if self._database.table(_TABLE).count >= self._most:
                raise OutboxFull
            self._database.table(_TABLE).insert(record, replace=True)

    def waiting(self) -> list[Item]:
        """All that waits and is of a known kind, oldest first.

        Raises:
            OutboxFull: the store cannot be read.
        """
        with self._lock, _as_full():
            rows = list(self._database.table(_TABLE).rows_where(f"kind IN ({_KNOWN})", list(Kind), order_by="id"))
        return [Item(row["id"], Kind(row["kind"]), row["name"], row["body"], row["stored_at"]) for row in rows]

    def unknown(self) -> int:
        """How many wait that another version of this program has put: it will know what to do with them.

        Raises:
            OutboxFull: the store cannot be read.
        """
        with self._lock, _as_full():
            return self._database.table(_TABLE).count_where(f"kind NOT IN ({_KNOWN})", list(Kind))

    def delivered(self, item: Item) -> None:
        """The gateway has it: delete exactly this one, not one that replaced it meanwhile.

        Raises:
            OutboxFull: the store cannot be written.
        """
        with self._lock, _as_full():
            self._database.table(_TABLE).delete_where("id = ?", [item.number])

    def close(self) -> None:
        """Give the files back."""
        with self._lock:
            self._connection.close()


def _prepared(connection: sqlite3.Connection) -> Database:
    database = Database(connection, execute_plugins=False)
    database.enable_wal()
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(
        f"CREATE TABLE IF NOT EXISTS {_TABLE} (id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL,"
        " name TEXT NOT NULL, body BLOB NOT NULL, stored_at INTEGER NOT NULL, UNIQUE (kind, name)) STRICT"
    )
    return database


def _coarse(seconds: float) -> int:
    return int(seconds) // COARSE_SECONDS * COARSE_SECONDS


@contextmanager
def _as_full() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as error:
        raise OutboxFull from error
