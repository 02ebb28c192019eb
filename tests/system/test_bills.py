"""Bills and fees on the running system: from the first words to the receipt, paid at the stand-in bank."""

import re
from itertools import product
from time import monotonic

import pytest
import requests

from seva.catalogue import load_catalogue, load_messages
from tests.conftest import ROOT
from tests.system.citizen import PAID, apply
from tests.system.paying import link_in, pay
from tests.system.talk import Talk

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
DEVANAGARI = re.compile("[\u0900-\u097f]")
RECEIPT = re.compile(r"\*([A-Z0-9/-]{6,}(?:, [A-Z0-9/-]{6,})*)\*")
PDF = re.compile(r"https?://\S+/receipt\.pdf")
AMOUNT = re.compile(r"₹[\d,.]*\d")
OPENING = {
    "electricity_bill_payment": {
        "en": "I want to pay my electricity bill",
        "hi": "बिजली का बिल भरना है",
        "hinglish": "bijli ka bill bharna hai",
    },
    "water_bill_payment": {
        "en": "pay water bill",
        "hi": "पानी का बिल भरना है",
        "hinglish": "paani ka bill bharna hai",
    },
    "property_tax_mcd": {
        "en": "I want to pay my house tax",
        "hi": "हाउस टैक्स भरना है",
        "hinglish": "house tax bharna hai",
    },
    "echallan_payment": {
        "en": "pay traffic challan",
        "hi": "ट्रैफ़िक चालान भरना है",
        "hinglish": "traffic chalan bharna hai",
    },
}
ACCOUNT = {
    "electricity_bill_payment": "10012345{}",
    "water_bill_payment": "123456789{}",
    "property_tax_mcd": "12345678901234{}",
    "echallan_payment": "DL 3C AB 123{}",
}
CASES = list(product(OPENING, ("en", "hi", "hinglish")))


def is_hindi(text: str) -> bool:
    return len(DEVANAGARI.findall(text)) > len(re.findall("[A-Za-z]", text))


def to_link(talk: Talk, service: str, language: str, account: str) -> list[str]:
    """From the first words to the link to pay, with all that was said."""
    heard = talk.say(OPENING[service][language])
    heard += talk.say(account)
    answers = talk.answers("1")  # all that is due
    return heard + [answer.get("text", "") for answer in answers]


def until_receipt(talk: Talk, words: str, count: int = 1) -> str:
    """What is told with so many receipts: a department may have it a moment later than the bank, or than another."""
    told, until = "", monotonic() + 30
    while not any(numbers.count(",") >= count - 1 for numbers in RECEIPT.findall(told)):
        assert monotonic() < until, told
        told = "\n".join(talk.say(words))
    return told


@pytest.mark.parametrize(("service", "language"), CASES)
def test_a_bill_from_the_first_words_to_the_receipt(rasa: str, service: str, language: str) -> None:
    talk = Talk(rasa, f"bill-{service}-{language}")
    account = ACCOUNT[service].format(("en", "hi", "hinglish").index(language) + 1)
    heard = to_link(talk, service, language, account)
    assert account.replace(" ", "") not in "".join(heard).replace(" ", "")
    assert is_hindi(heard[1]) == (language != "en"), heard
    pay(link_in(heard))
    told = until_receipt(talk, PAID[language])
    assert AMOUNT.search(told), told
    receipt = requests.get(PDF.findall(told + "\n" + link_in(heard) + "/receipt.pdf")[0], timeout=20)
    assert receipt.status_code == 200 and receipt.content.startswith(b"%PDF")
    again = talk.say(OPENING[service][language]) + talk.say(account)
    nothing = MESSAGES.raw("bill.paid", "en" if language == "en" else "hi").split(":")[1].split("{")[0][:20]
    assert nothing in "\n".join(again), again


def test_the_receipt_comes_by_itself(rasa: str) -> None:
    talk = Talk(rasa, "bill-by-itself")
    pay(link_in(to_link(talk, "electricity_bill_payment", "hinglish", "100777888")))
    until_receipt(talk, "namaste")


def test_two_kinds_of_bills_in_one_payment(rasa: str) -> None:
    talk = Talk(rasa, "bill-two")
    talk.say("pay water bill")
    buttons = talk.answers("1234567895")[-1]["buttons"]
    talk.say(buttons[-1]["title"])
    talk.say("Electricity bill")
    heard = talk.say("100123455") + talk.say("1")
    assert "bills" in "\n".join(heard)
    pay(link_in(heard))
    until_receipt(talk, "I have paid", count=2)


def test_a_question_on_the_bill_is_answered(rasa: str) -> None:
    for words, language in (("bijli ka bill itna zyada kyon aaya", "hi"), ("why is my electricity bill so high", "en")):
        talk = Talk(rasa, f"bill-question-{language}")
        answer = next(q.answer for q in CATALOGUE.bill_questions if q.id == "why_electricity")
        assert answer.in_(language).splitlines()[0] in "\n".join(talk.say(words))


@pytest.mark.parametrize("language", ["en", "hi", "hinglish"])
def test_money_that_was_cut_is_looked_up(rasa: str, language: str) -> None:
    words = {
        "en": "money was cut but no receipt",
        "hi": "पैसे कट गए पर रसीद नहीं आई",
        "hinglish": "paise kat gaye receipt nahi aayi",
    }
    talk = Talk(rasa, f"bill-cut-{language}")
    pay(link_in(to_link(talk, "water_bill_payment", language, f"98765432{len(words[language])}")))
    until_receipt(talk, words[language])


FEES = {
    "marriage_registration": {
        "en": "I want to register my marriage and get the certificate",
        "hi": "शादी का पंजीकरण करवाना है",
        "hinglish": "shaadi ka registration karwana hai",
    },
    "driving_licence_renewal": {
        "en": "I want to renew my driving licence",
        "hi": "ड्राइविंग लाइसेंस रिन्यू करवाना है",
        "hinglish": "driving licence renew karwana hai",
    },
}


@pytest.mark.parametrize(("service", "language"), list(product(FEES, ("en", "hi", "hinglish"))))
def test_a_certificate_with_a_fee_from_greeting_to_number(rasa: str, service: str, language: str) -> None:
    talk = Talk(rasa, f"fee-{service}-{language}")
    talk.say({"en": "hello", "hi": "नमस्ते", "hinglish": "namaste ji"}[language])
    number, heard = apply(talk, CATALOGUE, FEES[service][language], language)
    assert number, heard[-4:]
    assert talk.asked is None
    words = "\n".join(heard)
    assert "/pay/" in words and AMOUNT.search(words)
    until_receipt(talk, PAID[language])


def test_who_pays_no_fee_is_told_why_and_not_asked(rasa: str) -> None:
    talk = Talk(rasa, "fee-waived")
    number, heard = apply(talk, CATALOGUE, "I want to apply for a learner licence", "en")  # a scooter without gears
    assert number and "/pay/" not in "".join(heard)
    assert "no fee" in "\n".join(heard)
