"""Payments on databases, with a department and providers."""

import pytest

from seva.storage import Database
from tests.conftest import SetClock
from tests.payments.desk import Bench
from tests.storage.conftest import database as database
from tests.storage.conftest import empty_file as empty_file
from tests.storage.conftest import engine as engine
from tests.storage.conftest import postgresql as postgresql
from tests.storage.conftest import sqlite as sqlite


@pytest.fixture
def bench(sqlite: object, clock: SetClock) -> Bench:
    """A desk on SQLite."""
    return Bench(Database(sqlite), clock)  # type: ignore[arg-type]


@pytest.fixture
def any_bench(database: Database, clock: SetClock) -> Bench:
    """A desk on each database."""
    return Bench(database, clock)
