"""Conversations as Rasa has them, on both databases that they are kept in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from sqlalchemy.engine import Engine

from runtime.tracker_store import ConversationStore, metadata
from seva.storage.database import make_engine
from tests.conftest import ROOT
from tests.storage.conftest import postgresql as postgresql

KEY = "a key for tests"
StoreMaker = Callable[[], ConversationStore]


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The project's own domain."""
    return Domain.load(ROOT / "domain.yml")


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind for conversations."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
        yield engine
        engine.dispose()
        return
    engine = request.getfixturevalue("postgresql")
    metadata.create_all(engine)
    yield engine
    metadata.drop_all(engine)


@pytest.fixture
def make_store(
    engine: Engine, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[StoreMaker]:
    """Makes stores as Rasa does, each like one in a process of its own, on the one database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEVA_TRACKER_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEVA_SECRET_KEY", KEY)
    monkeypatch.setenv("SEVA_CATALOGUE", str(ROOT / "catalogue"))
    made: list[ConversationStore] = []

    def make() -> ConversationStore:
        made.append(ConversationStore(domain))
        return made[-1]

    yield make
    for store in made:
        store._engine.dispose()


@pytest.fixture
def rows(engine: Engine) -> Callable[[], list[str]]:
    """What stands in the database, as it stands there."""

    def read() -> list[str]:
        with engine.connect() as connection:
            return list(connection.execute(sa.text("SELECT events_encrypted FROM conversation_turns ORDER BY id")).scalars())

    return read
