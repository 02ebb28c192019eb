"""The store of conversations: unreadable at rest, nothing seen that was not saved, no turn slower for a long talk."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError
from typing import Any, TypeVar

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, ActiveLoop, BotUttered, Event, SessionStarted, SlotSet, UserUttered
from rasa.shared.core.trackers import DialogueStateTracker, EventVerbosity
from sqlalchemy.engine import Engine

from runtime import tracker_store
from runtime.tracker_store import LONGEST_SESSION, ConversationStore
from seva.storage.encryption import WrongKey
from tests.runtime.conftest import StoreMaker

CITIZEN = "citizen-1"
SERVERS = 3
FORM: list[Event] = [ActiveLoop("service_form"), SlotSet("requested_slot", "answer")]

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    return asyncio.run(work)


def retrieved(store: ConversationStore, sender: str = CITIZEN) -> DialogueStateTracker:
    tracker = run(store.retrieve(sender))
    assert tracker is not None
    return tracker


def begun(store: ConversationStore, domain: Domain, sender: str = CITIZEN) -> DialogueStateTracker:
    """A conversation as Rasa begins it."""
    tracker = DialogueStateTracker(sender, domain.slots)
    start = [ActionExecuted("action_session_start"), SessionStarted(), ActionExecuted("action_listen")]
    tracker.update_with_events(start, domain)
    run(store.save(tracker))
    return tracker


def says(tracker: DialogueStateTracker, domain: Domain, text: str, *events: Event) -> DialogueStateTracker:
    """One turn: a message, what follows from it, an answer."""
    message = UserUttered(text, {"name": "inform", "confidence": 0.9}, input_channel="rest")
    answer = [BotUttered(f"You said: {text}"), ActionExecuted("action_listen")]
    tracker.update_with_events([message, ActionExecuted("action_answer"), *events, *answer], domain)
    return tracker


def talk(store: ConversationStore, domain: Domain, text: str, *events: Event) -> None:
    run(store.save(says(retrieved(store), domain, text, *events)))


def heard(tracker: DialogueStateTracker | None) -> list[str]:
    """The citizen's messages."""
    return [str(event.text) for event in tracker.events if isinstance(event, UserUttered)] if tracker else []


def state(tracker: DialogueStateTracker) -> dict[str, Any]:
    return tracker.current_state(EventVerbosity.ALL)


def test_nothing_that_was_said_can_be_read_in_the_database(
    make_store: StoreMaker, domain: Domain, stored: Callable[[], str], tmp_path: Path
) -> None:
    store = make_store()
    begun(store, domain)
    talk(store, domain, "Ramesh Kumar 9876543210", SlotSet("service", "income_certificate"))
    at_rest = stored().encode() + b"".join(file.read_bytes() for file in tmp_path.glob("conversations.db*"))
    assert CITIZEN.encode() in at_rest
    # Which service it was about stands in the figures, under a hash that nobody can turn back into the citizen.
    for secret in ("Ramesh", "9876543210", "action_answer"):
        assert secret.encode() not in at_rest
    assert b"income_certificate" not in stored().encode()
    assert heard(retrieved(make_store())) == ["Ramesh Kumar 9876543210"]


def test_another_key_opens_nothing(make_store: StoreMaker, domain: Domain) -> None:
    begun(make_store(), domain)
    with pytest.raises(WrongKey):
        retrieved(make_store("another key for tests"))


def test_a_turn_that_was_not_saved_is_not_seen_again(make_store: StoreMaker, domain: Domain) -> None:
    store = make_store()
    begun(store, domain)
    talk(store, domain, "one")
    says(retrieved(store), domain, "lost", SlotSet("service", "lost"))
    again = retrieved(store)
    assert (heard(again), again.get_slot("service")) == (["one"], None)
    run(store.save(says(again, domain, "two")))
    assert heard(retrieved(store)) == heard(run(store.retrieve_full_tracker(CITIZEN))) == ["one", "two"]


def test_a_live_conversation_is_not_read_again(make_store: StoreMaker, domain: Domain) -> None:
    store = make_store()
    tracker = begun(store, domain)
    assert retrieved(store) is tracker
    assert retrieved(store) is not tracker, "it was handed out and not saved"


