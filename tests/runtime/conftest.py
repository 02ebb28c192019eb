"""Conversations as Rasa has them, on both databases that they are kept in."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.core.actions.action import RemoteAction
from rasa.core.channels.rest import RestInput
from rasa.core.policies.rule_policy import RulePolicy
from rasa.core.processor import MessageProcessor
from rasa.engine.runner.dask import DaskGraphRunner
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.utils.endpoints import EndpointConfig
from sqlalchemy.engine import Engine

from runtime import patches
from runtime.tracker_store import ConversationStore, metadata
from seva.storage.analytics_tables import conversation_metadata
from seva.storage.database import make_engine
from tests.conftest import ROOT
from tests.storage.conftest import postgresql as postgresql

StoreMaker = Callable[..., ConversationStore]
# What `apply_patches` changes in Rasa.
PATCHED = (
    (RemoteAction, "_validate_action_result"),
    (RemoteAction, "_action_call_format"),
    (Event, "resolve_by_type"),
    (MessageProcessor, "handle_message"),
    (MessageProcessor, "_run_prediction_loop"),
    (MessageProcessor, "_check_for_unseen_features"),
    (RulePolicy, "_find_action_from_rules"),
    (EndpointConfig, "session"),
    (DaskGraphRunner, "run"),
    (RestInput, "_extract_input_channel"),
)


@pytest.fixture(autouse=True)
def stock_rasa(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rasa is put back as it came after each test."""
    monkeypatch.setattr(patches, "_applied", False)
    for owner, name in PATCHED:
        monkeypatch.setattr(owner, name, vars(owner)[name])


@pytest.fixture(scope="session")
def domain() -> Domain:
    """The project's own domain."""
    return Domain.load(ROOT / "domain.yml")


@pytest.fixture
def tracker(domain: Domain) -> DialogueStateTracker:
    """A conversation in which the citizen has just written."""
    tracker = DialogueStateTracker("citizen-1", domain.slots)
    earlier = [UserUttered("hello", input_channel="rest"), BotUttered("Hello!"), ActionExecuted("action_listen")]
    message = UserUttered("fees?", {"name": "ask_fee"}, input_channel="rest", parse_data=None)
    tracker.update_with_events([*earlier, SlotSet("language", "hi"), message], domain)
    return tracker


@pytest.fixture(params=["sqlite", "postgresql"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Engine]:
    """An empty database of each kind for conversations."""
    if request.param == "sqlite":
        engine = make_engine(f"sqlite:///{tmp_path / 'conversations.db'}")
        yield engine
        engine.dispose()
    else:
        engine = request.getfixturevalue("postgresql")
        yield engine
        metadata.drop_all(engine)
        conversation_metadata.drop_all(engine)


@pytest.fixture
def make_store(engine: Engine, domain: Domain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StoreMaker]:
    """Makes stores as Rasa does, each as in a process of its own, on the one database."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SEVA_TRACKER_URL", engine.url.render_as_string(hide_password=False))
    monkeypatch.setenv("SEVA_CATALOGUE", str(ROOT / "catalogue"))
    made: list[ConversationStore] = []

    def make(key: str = "a key for tests") -> ConversationStore:
        monkeypatch.setenv("SEVA_SECRET_KEY", key)
        made.append(ConversationStore(domain))
        return made[-1]

    yield make
    for store in made:
        store._engine.dispose()


@pytest.fixture
def stored(engine: Engine) -> Callable[[], str]:
    """All that the database holds of the conversations, as it stands there."""

    def read() -> str:
        with engine.connect() as connection:
            return str(connection.execute(sa.text("SELECT * FROM conversation_turns ORDER BY id")).all())

    return read
