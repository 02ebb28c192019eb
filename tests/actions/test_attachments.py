"""Files that come with a message, and messages that come again, on WhatsApp."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from actions.documents.answer import MOST_ASKED_AGAIN
from seva.applications.application import Application
from seva.catalogue import Catalogue
from seva.core import Core
from seva.departments.errors import Refused
from seva.documents.documents import Documents
from seva.documents.files import FilesUnavailable
from seva.documents.intake import FakeIntake
from seva.documents.model import Sent
from seva.storage.tables import metadata
from tests.actions.conversation import Conversation
from tests.conftest import SetClock
from tests.system.citizen import answer

SERVICE = "income_certificate"
JPEG, PDF = b"\xff\xd8\xff\xe0 a photo", b"%PDF-1.7 a paper"
Send = Callable[..., str]


@pytest.fixture
def chat(talk: Conversation) -> Conversation:
    talk.channel = "whatsapp"
    return talk


@pytest.fixture
def send(chat: Conversation, core: Core, clock: SetClock) -> Send:
    """Sends a file as the connector hands it on; `seconds` since the last question when it was sent and received."""

    def send(content: bytes = JPEG, text: str = "📎", seconds: float = 5, arrived: int = 0) -> str:
        at = clock() + timedelta(seconds=seconds)
        citizen = core.citizens.resolve("whatsapp", chat.sender)
        kept = core.documents.receive(citizen.id, content, "scan", Sent(at.replace(microsecond=0), arrived))
        times = {"sent": at.replace(microsecond=0).isoformat(), "received": at.isoformat()}
        clock.forward(seconds=10)
        return chat.say(text, "out_of_scope", files=[{**kept.told, **times}])

    return send


def at_a_document(chat: Conversation, catalogue: Catalogue) -> str:
    chat.say("income certificate banwana hai", "apply_service", service=SERVICE)
    chat.say("yes", "affirm")
    for _ in range(40):
        assert chat.asked is not None
        if chat.asked["type"] == "document":
            return str(chat.asked["field"])
        chat.say(answer(catalogue, chat.asked, "en"))
    raise AssertionError("no document was asked for")


def to_the_review(chat: Conversation) -> None:
    while chat.asked and chat.asked["field"] != "review":
        chat.say("later")


def draft(chat: Conversation, core: Core) -> Application:
    found = core.applications.get(chat.slots["draft"])
    assert found is not None
    return found


def told(chat: Conversation, core: Core, document: str) -> dict[str, Any]:
    return draft(chat, core).content.documents[document]


def content(core: Core, told: dict[str, Any]) -> bytes:
    found = core.documents.find(core.citizens.resolve("whatsapp", "citizen-1").id, told["id"])
    assert found is not None
    return core.documents.content(found)


def pages(core: Core, told: dict[str, Any]) -> list[bytes]:
    """The pages of a document in their order."""
    found = core.documents.find(core.citizens.resolve("whatsapp", "citizen-1").id, told["id"])
    assert found is not None
    return [core.documents._vault.read(page.stored_as) for page in found.made_of]


@pytest.mark.parametrize("text", ["📎", "ye lijiye"])
def test_a_file_answers_a_document_with_a_caption_or_without(
    chat: Conversation, core: Core, send: Send, text: str
) -> None:
    field = at_a_document(chat, core.catalogue)
    send(PDF, text)
    assert content(core, told(chat, core, field)) == PDF
    assert chat.asked and chat.asked["field"] != field


def test_a_path_is_no_file_on_whatsapp(chat: Conversation, core: Core) -> None:
    field = at_a_document(chat, core.catalogue)
    chat.say("/etc/hostname.png")
    assert field not in draft(chat, core).content.documents


def test_photos_of_an_album_are_one_document_as_they_were_sent(chat: Conversation, core: Core, send: Send) -> None:
    field = at_a_document(chat, core.catalogue)
    send(JPEG + b"3", seconds=3, arrived=1)
    asked = chat.asked
    # Two more were on their way before the next question was asked, the first of them was overtaken.
    send(JPEG + b"1", seconds=-25, arrived=2)
    heard = send(JPEG + b"2", seconds=-25, arrived=3)
    assert chat.asked == asked and "pages: 3" in heard
    assert pages(core, told(chat, core, field)) == [JPEG + b"1", JPEG + b"2", JPEG + b"3"]
    assert told(chat, core, field)["pages"] == 3


def test_a_photo_sent_after_the_question_answers_it(chat: Conversation, core: Core, send: Send) -> None:
    first = at_a_document(chat, core.catalogue)
    send(JPEG + b"1", seconds=1)
    assert chat.asked is not None
    second = chat.asked["field"]
    send(JPEG + b"2", seconds=1)
    assert (told(chat, core, first)["pages"], told(chat, core, second)["pages"]) == (1, 1)


def test_an_album_may_end_at_the_review(chat: Conversation, core: Core, send: Send) -> None:
    at_a_document(chat, core.catalogue)
    while chat.asked and chat.asked["field"] != "self_declaration":
        chat.say("later")
    send(JPEG + b"1")
    assert chat.asked and chat.asked["field"] == "review"
    send(JPEG + b"2", seconds=-20)
    assert told(chat, core, "self_declaration")["pages"] == 2 and chat.asked["field"] == "review"


def test_pages_are_added_by_a_word_until_all_are_here(chat: Conversation, core: Core, send: Send) -> None:
    field = at_a_document(chat, core.catalogue)
    send(JPEG + b"1")
    chat.say("another page")
    assert chat.asked and chat.asked["field"] == field and chat.buttons == ["Done"]
    send(JPEG + b"2")
    send(JPEG + b"3")
    assert chat.asked["field"] == field and told(chat, core, field)["pages"] == 3
    chat.say("Done")
    assert chat.asked["field"] != field


def test_a_better_photo_is_asked_for_twice_and_then_taken(
    chat: Conversation, core: Core, send: Send, intake: FakeIntake
) -> None:
    field = at_a_document(chat, core.catalogue)
    intake.findings = ("blurred",)
    for attempt in range(MOST_ASKED_AGAIN):
        assert "blurred" in send(JPEG + str(attempt).encode())
        assert chat.asked and chat.asked["field"] == field and field not in draft(chat, core).content.documents
    send(JPEG + b"last")
    assert pages(core, told(chat, core, field)) == [JPEG + b"last"]
    assert chat.asked and chat.asked["field"] != field


def test_a_photo_that_is_not_good_may_be_taken_as_it_is(
    chat: Conversation, core: Core, send: Send, intake: FakeIntake
) -> None:
    field = at_a_document(chat, core.catalogue)
    intake.findings = ("dark",)
    send()
    assert "Use this photo" in chat.buttons
    chat.say("Use this photo")
    assert content(core, told(chat, core, field)) == JPEG


def test_only_the_page_that_is_not_good_is_replaced(
    chat: Conversation, core: Core, send: Send, intake: FakeIntake
) -> None:
    field = at_a_document(chat, core.catalogue)
    send(JPEG + b"1")
    intake.findings = ("glare",)
    heard = send(JPEG + b"bad", seconds=-20)
    assert "page 1" in heard and chat.asked and chat.asked["field"] == field
    intake.findings = ()
    send(JPEG + b"good")
    assert pages(core, told(chat, core, field)) == [JPEG + b"good", JPEG + b"1"]


def test_what_was_given_before_is_offered_and_used_again(chat: Conversation, core: Core, send: Send) -> None:
    field = at_a_document(chat, core.catalogue)
    send(PDF)
    to_the_review(chat)
    chat.say("yes", "affirm")
    chat.say("income certificate banwana hai", "apply_service", service=SERVICE)
    while chat.asked and chat.asked["field"] != field:
        chat.say("yes" if chat.asked["field"] in ("consent", "prefill") else answer(core.catalogue, chat.asked, "en"))
    assert "Use the last one" in chat.buttons
    chat.say("use the one I gave last time")
    assert content(core, told(chat, core, field)) == PDF
    assert len(core.documents.of(chat.slots["draft"])) == 1


def test_a_document_is_removed_and_asked_for_again(chat: Conversation, core: Core, send: Send) -> None:
    field = at_a_document(chat, core.catalogue)
    send(PDF)
    assert "removed" in chat.say("remove it")
    assert chat.asked and chat.asked["field"] == field
    assert core.documents.of(chat.slots["draft"]) == []


def test_a_new_file_replaces_the_old_one(chat: Conversation, core: Core, send: Send) -> None:
    field = at_a_document(chat, core.catalogue)
    send(PDF)
    chat.say("back", "go_back")
    send(PDF + b" a newer one")
    assert content(core, told(chat, core, field)) == PDF + b" a newer one"
    assert len(core.documents.of(chat.slots["draft"])) == 1


def test_a_file_in_the_middle_of_questions_is_asked_what_it_is(chat: Conversation, core: Core, send: Send) -> None:
    chat.say("income certificate banwana hai", "apply_service", service=SERVICE)
    chat.say("yes", "affirm")
    before = chat.asked
    assert "Which document is it?" in send(PDF)
    assert chat.asked == before and "Address proof" in chat.buttons
    chat.say("Address proof")
    assert content(core, told(chat, core, "address_proof")) == PDF
    assert chat.asked == before


def test_a_file_out_of_the_blue_is_kept_and_offered(chat: Conversation, core: Core, send: Send) -> None:
    assert "is kept" in send(PDF)
    field = at_a_document(chat, core.catalogue)
    assert "Use the last one" in chat.buttons
    chat.say("Use the last one")
    assert content(core, told(chat, core, field)) == PDF


def test_what_was_left_for_later_is_sent_after_filing(
    chat: Conversation, core: Core, send: Send, department: Any, intake: FakeIntake
) -> None:
    at_a_document(chat, core.catalogue)
    to_the_review(chat)
    chat.say("yes", "affirm")
    (application,) = core.applications.of_citizen(core.citizens.resolve("whatsapp", "citizen-1").id, ["filed"])
    assert "Still to come" in chat.say("where is my form", "track_application")
    intake.findings = ("blurred",)
    send(JPEG)
    assert "blurred" in chat.say("Income proof")
    intake.findings = ()
    assert "on its way" in send(JPEG + b" better")
    assert core.deliveries.send_waiting() == 1
    (sent,) = department.documents.values()
    assert (sent.document, sent.content) == ("income_proof", JPEG + b" better")
    assert (core.deliveries.proof(application.id, "income_proof") or {})["sha256"]
    listed = chat.say("which documents", "ask_documents", service=SERVICE)
    assert "Income proof: with the department" in listed and "Address proof: left for later" in listed


def test_the_checklist_shows_what_has_come(chat: Conversation, core: Core, send: Send) -> None:
    at_a_document(chat, core.catalogue)
    send(PDF)
    chat.say("later")
    heard = chat.say("checklist")
    assert "received" in heard and "left for later" in heard and "not here yet. Accepted: " in heard


def test_erasing_removes_rows_and_files(chat: Conversation, core: Core, send: Send, settings: Any) -> None:
    at_a_document(chat, core.catalogue)
    send(PDF)
    assert [path for path in settings.files.rglob("*") if path.is_file()]
    chat.say("stop", "stop")
    chat.say("mera data hata do", "delete_my_data")
    chat.say("Yes, erase")
    assert [path for path in settings.files.rglob("*") if path.is_file()] == []
    with core.documents.database.begin() as connection:
        assert connection.execute(metadata.tables["documents"].select()).all() == []


def test_a_file_that_cannot_be_taken_now_is_not_lost_track_of(
    chat: Conversation, core: Core, monkeypatch: pytest.MonkeyPatch, send: Send
) -> None:
    field = at_a_document(chat, core.catalogue)

    def away(*_: Any, **__: Any) -> None:
        raise FilesUnavailable("away")

    monkeypatch.setattr(Documents, "use", away)
    assert "in a while" in send(PDF)
    assert chat.asked and chat.asked["field"] == field


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


def test_a_document_that_was_forgotten_is_asked_for_before_filing(chat: Conversation, core: Core, send: Send) -> None:
    field = at_a_document(chat, core.catalogue)
    send(PDF)
    to_the_review(chat)
    core.documents.remove(core.documents.of(chat.slots["draft"]))
    assert "not kept any more" in chat.say("yes", "affirm")
    assert chat.asked and chat.asked["field"] == field and draft(chat, core).status == "draft"


def test_a_page_may_be_added_at_the_review(chat: Conversation, core: Core, send: Send) -> None:
    at_a_document(chat, core.catalogue)
    while chat.asked and chat.asked["field"] != "self_declaration":
        chat.say("later")
    send(JPEG + b"1")
    chat.say("another page")
    send(JPEG + b"2")
    chat.say("done")
    assert chat.asked and chat.asked["field"] == "review"
    assert told(chat, core, "self_declaration")["pages"] == 2


def test_a_file_of_another_citizen_is_not_taken(chat: Conversation, core: Core) -> None:
    field = at_a_document(chat, core.catalogue)
    other = core.documents.receive(core.citizens.resolve("whatsapp", "citizen-2").id, PDF)
    chat.say("📎", "out_of_scope", files=[dict(other.told)])
    assert field not in draft(chat, core).content.documents


def test_a_path_outside_of_a_form_is_a_file_only_if_it_is_there(talk: Conversation, core: Core, tmp_path: Path) -> None:
    (tmp_path / "ration.pdf").write_bytes(PDF)
    assert "is kept" in talk.say(str(tmp_path / "ration.pdf"), "out_of_scope")
    assert "is kept" not in talk.say("/nothing/here", "out_of_scope")
    (kept,) = core.documents.loose(core.citizens.resolve("rest", "citizen-1").id)
    assert (kept.name, core.documents.content(kept)) == ("ration.pdf", PDF)


@pytest.mark.parametrize(
    "path", ["not there.pdf", "./", "x" * 300 + ".pdf", "null\0byte.pdf", "half\ud83d.pdf", "/dev/null"]
)
def test_what_is_no_file_is_missing(talk: Conversation, core: Core, path: str) -> None:
    field = at_a_document(talk, core.catalogue)
    talk.say(path)
    assert talk.asked and talk.asked["field"] == field


def test_a_choice_that_was_offered_long_ago_promises_nothing(chat: Conversation, core: Core, send: Send) -> None:
    at_a_document(chat, core.catalogue)
    to_the_review(chat)
    chat.say("yes", "affirm")
    (filed,) = core.applications.of_citizen(core.citizens.resolve("whatsapp", "citizen-1").id, ["filed"])
    assert "Which document is it?" in send(PDF)
    with core.applications.database.begin() as connection:
        core.applications.pass_to(connection, filed, "rejected")
    heard = chat.say("Income proof")
    assert "is kept" in heard and core.deliveries.states(filed.id) == {}


def test_the_checklist_does_not_say_on_its_way_of_what_was_refused(
    chat: Conversation, core: Core, send: Send, department: Any
) -> None:
    at_a_document(chat, core.catalogue)
    to_the_review(chat)
    chat.say("yes", "affirm")
    send(PDF)
    chat.say("Income proof")
    department.failure = Refused("not this")
    core.deliveries.send_waiting()
    department.failure = None
    listed = chat.say("which documents", "ask_documents", service=SERVICE)
    assert "Income proof: not here yet" in listed
