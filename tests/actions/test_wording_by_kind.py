"""A complaint is called a complaint, the notice names the carrier that carries, and news says what to do."""

import hmac
import json
from hashlib import sha256
from itertools import count

import pytest

from seva.catalogue import Catalogue
from seva.core import CALLBACK_PURPOSE, Core
from seva.settings import Settings
from tests.actions.conversation import Conversation
from tests.actions.test_form import SERVICE, begin, fill

COMPLAINT = "mcd_civic_complaint"
WORDS = {"en": ("complaint", "application"), "hi": ("शिकायत", "आवेदन")}
CHANGES = [["under_review", "needs_information", "approved"], ["rejected"], ["withdrawn"]]
numbers = count(1)


def file(talk: Conversation, catalogue: Catalogue, service: str, language: str = "en") -> str:
    talk.say("x", "apply_service", language, service=service)
    talk.say("हाँ" if language == "hi" else "yes", "affirm", language)
    fill(talk, catalogue)
    return talk.say("हाँ" if language == "hi" else "yes", "affirm", language)


def change(core: Core, settings: Settings, talk: Conversation, status: str, remarks: str = "") -> None:
    citizen = core.citizens.resolve("rest", talk.sender)
    number = core.applications.of_citizen(citizen.id, ("filed", "under_review", "needs_information"))[
        0
    ].reference_number
    event = {"event": "application.status_changed", "event_id": f"kind-{next(numbers)}", "reference_number": number}
    body = json.dumps(event | {"status": status, "remarks": remarks}).encode()
    key = settings.derived(CALLBACK_PURPOSE).encode()
    core.callbacks.receive(body, "sha256=" + hmac.new(key, body, sha256).hexdigest())


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize("statuses", CHANGES)
def test_news_of_a_complaint_says_so(
    talk: Conversation, core: Core, catalogue: Catalogue, settings: Settings, language: str, statuses: list[str]
) -> None:
    right, wrong = WORDS[language]
    heard = file(talk, catalogue, COMPLAINT, language)
    assert right in heard
    assert wrong not in heard
    for status in statuses:
        change(core, settings, talk, status)
        news = talk.say("namaste" if language == "hi" else "good morning", "thank", language).lower()
        assert right in news
        assert wrong not in news


@pytest.mark.parametrize("language", ["en", "hi"])
def test_news_of_an_application_says_so(
    talk: Conversation, core: Core, catalogue: Catalogue, settings: Settings, language: str
) -> None:
    wrong, right = WORDS[language]
    heard = file(talk, catalogue, SERVICE, language)
    change(core, settings, talk, "under_review")
    heard += talk.say("namaste" if language == "hi" else "good morning", "thank", language).lower()
    assert heard.count(right) == 2
    assert wrong not in heard


@pytest.mark.parametrize("language", ["en", "hi"])
def test_a_complaint_is_taken_back_as_one(talk: Conversation, catalogue: Catalogue, language: str) -> None:
    right, wrong = WORDS[language]
    file(talk, catalogue, COMPLAINT, language)
    asked = talk.say("take it back", "withdraw_application", language)
    done = talk.say("yes", "affirm", language)
    assert right in asked and wrong not in asked
    assert right in done and wrong not in done


@pytest.mark.parametrize("language", ["en", "hi"])
@pytest.mark.parametrize(
    ("channel", "is_named"), [("rest", False), ("cmdline", False), ("whatsapp", True)]
)  # fmt: skip
def test_the_notice_names_whatsapp_only_there(talk: Conversation, language: str, channel: str, is_named: bool) -> None:
    talk.channel = channel
    heard = talk.say("x", "apply_service", language, service=COMPLAINT)
    assert ("WhatsApp" in heard or "व्हाट्सऐप" in heard) == is_named
    right, wrong = WORDS[language]
    assert right in heard
    assert wrong not in heard


@pytest.mark.parametrize("remarks", ["Send a clear photo.", ""])
def test_what_the_department_asks_for_is_told_with_what_to_do(
    talk: Conversation, core: Core, catalogue: Catalogue, settings: Settings, remarks: str
) -> None:
    file(talk, catalogue, SERVICE)
    change(core, settings, talk, "needs_information", remarks)
    news = talk.say("hello", "greet")
    assert remarks in news
    assert ("officer writes" in news) == bool(remarks)
    assert "send it here" in news or "can be sent here" in news
    for said in ("by phone or at", catalogue.departments["revenue"].helpline):
        assert said in news


def test_the_status_says_what_to_do_when_information_is_needed(
    talk: Conversation, catalogue: Catalogue, core: Core
) -> None:
    file(talk, catalogue, SERVICE)
    statuses = core.departments.statuses  # type: ignore[attr-defined]
    statuses.update(dict.fromkeys(statuses, "needs_information"))
    heard = talk.say("where is my form", "track_application")
    assert "send it here" in heard
    assert catalogue.departments["revenue"].helpline in heard


@pytest.mark.parametrize(
    ("language", "said", "told"),
    [
        ("en", "31 February 1990", "no such day: 31 February 1990"),
        ("hi", "31 फ़रवरी", "31 फ़रवरी"),
        ("en", "31/04/1990", "31/04/1990"),
    ],
)
def test_a_day_that_does_not_exist_is_named_and_the_date_asked_again(
    talk: Conversation, catalogue: Catalogue, language: str, said: str, told: str
) -> None:
    begin(talk, language)
    fill(talk, catalogue, until="dob")
    heard = talk.say(said, "inform", language)
    assert told in heard
    assert "12/03/1990" in heard
    assert "year" not in heard
    assert "साल" not in heard
    assert talk.asked is not None
    assert talk.asked["field"] == "dob"


@pytest.mark.parametrize("said", ["3 din se", "since 3 days", "तीन दिन से", "pichle 3 din se"])
def test_since_when_is_a_day(talk: Conversation, catalogue: Catalogue, core: Core, said: str) -> None:
    talk.say("x", "file_grievance", service=COMPLAINT)
    talk.say("yes", "affirm")
    fill(talk, catalogue, until="since_date")
    talk.say(said)
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["since_date"] == "2026-11-19"
