"""The migrations make the tables that the queries expect, and the number of the newest is known."""

from __future__ import annotations

from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect

from gateway.store.database import Database
from gateway.store.migrate import FOLDER, HEAD, bring_up_to_date
from gateway.store.tables import metadata


def test_a_fresh_store_has_the_tables_of_the_queries(tmp_path: Path) -> None:
    database = Database(tmp_path / "store.sqlite")
    bring_up_to_date(database)
    with database.transaction() as db:
        assert compare_metadata(MigrationContext.configure(db), metadata) == []
    database.close()


def test_bringing_up_to_date_twice_changes_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "store.sqlite")
    for _ in range(2):
        bring_up_to_date(database)
    with database.transaction() as db:
        assert set(metadata.tables) < set(inspect(db).get_table_names())
    database.close()


def test_the_newest_revision_is_the_one_that_the_start_looks_for() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD
