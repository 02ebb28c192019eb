"""An officer asks, the citizen answers in the chat: in words, values or documents, once, and nothing is mistaken."""

import hmac
import json
from collections.abc import Callable
from hashlib import sha256
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from seva.catalogue import Catalogue
from seva.core import CALLBACK_PURPOSE, Core
from seva.departments.errors import Refused, Unavailable
from seva.departments.fake import FakeDepartment
from seva.settings import Settings
from tests.actions.conversation import Conversation
from tests.conftest import SetClock
from tests.system.citizen import answer

SERVICE = "income_certificate"
WORDS = {"en": "Which year did you come to Delhi?", "hi": "आप दिल्ली किस साल आए?"}
events = count(1)
News = Callable[..., None]


@pytest.fixture
def channel() -> str:
    return "rest"


@pytest.fixture
def filed(core: Core, talk: Conversation, catalogue: Catalogue, channel: str) -> str:
    """The number of an application that was filed in the chat."""
    talk.channel = channel
    talk.say("apply", "apply_service", service=SERVICE)
    for _ in range(60):
        if talk.asked is None:
            break
        talk.say("yes" if talk.asked["field"] == "review" else answer(catalogue, talk.asked, "en"))
    (application,) = core.applications.of_citizen(core.citizens.resolve(channel, talk.sender).id, ("filed",))
    assert application.reference_number
    return application.reference_number


@pytest.fixture
def news(core: Core, settings: Settings, filed: str, department: FakeDepartment) -> News:
    """Tells what the department did."""

    def tell(status: str, fields: Any = (), documents: Any = (), **more: Any) -> None:
        number = next(events)
        body: dict[str, Any] = {"event": "application.status_changed", "event_id": f"e{number}", "status": status}
        body |= {"reference_number": filed, **more}
        department.statuses[filed] = status
        if status == "needs_information":
            question = {"id": f"q{number}", "words": more["remarks"], "fields": fields, "documents": documents}
            body["question"] = question
            department.ask(filed, question["id"])
        raw, secret = json.dumps(body).encode(), settings.derived(CALLBACK_PURPOSE).encode()
        core.callbacks.receive(raw, "sha256=" + hmac.new(secret, raw, sha256).hexdigest())

    return tell


def sent(core: Core, department: FakeDepartment) -> list[Any]:
    core.answer_sending.send_waiting()
    core.deliveries.send_waiting()
    return list(department.answers.values())


@pytest.mark.parametrize("channel", ["rest", "cmdline"])
@pytest.mark.parametrize("language", ["en", "hi"])
def test_words_are_confirmed_once_and_go_to_the_officer(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, language: str
) -> None:
    news("needs_information", remarks=WORDS[language])
    heard = talk.say("namaste", "greet", language)
    assert WORDS[language] in heard
    assert talk.asked is not None and (talk.asked["field"], talk.asked["type"]) == ("information", "text")
    assert "2011" in talk.say("2011 mein, naukri ke liye", language=language)
    assert talk.asked is not None and talk.asked["choices"] == ["send", "change", "later"]
    assert sent(core, department) == []
    number = talk.say({"en": "yes", "hi": "हाँ"}[language], "affirm", language)
    assert talk.asked is None and "REV26" in number
    (given,) = sent(core, department)
    assert (given.text, given.question_id[0]) == ("2011 mein, naukri ke liye", "q")
    talk.say("yes", "affirm", language)
    assert len(sent(core, department)) == 1


