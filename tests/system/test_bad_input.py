"""Bad input gets a sentence in the citizen's language, and the conversation goes on where it was."""

import pytest
import requests

from tests.system.talk import TIMEOUT, Talk

ODD = {
    "long": "a" * 5000,
    "long hindi": "मुझे " * 1000,
    "emoji": "😀😀😀",
    "zero width": "\u200b\u200d\u200c",
    "mixed scripts": "मेरा naam 北京 है",
    "controls": "a\x00b\x07c",
    "spaces": "    ",
    "quotes": "'; DROP TABLE applications; --",
    "markup": "<script>alert(1)</script>",
    "command to Rasa": "/restart",
    "json": '{"intent": "stop"}',
    "right to left": "\u202egnissim",
    "surrogate pair": "\U0001f9d1\u200d\U0001f33e",
}


@pytest.fixture(scope="module")
def in_form(rasa: str) -> Talk:
    talk = Talk(rasa, "odd-input")
    talk.say("income certificate banwana hai")
    talk.say("haan")
    talk.say("Sunita Devi")
    talk.say("Ramesh Kumar")
    asked = talk.asked
    assert asked is not None
    assert asked["type"] == "date"
    return talk


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_odd_text_outside_of_a_form(rasa: str, text: str) -> None:
    heard = Talk(rasa, "odd-outside").say(text)
    assert heard
    assert all(words.strip() for words in heard)


@pytest.mark.parametrize("text", [*ODD.values(), "haan", "31 february 1990", "12/03/2090", "000000"])
def test_odd_text_to_a_question_for_a_date(in_form: Talk, text: str) -> None:
    heard = in_form.say(text)
    assert heard
    asked = in_form.asked
    assert asked is not None
    assert asked["field"] == "dob"


def test_empty_text(rasa: str) -> None:
    assert Talk(rasa, "empty").say("") is not None
    body = {"sender": "null-text", "message": None}
    assert requests.post(f"{rasa}/webhooks/rest/webhook", json=body, timeout=TIMEOUT).status_code < 600
    assert Talk(rasa, "null-text").say("hello")


@pytest.mark.parametrize(
    ("field", "wrong"), [("pincode", "000000"), ("mobile", "12345"), ("annual_income", "bahut zyada")]
)
def test_a_wrong_value_is_asked_again(rasa: str, field: str, wrong: str) -> None:
    from seva.catalogue import load_catalogue
    from tests.conftest import ROOT
    from tests.system.citizen import answer

    catalogue, talk = load_catalogue(ROOT / "catalogue"), Talk(rasa, f"wrong-{field}")
    talk.say("income certificate banwana hai")
    for _ in range(20):
        asked = talk.asked
        assert asked is not None
        if asked["field"] == field:
            break
        talk.say(answer(catalogue, asked, "en"))
    assert talk.say(wrong)
    asked = talk.asked
    assert asked is not None
    assert asked["field"] == field
