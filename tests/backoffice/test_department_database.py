"""The tables come from the migrations, on both databases, and SQLite is set to lose nothing."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import insert, inspect
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from backoffice import database, tables
from backoffice.office import Office

MIGRATIONS = Path(database.__file__).parent / "migrations"


@pytest.mark.both_databases
def test_the_migrations_make_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, tables.metadata) == []


def test_the_migrations_are_one_line() -> None:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert [script.revision for script in scripts] == [f"{n:04d}" for n in range(len(scripts), 0, -1)]
    assert all(not script.is_merge_point and not script.is_branch_point for script in scripts)


def test_several_processes_may_upgrade_at_once(tmp_path: Path) -> None:
    engines = [database.connect(f"sqlite:///{tmp_path / 'new.db'}") for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(database.upgrade, engines))
    assert set(tables.metadata.tables) < set(inspect(engines[0]).get_table_names())


def test_sqlite_waits_and_keeps_what_it_was_given(durable: None, engine: Engine) -> None:
    with engine.connect() as connection:
        names = ("journal_mode", "synchronous", "busy_timeout", "foreign_keys")
        values = [connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in names]
    assert values == ["wal", 2, 5000, 1]


@pytest.mark.both_databases
def test_a_transaction_is_kept_whole_or_not_at_all(office: Office) -> None:
    booking = {"application_id": 1, "slot_id": "a.b.20261123T1000", "seat": 1}
    with pytest.raises(IntegrityError), office.sessions.writing() as session:  # no such application
        session.execute(insert(tables.bookings).values(**booking))
        session.flush()


def test_nothing_connects_before_the_first_request(tmp_path: Path, catalogue, settings) -> None:
    from backoffice.app import create_app

    create_app(database.connect(f"sqlite:///{tmp_path / 'later.db'}"), catalogue, settings=settings)
    assert not (tmp_path / "later.db").exists()
