"""Databases, departments in memory and over HTTP, and servers that misbehave."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from running import KEY, Parts
from strange import Strange, strange_department
from watched import Watched

from seva.catalogue import Catalogue
from seva.clock import Clock
from seva.departments.circuit import Circuit
from seva.departments.http import HttpGateway
from seva.storage import Database
from seva.storage.database import make_engine

PATIENT = 20.0


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    file = tmp_path_factory.mktemp("core") / "empty.db"
    database = Database(make_engine(f"sqlite:///{file}"))
    database.migrate()
    database.engine.dispose()
    return file


@pytest.fixture
def database_url(empty_database: Path, tmp_path: Path) -> str:
    shutil.copy(empty_database, tmp_path / "seva.db")
    return f"sqlite:///{tmp_path / 'seva.db'}"


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(make_engine(database_url))
    yield database
    database.engine.dispose()


@pytest.fixture
def department() -> Watched:
    return Watched()


@pytest.fixture
def parts(database: Database, catalogue: Catalogue, department: Watched, clock: Clock) -> Parts:
    return Parts(database, catalogue, department, clock)


@pytest.fixture
def strange() -> Iterator[Strange]:
    with strange_department() as server:
        yield server


@pytest.fixture
def gateway_to() -> Callable[..., HttpGateway]:
    """Makes a gateway; without a circuit of its own it never stops trying."""

    def make(
        url: str, timeout: float = PATIENT, circuit: Callable[[], Circuit] = lambda: Circuit(failures=10**9)
    ) -> HttpGateway:
        return HttpGateway(
            url, lambda department: f"{KEY} of {department}", "http://127.0.0.1/callbacks", timeout, circuit
        )

    return make


@pytest.fixture
def gateway(strange: Strange, gateway_to: Callable[..., HttpGateway]) -> HttpGateway:
    """A gateway to the strange department."""
    return gateway_to(strange.url)
