"""The migrations: one line, equal to the tables, whole or not at all, also when several processes start at once."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from shutil import copytree
from threading import Barrier

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import inspect
from sqlalchemy.engine import Engine, make_url

from seva.storage import Database
from seva.storage.database import MIGRATIONS, make_engine, upgrade
from seva.storage.tables import metadata

BROKEN = """
import sqlalchemy as sa
from alembic import op

revision, down_revision = "9999", {before!r}


def upgrade() -> None:
    op.create_table("half_made", sa.Column("id", sa.Integer, primary_key=True))
    raise RuntimeError("killed")
"""


def revisions() -> list[str]:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    scripts = list(ScriptDirectory.from_config(config).walk_revisions())
    assert all(not script.is_merge_point and not script.is_branch_point for script in scripts)
    return [script.revision for script in scripts]


def test_the_migrations_are_one_line() -> None:
    found = revisions()
    assert found == [f"{number:04d}" for number in range(len(found), 0, -1)]
    names = sorted(file.stem for file in (MIGRATIONS / "versions").glob("*.py"))
    assert [name[:4] for name in names] == found[::-1]


def test_the_migrations_make_the_tables(engine: Engine) -> None:
    with engine.connect() as connection:
        options = {"compare_type": True, "version_table": "seva_version"}
        assert compare_metadata(MigrationContext.configure(connection, opts=options), metadata) == []


def test_migrating_again_changes_nothing(engine: Engine) -> None:
    before = set(inspect(engine).get_table_names())
    Database(engine).migrate()
    assert set(inspect(engine).get_table_names()) == before == {*metadata.tables, "seva_version"}


def broken_after_the_last(folder: Path) -> Path:
    """The migrations with one more that fails half way."""
    copytree(MIGRATIONS, folder / "migrations")
    broken = BROKEN.format(before=revisions()[0])
    (folder / "migrations" / "versions" / "9999_broken.py").write_text(broken, encoding="utf-8")
    return folder / "migrations"


@pytest.mark.parametrize("new", [True, False])
def test_a_migration_that_is_killed_leaves_nothing_half_made(sqlite: Engine, tmp_path: Path, new: bool) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'new.db'}") if new else sqlite
    before = set(inspect(engine).get_table_names())
    with pytest.raises(RuntimeError, match="killed"):
        upgrade(engine, broken_after_the_last(tmp_path))
    assert set(inspect(engine).get_table_names()) == before
    Database(engine).migrate()
    assert set(metadata.tables) <= set(inspect(engine).get_table_names())
    engine.dispose()


def migrate_at_once(url: str, processes: int = 4) -> set[str]:
    """Migrates an empty database from several engines at the same moment; gives the tables."""
    start, engines = Barrier(processes), [make_engine(url) for _ in range(processes)]

    def migrate(engine: Engine) -> None:
        start.wait(20)
        Database(engine).migrate()

    with ThreadPoolExecutor(processes) as pool:
        list(pool.map(migrate, engines))
    tables = set(inspect(engines[0]).get_table_names())
    for engine in engines:
        engine.dispose()
    return tables


def test_several_processes_may_migrate_a_new_file_at_once(tmp_path: Path) -> None:
    assert migrate_at_once(f"sqlite:///{tmp_path / 'new.db'}") == {*metadata.tables, "seva_version"}


def test_several_processes_may_migrate_a_new_postgresql_database_at_once(postgresql: Engine) -> None:
    with postgresql.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("CREATE DATABASE new_one")
    url = make_url(postgresql.url).set(database="new_one").render_as_string(hide_password=False)
    assert migrate_at_once(url) == {*metadata.tables, "seva_version"}
