"""The store of conversations is read as Rasa left it, and nothing is written to it."""

import asyncio
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from runtime.tracker_store import turns
from seva.errors import StorageError
from seva.settings import Settings
from seva.storage.encryption import WrongKey
from tests.runtime.conftest import StoreMaker
from tests.runtime.conftest import domain as domain
from tests.runtime.conftest import engine as engine
from tests.runtime.conftest import make_store as make_store
from tests.runtime.conftest import stock_rasa as stock_rasa
from tests.storage.conftest import postgresql as postgresql
from workbench.review.conversations import TURNS, _only_read, _reader, conversations
from workbench.review.errors import NoConversations
from workbench.review.heard import heard

MakeSettings = Callable[..., Settings]


def _keep(make_store: StoreMaker, domain: Domain, sender: str, *texts: str) -> None:
    """A conversation as Rasa keeps it: one row for the beginning, one for each turn."""
    store = make_store()
    tracker = DialogueStateTracker(sender, domain.slots)
    tracker.update_with_events([ActionExecuted("action_session_start"), SessionStarted()], domain)
    asyncio.run(store.save(tracker))
    for text in texts:
        reading = {"intent_ranking": [{"name": "ask_fee", "confidence": 0.3}], "intent_threshold": 0.6}
        message = UserUttered(text, {"name": "ask_fee", "confidence": 0.3}, parse_data=reading)
        tracker.update_with_events([message, SlotSet("service", text), ActionExecuted("action_listen")], domain)
        asyncio.run(store.save(tracker))


def _settings(make_settings: MakeSettings, engine: Engine, **more: object) -> Settings:
    return make_settings(tracker_url=engine.url.render_as_string(hide_password=False), **more)


def test_the_table_is_the_tracker_stores() -> None:
    assert TURNS.name == turns.name
    assert {*TURNS.c.keys()} < {*turns.c.keys()}


def test_what_rasa_kept_is_read_in_its_order(
    make_store: StoreMaker, domain: Domain, engine: Engine, make_settings: MakeSettings
) -> None:
    _keep(make_store, domain, "citizen-2", "aag", "pani")
    _keep(make_store, domain, "citizen-1", "bijli")
    found = [heard(events) for events in conversations(_settings(make_settings, engine))]
    assert [[message.text for message in messages] for messages in found] == [["bijli"], ["aag", "pani"]]
    first = found[1][0]
    assert (first.intent, first.confidence, first.threshold) == ("ask_fee", 0.3, 0.6)
    assert (first.before.get("service"), first.after["service"]) == (None, "aag")


def test_another_key_opens_nothing(
    make_store: StoreMaker, domain: Domain, engine: Engine, make_settings: MakeSettings
) -> None:
    _keep(make_store, domain, "citizen-1", "bijli")
    with pytest.raises(WrongKey):
        list(conversations(_settings(make_settings, engine, secret_key="another key for tests")))


def test_nothing_can_be_written(make_store: StoreMaker, domain: Domain, engine: Engine) -> None:
    _keep(make_store, domain, "citizen-1", "bijli")
    reader = _reader(engine.url.render_as_string(hide_password=False))
    with pytest.raises(DBAPIError, match=r"read-?only"), reader.begin() as connection:
        _only_read(connection)
        connection.execute(sa.delete(turns))
    with engine.connect() as connection:
        assert connection.execute(sa.select(sa.func.count()).select_from(turns)).scalar() == 2


def test_before_the_first_conversation_it_says_so_and_makes_nothing(
    tmp_path: Path, make_settings: MakeSettings
) -> None:
    home = tmp_path / "var"
    with pytest.raises(NoConversations, match="make run"):
        list(conversations(make_settings(home=home, secret_key="")))
    assert not home.exists()
    home.mkdir()
    sqlite3.connect(home / "conversations.db").close()
    with pytest.raises(NoConversations, match="make run"):
        list(conversations(make_settings(home=home)))


def test_a_file_that_is_no_database_is_said_to_be_unusable(tmp_path: Path, make_settings: MakeSettings) -> None:
    (tmp_path / "conversations.db").write_text("this is no database, and long enough to be read as one" * 20)
    with pytest.raises(StorageError, match="cannot be used"):
        list(conversations(make_settings()))
