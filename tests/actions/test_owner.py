"""Certificates for their owner, who is asked again after the number may have changed hands; in both languages."""

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import update

from seva.applications.application import Content
from seva.core import Core
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.departments.port import Progress
from seva.handover.papers import READY
from seva.notifications import Notice
from seva.storage.tables import applications, citizens
from tests.actions.conversation import Conversation
from tests.conftest import MORNING, SetClock

NUMBER, PDF = "DL-CRT-2026-00000002", b"%PDF-1.7 of a certificate"
BORN = "1990-03-12"


@pytest.fixture
def issued(core: Core, talk: Conversation, department: FakeDepartment) -> str:
    """An application of the citizen that was issued; its id."""
    department.papers[NUMBER] = PDF
    return with_certificate(core, talk, "income_certificate", "REV26-1234-5678-1", NUMBER)


def with_certificate(core: Core, talk: Conversation, service: str, reference: str, number: str | None) -> str:
    citizen = core.citizens.resolve(talk.channel, talk.sender)
    draft = core.applications.start(citizen.id, service, "revenue", "en")
    core.applications.save_content(draft, Content(consented=True, answers={"dob": BORN, "applicant_name": "Sunita"}))
    row = {"status": "issued", "reference_number": reference, "certificate_number": number}
    with core.applications.database.begin() as connection:
        connection.execute(update(applications).where(applications.c.id == draft.id).values(**row))
    return draft.id


def change_hands(core: Core, talk: Conversation) -> None:
    citizen = core.citizens.resolve(talk.channel, talk.sender)
    with core.applications.database.begin() as connection:
        connection.execute(update(citizens).where(citizens.c.id == citizen.id).values(verify_again_since=MORNING))


def ask_for_it(talk: Conversation, language: str = "en") -> str:
    words = {"en": "send my certificate", "hi": "मेरा प्रमाण पत्र भेजो"}
    return talk.say(words[language], "download_document", language)


def documents_of(talk: Conversation) -> list[Any]:
    return [message["custom"]["document"] for message in talk.last if (message.get("custom") or {}).get("document")]


@pytest.mark.parametrize(("language", "word"), [("en", "Here it is"), ("hi", "यह रहा")])
def test_the_file_comes_in_the_chat(talk: Conversation, issued: str, core: Core, language: str, word: str) -> None:
    talk.sender = core.citizens.resolve("rest", "citizen-1").id
    talk.channel = "whatsapp"
    assert word in ask_for_it(talk, language)
    (document,) = documents_of(talk)
    assert (document["file_name"], document["mime_type"]) == (f"{NUMBER}.pdf", "application/pdf")
    assert document["name"].startswith("issued-")


def test_a_link_comes_where_there_are_no_files(talk: Conversation, issued: str, core: Core) -> None:
    link = ask_for_it(talk).split()[-1]
    assert core.paper_links.application_id(link.rpartition("/")[2]) == issued


def test_a_department_that_is_away(talk: Conversation, issued: str, department: FakeDepartment) -> None:
    department.failure = Unavailable("down")
    assert "few minutes" in ask_for_it(talk)
    department.failure, department.papers = None, {}
    assert NUMBER in ask_for_it(talk), "where the department has no file, the number is what helps"


@pytest.mark.parametrize(
    ("language", "became", "newer", "said"),
    [
        ("en", "revoked", "", "has cancelled"),
        ("hi", "revoked", "", "रद्द कर दिया"),
        ("en", "superseded", "", "In a few minutes"),
        ("hi", "corrected", "", "कुछ मिनट बाद"),
        ("en", "corrected", "DL-CRT-2026-00000003", "15 minutes"),
        ("hi", "superseded", "DL-CRT-2026-00000003", "15 मिनट"),
    ],
)
def test_one_that_counts_no_more_does_not_come(
    talk: Conversation, issued: str, department: FakeDepartment, monkeypatch: pytest.MonkeyPatch,
    language: str, became: Any, newer: str, said: str,
) -> None:  # fmt: skip
    assert "papers/" in ask_for_it(talk, language)
    department.became[NUMBER] = became
    department.papers |= {newer: PDF} if newer else {}
    stands = Progress("REV26-1234-5678-1", "income_certificate", "issued", None, certificate_number=newer or None)
    monkeypatch.setattr(department, "progress", lambda *_: stands)
    heard = ask_for_it(talk, language)
    assert NUMBER in heard and said in heard and ("papers/" in heard) is bool(newer)
    assert "{" not in heard


@pytest.mark.parametrize(("language", "said"), [("en", "has cancelled"), ("hi", "रद्द कर दिया")])
def test_where_it_stands_tells_that_it_was_cancelled(
    talk: Conversation, issued: str, core: Core, department: FakeDepartment, monkeypatch: pytest.MonkeyPatch,
    language: str, said: str,
) -> None:  # fmt: skip
    stands = Progress("REV26-1234-5678-1", "income_certificate", "issued", None, certificate_number=NUMBER)
    monkeypatch.setattr(department, "progress", lambda *_: stands)
    ask_for_it(talk, language)
    assert said not in talk.say("REV26-1234-5678-1", "track_application", language)
    with core.applications.database.begin() as connection:
        core.papers.end(connection, issued, NUMBER)
    assert said in talk.say("REV26-1234-5678-1", "track_application", language)
    talk.sender = "somebody-else"
    assert said not in talk.say("REV26-1234-5678-1", "track_application", language)


