"""Bringing a store to this version of the tables, with Alembic's migrations in `gateway/store/migrations`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, inspect, text

from gateway.store.database import Database

HEAD: Final = "0006"
"""The newest revision; a test compares it with the folder."""

FOLDER: Final = Path(__file__).parent / "migrations"


def bring_up_to_date(database: Database) -> None:
    """Make the tables, or change those of an older version; nothing to do is the usual case and costs no import."""
    with database.transaction() as db:
        if _revision(db) == HEAD:
            return
        _upgrade(db)


def _revision(db: Connection) -> str | None:
    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _upgrade(db: Connection) -> None:
    # Imported here: Alembic takes a quarter of a second, and a store that is up to date has no use for it.
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
