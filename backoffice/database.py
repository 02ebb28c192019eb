"""The connection to the database: SQLite that survives a power cut, or PostgreSQL; tables come from the migrations."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic, sleep
from typing import Any, TypeVar

from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, event
from sqlalchemy.engine import Engine, make_url
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker
from sqlalchemy.pool import QueuePool

from backoffice.errors import Unavailable

T = TypeVar("T")
BUSY_SECONDS, PAUSE = 5, 0.001
SYNCHRONOUS = "FULL"  # a decision survives a power cut
# A collision of random numbers needs one more try; a rush for one slot's last seats a few.
ATTEMPTS = 12
POOL_TIMEOUT = 5.0


def _on_connect(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # transactions begin where _on_begin says, not where the driver guesses
    for pragma in (f"busy_timeout={BUSY_SECONDS * 1000}", f"synchronous={SYNCHRONOUS}", "foreign_keys=ON"):
        connection.execute(f"PRAGMA {pragma}")
    _write_ahead(connection)


def _write_ahead(connection: Any) -> None:
    """Of processes that open a new file at once one changes its mode; SQLite does not let the others wait by itself."""
    deadline = monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > deadline:
                raise
            sleep(PAUSE)


def _on_begin(connection: Any) -> None:
    # A reader that turns writer fails at once under WAL when another wrote in between; so writers say it at the start.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


def prepare(engine: Engine) -> Engine:
    """Sets up an engine that nothing has connected with yet; harmless when done twice."""
    engine.hide_parameters = True  # error texts reach the logs, personal data must not
    if engine.dialect.name == "sqlite" and not event.contains(engine, "begin", _on_begin):
        event.listen(engine, "connect", _on_connect)
        event.listen(engine, "begin", _on_begin)
    return engine


def connect(url: str) -> Engine:
    """An engine for the database at `url`; connects at its first use."""
    options: dict[str, Any] = {"pool_pre_ping": True, "pool_timeout": POOL_TIMEOUT}
    if make_url(url).get_backend_name() == "sqlite":
        # Kept open, because closing the last connection makes SQLite write back and remove its log each time.
        options = {"poolclass": QueuePool, "pool_timeout": POOL_TIMEOUT, "connect_args": {"check_same_thread": False}}
    return prepare(create_engine(url, future=True, **options))


def upgrade(engine: Engine) -> None:
    """Brings the tables to the newest version; several processes may do so at once."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with prepare(engine).execution_options(writes=True).begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


class Sessions:
    """Short transactions on one engine."""

    def __init__(self, engine: Engine) -> None:
        prepare(engine)
        options: dict[str, Any] = {"future": True, "expire_on_commit": False}
        self._reading = sessionmaker(engine, **options)
        self._writing = sessionmaker(engine.execution_options(writes=True), **options)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session for looking only."""
        with self._reading() as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """One transaction: all of it is kept, or nothing."""
        with self._writing.begin() as session:
            yield session

    def transaction(self, work: Callable[[Session], T]) -> T:
        """Does `work` in one transaction, again when it met another's row under a unique index."""
        for _ in range(ATTEMPTS):
            try:
                with self.writing() as session:
                    return work(session)
            except IntegrityError:
                continue
        raise Unavailable("Too many others wrote the same at this moment.")
