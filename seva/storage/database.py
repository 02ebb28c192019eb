"""The engine and its units of work, on SQLite (one machine) or PostgreSQL (a state)."""

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData, Table, bindparam, create_engine, text
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, ProgrammingError, TimeoutError
from sqlalchemy.pool import QueuePool
from sqlalchemy.sql.elements import TextClause

from seva.errors import StorageError
from seva.storage.sqlite import prepare

MIGRATIONS = Path(__file__).with_name("migrations")
# These tell of a statement that does not fit the data; all other errors tell of a database that cannot be used.
STATEMENT_ERRORS = (DataError, IntegrityError, ProgrammingError)
# Taken before the first step of a migration, so that processes that start together migrate one after the other and a
# killed one leaves nothing half made: SQLite's driver would otherwise commit each step by itself.
MIGRATION_LOCKS = {"sqlite": "BEGIN IMMEDIATE", "postgresql": "SELECT pg_advisory_xact_lock(20261122)"}
INSERTS = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def make_engine(url: str) -> Engine:
    """An engine for `url`; the folder of a SQLite file is made."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return create_engine(url, future=True, pool_pre_ping=True, hide_parameters=True)
    options: dict[str, Any] = {"connect_args": {"check_same_thread": False}, "hide_parameters": True}
    if parsed.database:
        _make_folder(Path(parsed.database))
        # Opening the file anew for each transaction takes several times as long as the transaction.
        options |= {"poolclass": QueuePool, "pool_size": 8, "max_overflow": 32}
    engine = create_engine(url, future=True, **options)
    prepare(engine)
    return engine


def _make_folder(file: Path) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"The folder of {file} cannot be made: {error.strerror}.") from error


class Database:
    """Units of work on the core's tables."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, undone when it raises; StorageError if it cannot run."""
        with _told(self.engine, "used"), self.engine.begin() as connection:
            yield connection

    def migrate(self) -> None:
        """Brings the tables to the newest version; safe to call at every start."""
        upgrade(self.engine, MIGRATIONS)

    def create(self, tables: MetaData) -> None:
        """Makes tables that stand in no migration, those that are not there yet; safe to call at every start."""
        with _told(self.engine, "written"), self.engine.begin() as connection:
            connection.exec_driver_sql(MIGRATION_LOCKS[self.engine.dialect.name])
            tables.create_all(connection)


def upgrade(engine: Engine, migrations: Path) -> None:
    """Runs the Alembic migrations of a folder on an engine; raises StorageError when the database cannot be written."""
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    with _told(engine, "written"), engine.begin() as connection:
        connection.exec_driver_sql(MIGRATION_LOCKS[engine.dialect.name])
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def insert_once(connection: Connection, table: Table, row: Mapping[str, Any]) -> bool:
    """Inserts a row unless one with its unique key is there, whoever wrote it; says whether it did."""
    return connection.execute(_insert_once(table, tuple(row)), row).rowcount == 1


@cache
def _insert_once(table: Table, columns: tuple[str, ...]) -> TextClause:
    # Both databases read these words; SQLAlchemy compiles its own form of them anew at each call.
    names, values = ", ".join(columns), ", ".join(f":{column}" for column in columns)
    statement = text(f"INSERT INTO {table.name} ({names}) VALUES ({values}) ON CONFLICT DO NOTHING")  # noqa: S608
    return statement.bindparams(*(bindparam(column, type_=table.c[column].type) for column in columns))


@contextmanager
def _told(engine: Engine, done: str) -> Iterator[None]:
    """Turns a database that does not work into a StorageError with a sentence; `done` is what it cannot be."""
    try:
        yield
    except STATEMENT_ERRORS:
        raise
    except (DBAPIError, TimeoutError, sqlite3.OperationalError) as error:
        cause = str(getattr(error, "orig", None) or error).strip()
        raise StorageError(f"The database {engine.url!r} cannot be {done}: {cause}") from error
