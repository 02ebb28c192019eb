"""What the saved conversation holds of a message that is handled again after a crash."""

import asyncio
from types import SimpleNamespace

import pytest
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import ActionExecuted, BotUttered, UserUttered

from connectors.whatsapp.conversation import RasaConversation, Said
from runtime.tracker_store import LONGEST_SESSION, ConversationStore
from tests.runtime.conftest import StoreMaker
from tests.runtime.test_tracker_store import CITIZEN, begun, retrieved, run


def turn(store: ConversationStore, domain: Domain, message_id: str) -> None:
    """One turn with a message of the channel."""
    tracker = retrieved(store)
    message = UserUttered("haan", {"name": "affirm", "confidence": 0.9}, message_id=message_id)
    answer = BotUttered(f"Answer to {message_id}", {"buttons": [{"title": "Yes", "payload": "haan"}]})
    tracker.update_with_events(
        [message, ActionExecuted("action_answer"), answer, ActionExecuted("action_listen")], domain
    )
    run(store.save(tracker))


def recorded(store: ConversationStore, message_id: str) -> list[Said] | None:
    async def nothing(_: object) -> None:
        raise AssertionError("nothing is to be said")

    conversation = RasaConversation(nothing, lambda: SimpleNamespace(tracker_store=store))
    return asyncio.run(conversation.recorded(CITIZEN, message_id))


@pytest.mark.parametrize("turns", [1, 5, LONGEST_SESSION // 4, LONGEST_SESSION // 4 + 1, LONGEST_SESSION])
def test_the_answer_of_each_turn_is_found_also_when_it_was_the_last_of_its_session(
    make_store: StoreMaker, domain: Domain, turns: int
) -> None:
    store, after_the_crash = make_store(), make_store()
    begun(store, domain)
    for number in range(turns):
        turn(store, domain, f"wamid.{number}")
        assert recorded(after_the_crash, f"wamid.{number}") == [Said(f"Answer to wamid.{number}", (("Yes", "haan"),))]
    assert recorded(make_store(), "wamid.0") == [Said("Answer to wamid.0", (("Yes", "haan"),))]


def test_a_message_that_the_conversation_does_not_hold_is_told(make_store: StoreMaker, domain: Domain) -> None:
    assert recorded(make_store(), "wamid.1") is None
    begun(make_store(), domain)
    assert recorded(make_store(), "wamid.1") is None
