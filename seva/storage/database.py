"""The engine and its units of work, on SQLite (one machine) or PostgreSQL (a state)."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Connection, Engine, make_url
from sqlalchemy.exc import OperationalError

from seva.errors import StorageError

MIGRATIONS = Path(__file__).with_name("migrations")


def _sqlite_pragmas(connection: Any, _record: Any) -> None:
    cursor = connection.cursor()
    # FULL: a committed row survives a power cut, which is what a promise to a citizen needs.
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def make_engine(url: str) -> Engine:
    """An engine for `url`; the folder of a SQLite file is made."""
    parsed = make_url(url)
    if not parsed.drivername.startswith("sqlite"):
        return create_engine(url, future=True, pool_pre_ping=True)
    if parsed.database:
        try:
            Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StorageError(f"The folder of {parsed.database} cannot be made: {error.strerror}.") from error
    engine = create_engine(url, future=True, connect_args={"check_same_thread": False})
    event.listen(engine, "connect", _sqlite_pragmas)
    return engine


class Database:
    """Units of work on the core's tables."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction: committed at the end of the block, undone when it raises; StorageError if it cannot run."""
        try:
            with self.engine.begin() as connection:
                yield connection
        except OperationalError as error:
            raise StorageError(f"The database {self.engine.url!r} cannot be used: {error.orig}") from error

    def migrate(self) -> None:
        """Brings the tables to the newest version; safe to call at every start."""
        upgrade(self.engine, MIGRATIONS)


def upgrade(engine: Engine, migrations: Path) -> None:
    """Runs the Alembic migrations of a folder on an engine; raises StorageError when the database cannot be written."""
    config = Config()
    config.set_main_option("script_location", str(migrations))
    try:
        with engine.begin() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")
    except OperationalError as error:
        raise StorageError(f"The database {engine.url!r} cannot be written: {error.orig}") from error