def test_a_question_in_between_stays_a_question(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    news("needs_information", remarks=WORDS["en"])
    talk.say("hello", "greet")
    heard = talk.say("fees kitni hai", "ask_fee", service=SERVICE)
    assert "no fee" in heard
    assert talk.asked is not None and talk.asked["field"] == "information"
    assert core.enquiries.open_of(core.citizens.resolve("rest", talk.sender).id)[0].given.is_empty


def test_a_value_is_checked_and_the_next_thing_is_asked(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, tmp_path: Path
) -> None:
    news("needs_information", fields=["dob"], documents=["id_proof"], remarks="Please correct these.")
    talk.say("hello", "greet")
    assert talk.asked is not None and (talk.asked["field"], talk.asked["type"]) == ("dob", "date")
    assert "12/03/1990" in talk.say("blue")
    talk.say("2 January 1991")
    assert talk.asked is not None and (talk.asked["field"], talk.asked["type"]) == ("id_proof", "document")
    file = tmp_path / "id.jpg"
    file.write_bytes(b"\xff\xd8\xff a photo")
    talk.say(str(file))
    assert talk.asked is not None and talk.asked["field"] == "send"
    talk.say("yes", "affirm")
    (given,) = sent(core, department)
    assert (dict(given.fields), list(given.documents)) == ({"dob": "1991-01-02"}, ["id_proof"])
    assert [document.document for document in department.documents.values()].count("id_proof") == 1


def test_what_cannot_be_given_is_left_out_with_a_reason(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    news("needs_information", documents=["id_proof"], remarks="Send your ID once more.")
    talk.say("hello", "greet")
    talk.say("skip", "skip")
    assert talk.asked is not None and talk.asked["field"] == "information"
    talk.say("My purse was stolen with all cards in it")
    talk.say("yes", "affirm")
    assert sent(core, department)[0].text.startswith("My purse")


@pytest.mark.parametrize("language", ["en", "hi"])
def test_later_is_found_again_through_the_status(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, language: str
) -> None:
    news("needs_information", remarks=WORDS[language])
    talk.say("namaste", "greet", language)
    talk.say({"en": "later", "hi": "बाद में"}[language], language=language)
    assert talk.asked is None
    talk.say("dhanyavaad", "thank", language)
    assert talk.asked is None
    assert WORDS[language] in talk.say("where is my form", "track_application", language)
    assert talk.asked is not None and talk.asked["field"] == "information"


def test_a_new_process_goes_on_with_what_was_given(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    news("needs_information", fields=["dob"], remarks="Which day?")
    talk.say("hello", "greet")
    before = dict(talk.slots)
    talk.say("2 January 1991")
    talk.slots = before  # the turn's row was lost: the answer is kept, the conversation stands one turn back
    assert "2 January 1991" in talk.say("2 January 1991")
    assert talk.asked is not None and talk.asked["field"] == "send"


def test_inside_of_a_form_the_question_waits(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    talk.say("apply", "apply_service", service="birth_certificate")
    news("needs_information", remarks=WORDS["en"])
    heard = talk.say("yes", "affirm")
    assert WORDS["en"] in heard
    assert talk.asked is not None and "question" not in talk.asked and talk.asked["service"] == "birth_certificate"


def test_the_officer_goes_on_without_it(core: Core, talk: Conversation, department: FakeDepartment, news: News) -> None:
    news("needs_information", remarks=WORDS["en"])
    talk.say("hello", "greet")
    news("under_review")
    heard = talk.say("in 2011")
    assert "does not wait" in heard and talk.asked is None
    assert sent(core, department) == []


def test_a_second_question_takes_the_place_of_the_first(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    news("needs_information", remarks=WORDS["en"])
    news("needs_information", remarks="And which month?")
    heard = talk.say("hello", "greet")
    assert "And which month?" in heard
    assert len(core.enquiries.open_of(core.citizens.resolve("rest", talk.sender).id)) == 1


def test_while_the_department_is_away_the_answer_waits_and_goes_once(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, clock: SetClock
) -> None:
    news("needs_information", remarks=WORDS["en"])
    for text, intent in (("hello", "greet"), ("in 2011", "inform"), ("yes", "affirm")):
        talk.say(text, intent)
    department.failure = Unavailable("down")
    assert sent(core, department) == []
    department.failure = None
    assert sent(core, department) == []  # not due yet
    clock.forward(minutes=1)
    assert len(sent(core, department)) == 1


def test_what_the_department_refuses_is_asked_again(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, monkeypatch: pytest.MonkeyPatch
) -> None:
    news("needs_information", fields=["dob"], remarks="Which day?")
    for text, intent in (("hello", "greet"), ("2 January 1991", "inform"), ("yes", "affirm")):
        talk.say(text, intent)
    with monkeypatch.context() as strict:

        def refuse(_: Any) -> str:
            raise Refused("422", {"dob": "invalid_date"})

        strict.setattr(department, "answer_question", refuse)
        assert sent(core, department) == []
    heard = talk.say("where is my form", "track_application")
    assert "did not take your answer" in heard
    assert talk.asked is not None and talk.asked["field"] == "dob"


def test_an_answer_after_the_decision_is_told_so(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, filed: str
) -> None:
    news("needs_information", remarks=WORDS["en"])
    for text, intent in (("hello", "greet"), ("in 2011", "inform"), ("yes", "affirm")):
        talk.say(text, intent)
    department.statuses[filed] = "rejected"
    assert sent(core, department) == []
    assert "had decided" in talk.say("thanks", "thank")


def test_a_department_without_such_questions_is_answered_as_before(
    core: Core, talk: Conversation, department: FakeDepartment, news: News, settings: Settings, filed: str
) -> None:
    department.statuses[filed] = "needs_information"
    body = {"event": "application.status_changed", "event_id": "plain", "status": "needs_information"}
    raw = json.dumps(body | {"reference_number": filed, "remarks": "Call us."}).encode()
    secret = settings.derived(CALLBACK_PURPOSE).encode()
    core.callbacks.receive(raw, "sha256=" + hmac.new(secret, raw, sha256).hexdigest())
    heard = talk.say("hello", "greet")
    assert "Call us." in heard and "phone" in heard and talk.asked is None


def test_an_answer_to_news_that_came_as_a_message_of_its_own_is_taken(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    news("needs_information", remarks=WORDS["en"])
    core.outbox.take(core.citizens.resolve("rest", talk.sender).id)  # as when it was sent without a turn
    assert "fee" in talk.say("fees kitni hai", "ask_fee", service=SERVICE) and talk.asked is None
    heard = talk.say("in 2011, to work there", confidence=0.3)
    assert "in 2011" in heard and talk.asked is not None and talk.asked["field"] == "send"


def test_what_was_put_off_is_not_taken_by_itself(
    core: Core, talk: Conversation, department: FakeDepartment, news: News
) -> None:
    news("needs_information", remarks=WORDS["en"])
    talk.say("hello", "greet")
    talk.say("later")
    talk.say("in 2011, to work there", confidence=0.3)
    assert talk.asked is None
