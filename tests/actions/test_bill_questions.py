"""Questions on a bill are answered from the catalogue, and other messages are not taken for one."""

import pytest

from seva.catalogue import Catalogue
from seva.core import Core
from tests.actions.conversation import Conversation

E, W, P, C = "electricity_bill_payment", "water_bill_payment", "property_tax_mcd", "echallan_payment"
# Words that stand in no file of the catalogue, as people type them, with the bill that is spoken of.
ASKED = [
    ("bijli ka bill itna zyada kyu aya hai", E, "why_electricity"),
    ("why so much electricity bill", E, "why_electricity"),
    ("बिजली बिल इतना क्यों", E, "why_electricity"),
    ("itna zyada kyon", W, "why_water"),
    ("paani ka bill bahut jyada aa raha hai", W, "why_water"),
    ("house tax itna jyada kyu laga hai", P, "why_property_tax"),
    ("who pays after a sale", P, "after_sale_property"),
    ("makan bech diya ab house tax kaun dega", P, "after_sale_property"),
    ("बेचने के बाद कौन भरता है", P, "after_sale_property"),
    ("gaadi bech di thi fir bhi chalan aaya", C, "after_sale_vehicle"),
    ("rebate kab tak", P, "rebate_property"),
    ("छूट कब तक मिलती है", W, "rebate"),
    ("galat reading", E, "wrong_reading"),
    ("meter reading wrong on bill", E, "wrong_reading"),
    ("due date nikal gayi", E, "late"),
    ("last date chali gayi kya kare", P, "late"),
    ("तारीख निकल गई", W, "late"),
    ("chalan galat kata hai", C, "wrong_challan"),
    ("aadha bill abhi bhar sakte hai?", E, "parts"),
    ("bill pe naam galat hai", W, "wrong_name"),
]
NOT_ASKED = [
    "bijli ka bill bharna hai", "electricity bill pay karna hai", "bill dikhao", "100123456", "haan",
    "poora bill bharna hai", "aadha bill bharna hai", "bijli nahi aa rahi", "status batao", "naya connection chahiye",
    "kitne din lagenge", "fees kitni hai", "thank you", "receipt bhejo", "बिल भरना है",
]  # fmt: skip


@pytest.mark.parametrize(("words", "service", "question"), ASKED)
def test_a_question_is_found(core: Core, words: str, service: str, question: str) -> None:
    found = core.bills.questions.find(words, service)
    assert found is not None and found.id == question


@pytest.mark.parametrize("words", NOT_ASKED)
@pytest.mark.parametrize("service", [E, W, P, C])
def test_other_messages_are_no_question(core: Core, words: str, service: str) -> None:
    assert core.bills.questions.find(words, service) is None


def test_every_sentence_of_the_catalogue_finds_its_answer(core: Core, catalogue: Catalogue) -> None:
    for question in catalogue.bill_questions:
        for service in question.services or [E]:
            for sentence in question.asked.all():
                found = core.bills.questions.find(sentence, service)
                assert found is not None, sentence
                assert found.id == question.id or set(found.asked.all()) & set(question.asked.all()), sentence


@pytest.mark.parametrize("language", ["en", "hi"])
def test_the_answer_leads_on(talk: Conversation, catalogue: Catalogue, language: str) -> None:
    heard = talk.say("bijli ka bill itna zyada kyon aaya", "out_of_scope", language, 0.98, service=E)
    answer = next(q.answer for q in catalogue.bill_questions if q.id == "why_electricity")
    assert answer.in_(language) in heard
    assert len(talk.buttons) == 3
    talk.say(talk.buttons[0], "inform", language)
    assert talk.slots["expecting"]["entity"] == "account_number"


def test_a_wrong_reading_after_a_bill_is_a_question_and_else_a_complaint(talk: Conversation) -> None:
    talk.say("meter reading galat hai", "file_grievance", service="electricity_complaint")
    assert talk.asked is not None
    talk.sender, talk.in_form, talk.slots = "citizen-2", False, dict.fromkeys(talk.slots)
    talk.say("bijli ka bill", "pay_bill", service=E)
    heard = talk.say("galat reading aayi hai", "file_grievance", service="electricity_complaint")
    assert "photo" in heard and talk.asked is None


def test_what_is_understood_surely_as_something_else_stays_that(talk: Conversation) -> None:
    heard = talk.say("house tax kaun bharega batao abhi bharna hai", "pay_bill", service=P, confidence=0.99)
    assert "number is printed" in heard
