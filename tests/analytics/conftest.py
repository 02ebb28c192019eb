"""What happened, made up at random, and figures counted from it on both databases."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete
from sqlalchemy.engine import Engine

from seva.analytics.counting import Counting
from seva.catalogue import Catalogue
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.database import make_engine
from seva.storage.tables import (
    application_events,
    department_calls,
    figures_cases,
    figures_cells,
    figures_conversations,
    figures_cursors,
    figures_steps,
)
from tests.conftest import SetClock
from tests.storage.conftest import postgresql as postgresql

TABLES = (
    application_events, department_calls, figures_cases, figures_cells, figures_conversations, figures_cursors,
    figures_steps, turn_facts,
)  # fmt: skip
MakeCounting = Callable[..., Counting]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, migrated: Path) -> Iterator[Database]:
    """An empty database of each kind; conversations lie in it, too."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'seva.db'}")
        Path(str(engine.url.database)).write_bytes(migrated.read_bytes())
    else:
        engine = request.getfixturevalue("postgresql")
    made = Database(engine)
    made.create(conversation_metadata)
    yield made
    empty(engine)
    if request.param == "sqlite":
        engine.dispose()


def empty(engine: Engine) -> None:
    with engine.begin() as connection:
        for table in TABLES:
            connection.execute(delete(table))


@pytest.fixture
def make_counting(database: Database, catalogue: Catalogue, clock: SetClock) -> MakeCounting:
    def make(batch: int = 100) -> Counting:
        return Counting(database, database, catalogue, clock, batch)

    return make