def test_what_is_read_is_what_was_saved(make_store: StoreMaker, domain: Domain) -> None:
    store = make_store()
    begun(store, domain)
    talk(store, domain, "one", SlotSet("asked", {"field": "name", "choices": []}), *FORM)
    assert state(retrieved(make_store())) == state(retrieved(store))


def test_two_stores_see_each_others_saves(make_store: StoreMaker, domain: Domain) -> None:
    one, other = make_store(), make_store()
    begun(one, domain)
    for number in range(6):
        talk((one, other)[number % 2], domain, str(number))
    talk(one, domain, "6")
    expected = [str(number) for number in range(7)]
    assert heard(retrieved(one)) == heard(retrieved(other)) == expected
    assert heard(run(one.retrieve_full_tracker(CITIZEN))) == expected


def test_servers_that_start_together_make_the_table_once(
    make_store: StoreMaker, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialect = type(engine.dialect)
    together, look = Barrier(SERVERS), dialect.has_table

    def has_table(*asked: Any, **more: Any) -> bool:
        is_there = bool(look(*asked, **more))
        if not is_there:
            with suppress(BrokenBarrierError):  # one of them looks while the others wait for it, as it should be
                together.wait(1)
        return is_there

    monkeypatch.setattr(dialect, "has_table", has_table)
    with ThreadPoolExecutor(SERVERS) as servers:
        assert len([*servers.map(lambda _: make_store(), range(SERVERS))]) == SERVERS


def test_a_save_without_news_adds_no_row(make_store: StoreMaker, domain: Domain, stored: Callable[[], str]) -> None:
    store = make_store()
    begun(store, domain)
    before = stored()
    run(store.save(retrieved(store)))
    assert stored() == before


def test_a_long_conversation_begins_a_new_session_and_keeps_its_place(make_store: StoreMaker, domain: Domain) -> None:
    store = make_store()
    begun(store, domain)
    asked = {"service": "income_certificate", "field": "applicant_name", "type": "name", "choices": []}
    talk(store, domain, "0", SlotSet("asked", asked), SlotSet("language", "hi"), *FORM)
    lengths = []
    for number in range(1, 201):
        talk(store, domain, str(number))
        fresh = retrieved(make_store()) if number % 40 == 0 else None
        tracker = retrieved(store)
        run(store.save(tracker))
        lengths.append(len(tracker.events))
        assert fresh is None or state(fresh) == state(tracker)
        assert (tracker.get_slot("asked"), tracker.get_slot("language")) == (asked, "hi")
        assert tracker.active_loop_name == "service_form"
        assert tracker.get_slot("requested_slot") == "answer"
        assert tracker.latest_action_name == "action_listen"
    assert max(lengths) <= LONGEST_SESSION
    assert lengths.count(min(lengths)) > 3, "several sessions began"
    assert heard(run(store.retrieve_full_tracker(CITIZEN))) == [str(number) for number in range(201)]


def test_no_session_begins_in_the_middle_of_a_turn(make_store: StoreMaker, domain: Domain) -> None:
    store = make_store()
    tracker = begun(store, domain)
    tracker.update_with_events([ActionExecuted("action_answer")] * (LONGEST_SESSION + 1), domain)
    run(store.save(tracker))
    assert len(retrieved(store).events) > LONGEST_SESSION
    assert retrieved(make_store()).latest_action_name == "action_answer"


def test_conversations_are_kept_apart(make_store: StoreMaker, domain: Domain) -> None:
    store = make_store()
    for sender in ("a", "b"):
        run(store.save(says(begun(store, domain, sender), domain, f"from {sender}")))
    assert [heard(retrieved(make_store(), sender)) for sender in ("a", "b")] == [["from a"], ["from b"]]
    assert sorted(run(store.keys())) == ["a", "b"]


def test_nobody_unknown_has_a_conversation(make_store: StoreMaker) -> None:
    store = make_store()
    assert run(store.retrieve("nobody")) is None
    assert run(store.retrieve_full_tracker("nobody")) is None
    assert run(store.keys()) == []


def test_only_the_latest_conversations_are_kept_in_memory(
    make_store: StoreMaker, domain: Domain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tracker_store, "LIVE_CONVERSATIONS", 2)
    store = make_store()
    trackers = {sender: begun(store, domain, sender) for sender in "abc"}
    assert [retrieved(store, sender) is tracker for sender, tracker in trackers.items()] == [False, True, True]
