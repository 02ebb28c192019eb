"""Two acts in one message are both served: questions first, then what is begun; what asks back lets the rest wait."""

import pytest

from seva.core import Core
from tests.actions.conversation import Conversation
from tests.actions.test_form import SERVICE, begin, fill
from tests.trained import understood


def test_a_question_is_answered_and_the_form_begins(talk: Conversation) -> None:
    heard = talk.hear(understood("income certificate chahiye, kitne din lagenge?"))
    assert heard.index("21 दिन") < heard.index("मंज़ूरी" if "मंज़ूरी" in heard else "?")
    assert talk.asked is not None
    assert (talk.asked["service"], talk.asked["field"]) == (SERVICE, "consent")
    assert len([message for message in talk.last if message.get("buttons")]) == 1


def test_the_same_in_devanagari(talk: Conversation) -> None:
    heard = talk.hear(understood("मुझे निवास प्रमाण पत्र बनवाना है और फ़ीस भी बता दो"))
    assert "फ़ीस" in heard.splitlines()[0]
    assert talk.asked is not None
    assert talk.asked["service"] == "domicile_certificate"


def test_two_questions_are_both_answered(talk: Conversation) -> None:
    heard = talk.say(
        "documents and fee of income certificate",
        "ask_documents",
        service=SERVICE,
        acts=(("ask_documents", 0, 9), ("ask_fee", 14, 39)),
    )
    assert heard.index("Documents for") < heard.index("there is no fee")
    assert len(talk.buttons) == 3
    assert talk.asked is None


def test_what_asks_back_lets_the_other_act_wait(talk: Conversation) -> None:
    heard = talk.say(
        "pay my water bill and tell me the JE's number",
        "pay_bill",
        service="water_bill_payment",
        acts=(("pay_bill", 0, 17), ("find_official", 21, 45)),
    )
    assert "PIN code" in heard
    assert "K number" not in heard
    heard = talk.say("110092", "inform", pincode="110092")
    assert "SDM office" in heard
    assert talk.slots["expecting"]["intent"] == "pay_bill"
    assert "₹" in talk.say("1234567890", "inform", account_number="1234567890")


def test_the_rest_waits_for_a_choice_too_and_is_about_what_was_chosen(talk: Conversation) -> None:
    talk.say(
        "certificate chahiye, fees kitni hai",
        "ask_fee",
        candidates=(SERVICE, "caste_certificate_scst"),
        acts=(("apply_service", 0, 19), ("ask_fee", 20, 35)),
    )
    assert talk.asked is None
    heard = talk.say("1")
    assert "there is no fee" in heard
    assert talk.asked is not None
    assert talk.asked["service"] == SERVICE


def test_an_act_may_name_a_service_of_its_own(talk: Conversation) -> None:
    heard = talk.say(
        "income certificate chahiye aur driving licence ki fees",
        "apply_service",
        service=SERVICE,
        acts=(("apply_service", 0, 26), ("ask_fee", 31, 54, "driving_licence_new")),
    )
    assert "₹500" in heard
    assert talk.asked is not None
    assert talk.asked["service"] == SERVICE


def test_parts_that_are_sure_are_served_though_the_whole_is_a_guess(talk: Conversation) -> None:
    heard = talk.say(
        "income certificate need, fee?",
        "pay_bill",
        confidence=0.15,
        service=SERVICE,
        acts=(("apply_service", 0, 23), ("ask_fee", 25, 28)),
    )
    assert "there is no fee" in heard
    assert talk.asked is not None


def test_an_answer_with_a_question_beside_it_is_both(talk: Conversation, core: Core) -> None:
    begin(talk)
    heard = talk.say(
        "Sunita Devi. How many days?", "ask_time", acts=(("inform", 0, 11), ("ask_time", 11, 26)), service=SERVICE
    )
    assert "21" in heard
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers == {"applicant_name": "Sunita Devi"}


def test_a_yes_with_a_question_is_no_consent_yet(talk: Conversation, core: Core) -> None:
    talk.say("apply", "apply_service", service=SERVICE)
    heard = talk.say("yes, but what is the fee?", "ask_fee", acts=(("inform", 0, 3), ("ask_fee", 4, 25)))
    assert "there is no fee" in heard
    assert talk.asked is not None
    assert talk.asked["field"] == "consent"


def test_a_question_in_free_words_is_a_part_of_them(talk: Conversation, core: Core) -> None:
    talk.say("street light", "file_grievance", service="mcd_civic_complaint")
    talk.say("yes", "affirm")
    fill(talk, core.catalogue, until="complaint_text")
    text = "Light broken since Monday, when will it be repaired?"
    talk.say(text, "ask_time", confidence=0.6, acts=(("inform", 0, 25), ("ask_time", 25, 51)))
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["complaint_text"] == text


@pytest.mark.parametrize("step", ["applicant_name", "dob"])
def test_questions_in_a_form_are_all_answered(talk: Conversation, core: Core, step: str) -> None:
    begin(talk)
    fill(talk, core.catalogue, until=step)
    before = talk.asked
    heard = talk.say("fees kitni hai aur kitne din lagenge", "ask_fee", acts=(("ask_fee", 0, 14), ("ask_time", 19, 36)))
    assert "there is no fee" in heard
    assert "21" in heard
    assert talk.asked == before