def test_one_of_several_is_chosen(talk: Conversation, issued: str, core: Core) -> None:
    with_certificate(core, talk, "domicile_certificate", "REV26-2345-6789-6", None)
    assert "Which one" in ask_for_it(talk)
    assert "15 minutes" in talk.say("REV26-1234-5678-1", "inform")
    assert "15 minutes" in talk.say("my income certificate", "download_document", service="income_certificate")


def test_it_comes_by_itself(talk: Conversation, issued: str, core: Core) -> None:
    citizen = core.citizens.resolve(talk.channel, talk.sender)
    with core.applications.database.begin() as connection:
        values = {"service": "income_certificate", "application": issued}
        core.outbox.put(connection, citizen.id, "paper:1", Notice(READY, values))
    assert "15 minutes" in talk.say("hello", "greet")
    assert "15 minutes" not in talk.say("hello", "greet")


@pytest.mark.parametrize(
    ("language", "asked", "right", "wrong"),
    [("en", "date of birth", "12 March 1990", "1/1/1990"), ("hi", "जन्म", "12/3/1990", "13/3/1990")],
)
def test_the_owner_is_asked_again(
    talk: Conversation, issued: str, core: Core, language: str, asked: str, right: str, wrong: str
) -> None:
    change_hands(core, talk)
    heard = ask_for_it(talk, language)
    assert asked in heard.lower() and "papers/" not in heard and BORN not in heard
    assert "papers/" not in talk.say(wrong, "inform", language)
    assert "papers/" in talk.say(right, "inform", language)
    assert "papers/" in ask_for_it(talk, language), "once is enough"


def test_three_wrong_answers_end_it_for_a_day(talk: Conversation, issued: str, core: Core, clock: SetClock) -> None:
    change_hands(core, talk)
    ask_for_it(talk)
    for wrong in ("1/1/1990", "2/1/1990", "3/1/1990"):
        heard = talk.say(wrong, "inform")
    assert "Three answers" in heard and "23 November" in heard
    assert "papers/" not in talk.say("12/3/1990", "inform")
    clock.forward(days=1, minutes=1)
    ask_for_it(talk)
    assert "papers/" in talk.say("12/3/1990", "inform")


def test_nothing_of_theirs_is_said_before(talk: Conversation, issued: str, core: Core) -> None:
    citizen = core.citizens.resolve(talk.channel, talk.sender)
    with core.applications.database.begin() as connection:
        values = {"service": "income_certificate", "reference_number": "REV26-1234-5678-1", "remarks": ""}
        core.outbox.put(connection, citizen.id, "n1", Notice("status.issued", values))
    change_hands(core, talk)
    assert "REV26" not in talk.say("hello", "greet")
    for intent in ("track_application", "resume_application", "pay_bill", "apply_service", "delete_my_data"):
        heard = talk.say("mera form", intent, service="income_certificate")
        assert "date of birth" in heard.lower() and "Sunita" not in heard, intent
    assert "112" in talk.say("fire", "emergency_help")
    ask_for_it(talk)
    assert "REV26" in talk.say("12/3/1990", "inform"), "what waited is told to its owner"


def test_an_open_form_stays_shut_until_then(talk: Conversation, core: Core) -> None:
    talk.say("income certificate", "apply_service", service="income_certificate")
    talk.say("yes", "affirm")
    draft, before = talk.slots["draft"], talk.asked
    application = core.applications.get(draft)
    assert application and before
    core.applications.save_content(application, replace(application.content, answers={"dob": BORN}))
    change_hands(core, talk)
    assert "date of birth" in talk.say("Ram Kumar", "inform").lower()
    assert talk.in_form
    assert talk.say("12/3/1990", "inform")
    now = core.applications.get(draft)
    assert now and now.content.answers == {"dob": BORN}, "the answer of the check is no answer of the form"
    assert talk.in_form and talk.asked


@pytest.mark.parametrize(("language", "label"), [("en", "I am somebody else"), ("hi", "यह नंबर नया है")])
def test_somebody_else_begins_anew(talk: Conversation, issued: str, core: Core, language: str, label: str) -> None:
    change_hands(core, talk)
    ask_for_it(talk, language)
    assert label in talk.buttons
    talk.say(label, "inform", language)
    assert "papers/" not in ask_for_it(talk, language)
    moved = core.applications.get(issued)
    assert moved and moved.citizen_id != core.citizens.resolve(talk.channel, talk.sender).id
    assert not core.citizens.resolve(talk.channel, talk.sender).verify_again


def test_who_has_nothing_is_not_asked(talk: Conversation, core: Core) -> None:
    change_hands(core, talk)
    assert "form" in talk.say("where is my form", "track_application").lower() or talk.last
    assert not core.citizens.resolve(talk.channel, talk.sender).verify_again
