"""On real processes: an officer asks at the desk, the citizen answers in the chat, and the officer reads it."""

import pytest

from seva.catalogue import load_catalogue
from seva.settings import Settings
from tests.conftest import ROOT
from tests.system.citizen import apply
from tests.system.desk import Desk
from tests.system.scripts import OPENING
from tests.system.talk import Talk
from tests.system.whatsapp import until

CATALOGUE = load_catalogue(ROOT / "catalogue")
SERVICE = "income_certificate"
SAID = {
    "en": ("Since when do you live in Delhi?", "where is my form", "since 2011, I came for work", "yes"),
    "hi": ("आप दिल्ली में कब से रहते हैं?", "मेरा फ़ॉर्म कहाँ पहुँचा", "2011 से, काम के लिए आना हुआ", "हाँ"),
}


@pytest.mark.parametrize("language", SAID)
def test_an_officer_asks_and_reads_the_answer(system: Settings, rasa: str, language: str) -> None:
    question, where, words, yes = SAID[language]
    talk, desk = Talk(rasa, f"enquiry-{language}"), Desk(system)
    number, heard = apply(talk, CATALOGUE, OPENING[SERVICE][language], language)
    assert number, heard[-3:]
    desk.decide(number, "start_review")
    desk.decide(number, "request_information", question)
    until(lambda: question in "\n".join(talk.say(where)) and (talk.asked or {}).get("question"), "the question")
    assert (talk.asked or {})["field"] == "information"
    assert "21" in "\n".join(talk.say({"en": "how many days does it take", "hi": "कितने दिन लगेंगे"}[language]))
    assert (talk.asked or {})["field"] == "information"
    assert words in "\n".join(talk.say(words))
    assert number in "\n".join(talk.say(yes)) and talk.asked is None
    case = until(lambda: (c := desk.case(number))["application"]["status"] == "under_review" and c, "the answer")
    assert case["questions"][0]["text"] == words
