"""Files that come with a message, and messages that come again, on WhatsApp."""

import pytest

from seva.applications.application import Application
from seva.catalogue import Catalogue
from seva.core import Core
from tests.actions.conversation import Conversation
from tests.system.citizen import answer

SERVICE = "income_certificate"
FILE = {"sha256": "ab" * 32, "content_type": "image/png", "size": 120, "name": "photo.png"}


@pytest.fixture
def chat(talk: Conversation) -> Conversation:
    talk.channel = "whatsapp"
    return talk


def at_a_document(chat: Conversation, catalogue: Catalogue) -> str:
    chat.say("income certificate banwana hai", "apply_service", service=SERVICE)
    chat.say("yes", "affirm")
    for _ in range(40):
        assert chat.asked is not None
        if chat.asked["type"] == "document":
            return str(chat.asked["field"])
        chat.say(answer(catalogue, chat.asked, "en"))
    raise AssertionError("no document was asked for")


def draft(chat: Conversation, core: Core) -> Application:
    found = core.applications.get(chat.slots["draft"])
    assert found is not None
    return found


def test_a_file_answers_a_document(chat: Conversation, core: Core) -> None:
    field = at_a_document(chat, core.catalogue)
    chat.say("📎", "out_of_scope", files=[FILE])
    assert draft(chat, core).content.documents[field] == FILE


def test_a_caption_does_not_keep_a_file_from_being_taken(chat: Conversation, core: Core) -> None:
    field = at_a_document(chat, core.catalogue)
    chat.say("ye lijiye", "inform", files=[FILE])
    assert draft(chat, core).content.documents[field] == FILE


def test_a_path_is_no_file_on_whatsapp(chat: Conversation, core: Core) -> None:
    field = at_a_document(chat, core.catalogue)
    chat.say("/etc/hostname.png")
    assert field not in draft(chat, core).content.documents


def test_a_file_that_nobody_asked_for(chat: Conversation) -> None:
    assert "no document is needed" in chat.say("📎", "out_of_scope", files=[FILE])
    chat.say("income certificate banwana hai", "apply_service", service=SERVICE)
    chat.say("yes", "affirm")
    before = chat.asked
    heard = chat.say("📎", "out_of_scope", files=[FILE])
    assert "no document is needed" in heard
    assert chat.asked == before


def test_a_message_that_comes_again_answers_once(chat: Conversation, core: Core) -> None:
    chat.sender = core.citizens.resolve("whatsapp", "919810000001").id
    chat.say("income certificate banwana hai", "apply_service", service=SERVICE)
    chat.say("yes", "affirm")
    slots = dict(chat.slots)
    first = chat.say("Sunita Devi", message_id="wamid.7")
    kept = draft(chat, core).content
    # Rasa was killed before it saved the turn: slots are those from before it, and the message comes again.
    chat.slots = slots
    assert chat.say("Sunita Devi", message_id="wamid.7") == first
    assert draft(chat, core).content == kept
