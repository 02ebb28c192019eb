"""What a turn tells for the figures: one row in its own transaction, without words and without the citizen."""

import asyncio
from typing import Any

from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, Event, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker
from sqlalchemy import select
from sqlalchemy.engine import Engine

from runtime.tracker_store import ConversationStore
from seva.storage.analytics_tables import turn_facts
from tests.runtime.conftest import StoreMaker

PARSED = {"language": {"code": "hi", "script": "Deva"}}
ASKED = {"service": "income_certificate", "field": "full_name", "type": "name"}


def rows(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row._mapping) for row in connection.execute(select(turn_facts).order_by(turn_facts.c.id))]


def say(store: ConversationStore, domain: Domain, *events: Event, metadata: dict[str, Any] | None = None) -> None:
    tracker = DialogueStateTracker("citizen-1", domain.slots)
    message = UserUttered(
        "रमेश 9876543210", {"name": "inform"}, parse_data=dict(PARSED), input_channel="whatsapp", metadata=metadata
    )
    tracker.update_with_events([message, *events, ActionExecuted("action_listen")], domain)
    asyncio.run(store.save(tracker))


def test_a_turn_leaves_one_row_without_words(make_store: StoreMaker, domain: Domain, engine: Engine) -> None:
    say(make_store(), domain, SlotSet("draft", "a1"), SlotSet("asked", ASKED), SlotSet("language", "hi"))
    (row,) = rows(engine)
    told = {
        name: row[name] for name in ("channel", "language", "script", "intent", "service", "application_id", "step")
    }
    assert told == {
        "channel": "whatsapp", "language": "hi", "script": "Deva", "intent": "inform", "service": "income_certificate",
        "application_id": "a1", "step": "full_name",
    }  # fmt: skip
    assert not {"रमेश", "9876543210", "citizen-1"} & set(map(str, row.values()))


def test_the_same_person_is_the_same_hash_under_the_same_key_only(
    make_store: StoreMaker, domain: Domain, engine: Engine
) -> None:
    for key in ("a key for tests", "a key for tests", "another key for tests"):
        say(make_store(key), domain)
    first, second, third = (row["person"] for row in rows(engine))
    assert first == second != third


def test_news_and_starts_of_sessions_are_no_turns(make_store: StoreMaker, domain: Domain, engine: Engine) -> None:
    store = make_store()
    say(store, domain, metadata={"news": {"kind": "status"}})
    tracker = DialogueStateTracker("citizen-2", domain.slots)
    tracker.update_with_events([ActionExecuted("action_session_start")], domain)
    asyncio.run(store.save(tracker))
    assert rows(engine) == []
