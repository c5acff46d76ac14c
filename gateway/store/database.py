"""The connection to the store: short transactions that lock at once, so that reading and then writing is one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, create_engine, event

_BUSY_MILLISECONDS: Final = 5000


class Database:
    """The store. Any thread may use it; a transaction belongs to the thread that began it."""

    def __init__(self, path: Path) -> None:
        self.engine: Engine = create_engine(f"sqlite:///{path}")
        event.listen(self.engine, "connect", _prepare)
        event.listen(self.engine, "begin", _begin)

    @contextmanager
    def transaction(self) -> Iterator[Connection]:
        """All or nothing: kept when the block ends, undone when it raises. Never wait for another system inside."""
        with self.engine.begin() as connection:
            yield connection

    def close(self) -> None:
        """Let go of the file."""
        self.engine.dispose()


def _prepare(connection: Any, _record: object) -> None:  # noqa: ANN401  # a DBAPI connection
    # The driver must not begin transactions by itself: it would do so without a lock (see _begin).
    connection.isolation_level = None
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}")


def _begin(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
