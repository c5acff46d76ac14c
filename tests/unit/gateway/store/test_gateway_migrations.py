"""The migrations make the tables that the queries expect, and the number of the newest is known."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

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


ROWS: dict[str, dict[str, object]] = {
    "devices": {"device": "d", "key": "", "key_digest": "", "place": "", "enrolled_at": 0.0},
    "visits": {"visit": "v", "device": "d", "credential": "", "open_before": 0, "proved": False, "assurance": "none"},
    "checkpoints": {"device": "d", "digest": "", "note": "", "received_at": 0.0},
}
"""Of the first version."""

FIRST_COLUMNS = {
    "devices": {*ROWS["devices"], "revoked_at", "seen_at", "visits", "failures"},
    "visits": {*ROWS["visits"], "opened_at", "lease_until", "ended_at", "ended_by", "cin"},
    "checkpoints": {*ROWS["checkpoints"]},
}


def test_a_store_of_every_older_version_is_brought_up_to_date_with_what_it_holds(tmp_path: Path) -> None:
    versions = ScriptDirectory(str(FOLDER))
    for script in list(versions.walk_revisions())[1:]:
        database = Database(tmp_path / f"{script.revision}.sqlite")
        with database.transaction() as db:
            _to(script.revision, db)
            for table, row in ROWS.items():
                if not {column["name"] for column in inspect(db).get_columns(table)} <= FIRST_COLUMNS[table]:
                    continue  # made anew since, empty
                db.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES (:{', :'.join(row)})"), row)
        bring_up_to_date(database)
        with database.transaction() as db:
            assert compare_metadata(MigrationContext.configure(db), metadata) == []
            assert db.execute(text("SELECT visit FROM visits")).scalars().all() == ["v"]
        database.close()


def test_every_step_can_be_taken_back(tmp_path: Path) -> None:
    database = Database(tmp_path / "store.sqlite")
    bring_up_to_date(database)
    with database.transaction() as db:
        config = Config()
        config.set_main_option("script_location", str(FOLDER))
        config.attributes["connection"] = db
        command.downgrade(config, "base")
        assert set(inspect(db).get_table_names()) == {"alembic_version"}
    database.close()


def _to(revision: str, db: Connection) -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    config.attributes["connection"] = db
    command.upgrade(config, revision)
