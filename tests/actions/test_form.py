"""Applying for a service, turn by turn."""

import pytest

from seva.applications.repository import Applications
from seva.catalogue import Catalogue
from seva.core import Core
from seva.departments.errors import Refused, Unavailable
from seva.departments.fake import FakeDepartment
from tests.actions.conversation import Conversation
from tests.conftest import SetClock
from tests.system.citizen import NUMBER, answer

SERVICE = "income_certificate"


def begin(talk: Conversation, language: str = "en") -> None:
    talk.say("income certificate banwana hai", "apply_service", language, service=SERVICE)
    talk.say("yes", "affirm", language)


def fill(talk: Conversation, catalogue: Catalogue, until: str = "review") -> str:
    heard = ""
    for _ in range(40):
        if talk.asked is None or talk.asked["field"] == until:
            return heard
        heard = talk.say(answer(catalogue, talk.asked, "en"))
    raise AssertionError(f"{until} was never asked")


def test_from_opening_to_number(talk: Conversation, catalogue: Catalogue, department: FakeDepartment) -> None:
    begin(talk)
    fill(talk, catalogue)
    heard = talk.say("yes", "affirm")
    assert NUMBER.search(heard)
    assert "21 December 2026" in heard
    assert talk.asked is None
    assert not talk.in_form
    assert len(department.filed) == 1


def test_the_notice_names_every_datum_and_no_means_no(talk: Conversation, core: Core) -> None:
    heard = talk.say("apply", "apply_service", service=SERVICE)
    for field in core.catalogue.services[SERVICE].fields:
        assert field.label.en in heard
    assert "delete my data" in heard
    talk.say("no", "deny")
    assert talk.asked is None
    citizen = core.citizens.resolve("rest", talk.sender)
    assert core.citizens.consents_of(citizen.id) == []
    assert core.applications.of_citizen(citizen.id, ("draft",)) == []


def test_consent_is_recorded_with_version_language_and_time(talk: Conversation, core: Core, clock: SetClock) -> None:
    begin(talk, "hi")
    citizen = core.citizens.resolve("rest", talk.sender)
    assert core.citizens.consents_of(citizen.id) == [(SERVICE, "2026-11", "hi", clock.now, None)]


def test_several_values_in_one_message(talk: Conversation) -> None:
    begin(talk)
    text = "Sunita Devi, 9876543210"
    assert "Mobile number" in talk.say(text, mobile=("9876543210", 13, 23))
    assert talk.asked is not None
    assert talk.asked["field"] == "guardian_name"


def test_a_question_is_answered_and_the_form_asks_again(talk: Conversation) -> None:
    begin(talk)
    before = talk.asked
    heard = talk.say("how many days", "ask_time")
    assert "21" in heard
    assert talk.asked == before
    assert "name" in heard.splitlines()[-2].lower()


def test_another_service_may_be_asked_about_in_the_middle(talk: Conversation) -> None:
    begin(talk)
    heard = talk.say("fee of driving licence?", "ask_fee", service="driving_licence_new")
    assert "₹500" in heard
    assert talk.asked is not None
    assert talk.asked["service"] == SERVICE


def test_back_corrects_the_last_answer(talk: Conversation, core: Core) -> None:
    begin(talk)
    talk.say("Sunita Devi")
    talk.say("galat likh diya", "go_back")
    assert talk.asked is not None
    assert talk.asked["field"] == "applicant_name"
    talk.say("Sunita Kumari")
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["applicant_name"] == "Sunita Kumari"


def test_only_optional_questions_can_be_skipped(talk: Conversation, catalogue: Catalogue) -> None:
    begin(talk)
    talk.say("skip", "skip")
    assert talk.asked is not None
    assert talk.asked["field"] == "applicant_name"
    fill(talk, catalogue, until="aadhaar_last4")
    talk.say("skip", "skip")
    assert talk.asked["field"] == "photo"


def test_any_answer_can_be_corrected_from_the_review(talk: Conversation, catalogue: Catalogue, core: Core) -> None:
    begin(talk)
    fill(talk, catalogue)
    talk.say("change", "out_of_scope")
    assert talk.asked is not None
    assert "pincode" in talk.asked["choices"]
    talk.say("PIN code", "inform")
    assert talk.asked["field"] == "pincode"
    talk.say("110091")
    assert talk.asked["field"] == "review"
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["pincode"] == "110091"


def test_stop_keeps_and_days_later_it_is_resumed(talk: Conversation, catalogue: Catalogue, clock: SetClock) -> None:
    begin(talk)
    fill(talk, catalogue, until="gender")
    talk.say("rehne do", "stop")
    assert talk.asked is None
    clock.forward(days=5)
    talk.say("adhura form pura karna hai", "resume_application")
    assert talk.asked is not None
    assert talk.asked["field"] == "gender"


def test_applying_again_offers_the_unfinished_one_or_a_fresh_start(talk: Conversation, core: Core) -> None:
    begin(talk)
    talk.say("Sunita Devi")
    talk.say("stop", "stop")
    talk.say("income certificate", "apply_service", service=SERVICE)
    assert talk.asked is None
    talk.say("2")
    assert talk.asked is not None
    assert talk.asked["field"] == "consent"
    assert len(core.applications.of_citizen(core.citizens.resolve("rest", talk.sender).id, ("draft",))) == 1


