"""Everything besides the form."""

from pathlib import Path

import pytest

from actions.base import TOPICS
from seva.catalogue import Catalogue
from seva.core import Core
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.settings import Settings
from tests.actions.conversation import Conversation
from tests.actions.test_form import begin, fill
from tests.system.citizen import NUMBER


def test_every_intent_has_an_answer_in_both_languages(talk: Conversation) -> None:
    for intent in TOPICS:
        for language in ("en", "hi"):
            talk.sender = f"{intent}-{language}"
            talk.slots, talk.in_form = dict.fromkeys(talk.slots), False
            assert talk.say("…", intent, language).strip()


def test_greeting_offers_what_is_asked_for_most(talk: Conversation) -> None:
    talk.say("namaste", "greet", "hi")
    assert "आय प्रमाण पत्र" in talk.buttons
    assert "मेन्यू" in talk.buttons


def test_menu_by_department_by_number(talk: Conversation) -> None:
    talk.say("menu", "list_services")
    talk.say("All departments")
    assert len(talk.buttons) > 5
    first = talk.buttons[0]
    assert first in talk.say("1") or talk.buttons


def test_a_number_picks_the_choice_of_that_number(talk: Conversation) -> None:
    talk.say("hello", "greet")
    second = talk.buttons[1]
    talk.say("2")
    assert talk.slots["service"] == "income_certificate"
    assert second == "Income certificate"


def test_follow_up_is_about_the_service_just_spoken_of(talk: Conversation) -> None:
    talk.say("documents for income certificate", "ask_documents", service="income_certificate")
    assert "Income certificate" in talk.say("aur fees?", "ask_fee")


def test_two_close_services_are_asked_about(talk: Conversation) -> None:
    talk.say("certificate for caste", "ask_fee", candidates=("caste_certificate_scst", "obc_certificate"))
    assert len(talk.buttons) == 2
    assert "OBC" in talk.say(talk.buttons[1])


def test_a_bare_name_is_asked_what_about(talk: Conversation) -> None:
    talk.say("income certificate", "apply_service", confidence=0.3, service=("income_certificate", 0, 18))
    assert talk.asked is None
    assert len(talk.buttons) == 3


@pytest.mark.parametrize("fact", ["ask_fee", "ask_time", "ask_documents", "ask_eligibility"])
def test_typical_facts_are_marked(talk: Conversation, catalogue: Catalogue, fact: str) -> None:
    names = {"ask_fee": "fee", "ask_time": "sla", "ask_documents": "documents", "ask_eligibility": "eligibility"}
    home = [s for s in catalogue.services.values() if s.jurisdiction == "delhi" and s.department == "revenue"]
    typical = next(s for s in home if s.is_typical(names[fact]))
    known = next(s for s in home if not s.is_typical(names[fact]))
    assert "Revenue" in talk.say("?", fact, service=typical.id)
    assert "check with" not in talk.say("?", fact, service=known.id).lower()


def test_emergency_comes_first_in_a_form_too(talk: Conversation) -> None:
    begin(talk)
    before = talk.asked
    heard = talk.say("bachao aag lag gayi", "emergency_help", "hi")
    assert heard.index("112") < 40
    assert "101" in heard
    assert talk.asked == before


def test_not_understood_leads_to_choices_then_menu_then_helpline(talk: Conversation) -> None:
    talk.say("xyz", "out_of_scope", confidence=0.1)
    talk.say("xyz", "out_of_scope", confidence=0.1)
    assert len(talk.buttons) == 3
    talk.say("xyz", "out_of_scope", confidence=0.1)
    assert len(talk.buttons) > 5
    assert "1031" in talk.say("xyz", "out_of_scope", confidence=0.1)
    talk.say("hello", "greet")
    assert talk.slots["misunderstood"] == 0


def test_tracking(talk: Conversation, catalogue: Catalogue, department: FakeDepartment) -> None:
    begin(talk)
    fill(talk, catalogue)
    found = NUMBER.search(talk.say("yes", "affirm"))
    assert found
    number = found.group()
    sloppy = number.lower().replace("-", " ")
    assert number in talk.say(f"status of {sloppy}", "track_application")
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert "digit" in talk.say(wrong, "track_application")
    assert number in talk.say("mera form kahan pahuncha", "track_application")
    department.failure = Unavailable("down")
    assert number in talk.say("mera form kahan pahuncha", "track_application")


def test_withdrawing_asks_once_more(talk: Conversation, catalogue: Catalogue, department: FakeDepartment) -> None:
    begin(talk)
    fill(talk, catalogue)
    talk.say("yes", "affirm")
    talk.say("take it back", "withdraw_application")
    assert list(department.statuses.values()) == ["filed"]
    talk.say("yes", "affirm")
    assert list(department.statuses.values()) == ["withdrawn"]


def test_language_chosen_in_words_wins_until_changed(talk: Conversation) -> None:
    talk.say("change language", "change_language")
    talk.say("हिंदी", "inform", "en")
    assert "सेवा साथी" in talk.say("hello", "greet", "en")


def test_human_means_helpline_and_hours(talk: Conversation) -> None:
    talk.say("fees", "ask_fee", service="water_connection_new")
    assert "1916" in talk.say("talk to a person", "talk_to_human")


def test_bill_by_account_number(talk: Conversation) -> None:
    talk.say("bijli ka bill", "pay_bill", service="electricity_bill_payment")
    heard = talk.say("123456789", "inform", account_number="123456789")
    assert "₹1,234.50" in heard
    assert "123456789" not in heard


def test_officials_by_pincode(talk: Conversation) -> None:
    talk.say("who is my SDM", "find_official")
    assert "SDM office" in talk.say("110092", "inform", pincode="110092")


def test_data_is_erased_after_asking(
    talk: Conversation, core: Core, catalogue: Catalogue, settings: Settings, tmp_path: Path
) -> None:
    scan = tmp_path / "scan.pdf"
    scan.write_bytes(b"%PDF-1.7 a scan")
    begin(talk)
    fill(talk, catalogue, until="photo")
    talk.say(str(scan))
    assert [path for path in settings.files.rglob("*") if path.is_file()]
    talk.say("delete my data", "delete_my_data")
    talk.say("yes", "affirm")
    citizen = core.citizens.resolve("rest", talk.sender)
    assert core.applications.of_citizen(citizen.id, ("draft",)) == []
    assert all(withdrawn for *_, withdrawn in core.citizens.consents_of(citizen.id))
    assert not [path for path in settings.files.rglob("*") if path.is_file()]


def test_opting_out_is_remembered(talk: Conversation, core: Core) -> None:
    talk.say("STOP", "stop_messages")
    assert not core.citizens.resolve("rest", talk.sender).wants_messages
    talk.say("START", "start_messages")
    assert core.citizens.resolve("rest", talk.sender).wants_messages


def test_the_terminal_shows_choices_as_numbered_lines(talk: Conversation) -> None:
    talk.channel = "cmdline"
    assert "\n1. " in talk.say("menu", "list_services")
    assert talk.buttons == []