def test_what_was_given_before_is_offered(talk: Conversation, catalogue: Catalogue) -> None:
    begin(talk)
    fill(talk, catalogue)
    talk.say("yes", "affirm")
    talk.say("domicile", "apply_service", service="domicile_certificate")
    talk.say("yes", "affirm")
    assert talk.asked is not None
    assert talk.asked["field"] == "prefill"
    assert "Sunita Devi" in talk.last[-1]["text"]
    assert "9876543210" not in talk.last[-1]["text"]
    talk.say("yes", "affirm")
    assert talk.asked["field"] not in ("applicant_name", "mobile", "dob")


def test_a_department_that_is_down_stops_nothing(
    talk: Conversation, catalogue: Catalogue, department: FakeDepartment, core: Core, clock: SetClock
) -> None:
    begin(talk)
    fill(talk, catalogue)
    department.failure = Unavailable("down")
    heard = talk.say("yes", "affirm")
    citizen = core.citizens.resolve("rest", talk.sender)
    waiting = core.applications.of_citizen(citizen.id, ("queued",))
    assert waiting[0].acknowledgement
    assert waiting[0].acknowledgement in heard
    assert not NUMBER.search(heard)
    department.failure = None
    clock.forward(minutes=10)
    assert core.filing.file_waiting() == 1
    assert NUMBER.search(talk.say("hello", "greet"))
    assert not NUMBER.search(talk.say("hello", "greet"))


def test_a_refusal_is_told_and_can_be_mended(
    talk: Conversation, catalogue: Catalogue, department: FakeDepartment
) -> None:
    begin(talk)
    fill(talk, catalogue)
    department.failure = Refused("422", {"pincode": "unknown"})
    heard = talk.say("yes", "affirm")
    assert "PIN code" in heard
    department.failure = None
    talk.say("continue my form", "resume_application")
    assert talk.asked is not None
    heard = fill(talk, catalogue)
    assert NUMBER.search(talk.say("yes", "affirm"))


def test_the_same_answer_twice_after_a_lost_reply(talk: Conversation, core: Core) -> None:
    begin(talk)
    before = dict(talk.slots)
    talk.say("Sunita Devi")
    talk.slots = before  # the reply and its events were lost on the way
    talk.say("Sunita Devi")
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert "guardian_name" not in application.content.answers
    assert talk.asked is not None
    assert talk.asked["field"] == "guardian_name"


def test_yes_twice_files_once(talk: Conversation, catalogue: Catalogue, department: FakeDepartment) -> None:
    begin(talk)
    fill(talk, catalogue)
    before, in_form = dict(talk.slots), talk.in_form
    talk.say("yes", "affirm")
    talk.slots, talk.in_form = before, in_form
    assert NUMBER.search(talk.say("yes", "affirm"))
    assert len(department.filed) == 1


def test_three_misfits_name_a_way_out(talk: Conversation) -> None:
    begin(talk)
    for _ in range(2):
        assert "1031" not in talk.say("12345")
    assert "1031" in talk.say("12345")


@pytest.mark.parametrize("fails", ["get", "save_content", "of_citizen"])
def test_a_failing_core_is_told_and_nothing_is_lost(
    talk: Conversation, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    begin(talk)
    before, in_form = dict(talk.slots), talk.in_form

    def broken(*_: object) -> None:
        raise RuntimeError("Sunita 9876543210 234567890124")

    with monkeypatch.context() as context:
        context.setattr(Applications, fails, broken)
        heard = talk.say("Sunita Devi") if fails != "of_citizen" else talk.say("status", "track_application")
    assert "Nothing is lost" in heard
    assert talk.slots | {"answer": None} == before | {"answer": None}
    assert talk.in_form == in_form
    talk.say("Sunita Devi")
    assert talk.asked is not None
    assert talk.asked["field"] == "guardian_name"


def test_a_label_at_the_review_is_no_command(talk: Conversation, catalogue: Catalogue) -> None:
    begin(talk, "hi")
    fill(talk, catalogue)
    talk.say("बदलें", "change_language", "hi")
    talk.say("पता", "skip", "hi", confidence=0.79)
    assert talk.asked is not None
    assert talk.asked["field"] == "address"


@pytest.mark.parametrize("noise", ["c", "ccc", "kkk", "hmm"])
def test_noise_is_no_consent(talk: Conversation, noise: str) -> None:
    talk.say("apply", "apply_service", service=SERVICE)
    talk.say(noise, "affirm")
    assert talk.asked is not None
    assert talk.asked["field"] == "consent"


def test_another_language_in_the_middle_asks_on_in_it(talk: Conversation) -> None:
    begin(talk, "hi")
    talk.say("change language", "change_language", "hi")
    heard = talk.say("English", "inform", "hi")
    assert "full name" in heard
    assert "पूरा नाम" not in heard


def test_sub_divisions_are_those_of_the_district_and_are_asked_again_when_it_changes(
    talk: Conversation, catalogue: Catalogue
) -> None:
    talk.say("ews certificate", "apply_service", service="ews_certificate")
    talk.say("yes", "affirm")
    fill(talk, catalogue, "district")
    talk.say("north")
    assert talk.asked and talk.asked["field"] == "sub_division"
    assert talk.asked["choices"] == ["burari", "adarsh_nagar", "badli"]
    talk.say("Kalkaji")
    assert talk.asked["field"] == "sub_division"
    talk.say("Badli")
    assert talk.asked["field"] == "purpose"
    fill(talk, catalogue)
    talk.say("change")
    talk.say("District")
    talk.say("Old Delhi")
    assert talk.asked["field"] == "sub_division"
    assert talk.asked["choices"] == ["sadar_bazar", "chandni_chowk"]
    talk.say("Chandni Chowk")
    assert talk.asked["field"] == "review"
