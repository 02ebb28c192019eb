"""What counts as a correction, told from what happened next."""

from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.workbench_review.talk import CONSENT, FEE, MENU, NOON, TIME, entity, lost, said, session, talk
from workbench.review.corrections import Correction, corrections
from workbench.review.heard import Meaning, heard

Turn = Sequence[Mapping[str, Any]]
FEE_OF_INCOME = Meaning("ask_fee", "income_certificate")


def found(*turns: Turn) -> dict[str, Correction]:
    """The corrections by the text of the message that was corrected."""
    messages = heard(talk(*turns))
    return {messages[place].text: correction for place, correction in corrections(messages).items()}


@pytest.mark.parametrize("pick", ["1", "Fee", "fee wala"])
def test_a_choice_of_those_that_were_offered_tells_what_was_meant(pick: str) -> None:
    assert found(lost("kitna lagta", FEE, TIME), said(pick, "inform")) == {
        "kitna lagta": Correction("chosen", FEE_OF_INCOME)
    }


def test_also_where_the_model_was_unsure_and_choices_were_offered_at_once() -> None:
    offer = {"options": [FEE, TIME]}
    turns = [said("aay wala", "apply_service", 0.4, expecting=offer), said("1", "inform")]
    assert found(*turns) == {"aay wala": Correction("chosen", FEE_OF_INCOME)}
    assert found(said("aay wala", "apply_service", 0.9, expecting=offer), said("1", "inform")) == {}


def test_a_choice_tells_of_every_message_that_was_not_understood_before() -> None:
    both = found(lost("kitna"), lost("kitna lagta", FEE, TIME, times=2), said("2", "inform"))
    assert both == dict.fromkeys(
        ["kitna", "kitna lagta"], Correction("chosen", Meaning("ask_time", "income_certificate"))
    )


def test_the_menu_says_nothing() -> None:
    assert found(lost("kitna lagta", MENU), said("Menu", "inform"), said("fees batao", "ask_fee")) == {}


def test_other_words_after_being_asked_for_them() -> None:
    assert found(lost("paisa kitna"), said("fees batao", "ask_fee")) == {
        "paisa kitna": Correction("reworded", Meaning("ask_fee"))
    }


@pytest.mark.parametrize("then", ["greet", "goodbye", "thank", "affirm", "stop", "bot_challenge", "inform"])
def test_what_asks_for_nothing_is_no_rewording(then: str) -> None:
    assert found(lost("paisa kitna"), said("theek hai", then)) == {}


def test_another_talk_is_no_rewording() -> None:
    assert found(lost("paisa kitna"), said("fees batao", "ask_fee", at=NOON + 3600)) == {}


def test_the_same_words_understood_otherwise() -> None:
    first = said("bijli katne ki baat", "pay_bill")
    assert found(first, said("bijli baar baar katne lagi", "file_grievance")) == {
        "bijli katne ki baat": Correction("reworded", Meaning("file_grievance"))
    }


def test_the_next_question_about_the_same_service_is_none() -> None:
    one, other = "income certificate ki fees", "income certificate ka samay"
    named = [[entity(text, "income certificate", "service", "income_certificate")] for text in (one, other)]
    assert found(said(one, "ask_fee", entities=named[0]), said(other, "ask_time", entities=named[1])) == {}


def test_words_that_every_request_has_do_not_count() -> None:
    assert found(said("mujhe fees chahiye", "ask_fee"), said("mujhe form chahiye", "apply_service")) == {}


@pytest.mark.parametrize(
    "complaint",
    ["ye nahi poocha tha", "Galat jawab!", "that's wrong", "not what I asked", "मैंने यह नहीं पूछा", "aap samjhe nahi"],
)
def test_the_citizen_says_that_the_answer_was_wrong(complaint: str) -> None:
    turns = [said("pani ka paisa", "pay_bill"), said(complaint, "repeat", 0.7)]
    assert found(*turns) == {"pani ka paisa": Correction("said wrong")}
    assert found(*turns, said("pani nahi aata shikayat", "file_grievance")) == {
        "pani ka paisa": Correction("said wrong", Meaning("file_grievance"))
    }


@pytest.mark.parametrize(
    "harmless",
    [
        "certificate me naam galat hai",
        "nahi",
        "aadhaar me pata galat likha hai aur maine pehle bhi yahi kaha tha ki ye galat jawab mila mujhe daftar se",
    ],
)
def test_what_only_sounds_like_it_is_none(harmless: str) -> None:
    assert found(said("pani ka paisa", "pay_bill"), said(harmless, "deny")) == {}


def test_a_complaint_that_says_what_was_meant() -> None:
    text = "mera matlab aay praman patra"
    named = [entity(text, "aay praman patra", "service", "income_certificate")]
    assert found(said("jati wala", "apply_service"), said(text, "apply_service", entities=named)) == {
        "jati wala": Correction("said wrong", Meaning("apply_service", "income_certificate"))
    }


@pytest.mark.parametrize(("rating", "is_low"), [(1, True), (2, True), (4, False)])
def test_a_low_rating(rating: int, is_low: bool) -> None:
    text = f"{rating} star"
    rated = said(text, "give_feedback", entities=[entity(text, str(rating), "rating", rating)])
    wrong = {"kab milega": Correction("said wrong")}
    assert found(said("kab milega", "ask_time"), rated) == (wrong if is_low else {})
    assert found(said("kab milega", "ask_time"), rated, said("kutta rakha hai", "apply_service")) == (
        wrong if is_low else {}
    )


def _answer(text: str, field: str) -> Turn:
    return said(text, "inform", asked={**CONSENT, "field": field, "type": "name"})


def test_a_complaint_is_about_the_last_request_and_no_answer() -> None:
    opened = said("form bharna hai", "apply_service", asked=CONSENT)
    complaint = said("ye nahi poocha tha", "repeat", asked=CONSENT)
    answers = [_answer("haan", "one"), _answer("Asha", "two"), _answer("Ram", "three")]
    assert found(opened, *answers[:2], complaint) == {"form bharna hai": Correction("said wrong")}
    assert found(opened, *answers, complaint) == {}


def test_in_the_form_too_a_complaint_may_say_what_was_meant() -> None:
    text = "mera matlab jati praman patra"
    named = [entity(text, "jati praman patra", "service", "caste_certificate_scst")]
    opened = said("school wala kagaz", "apply_service", asked=CONSENT)
    assert found(opened, _answer("1", "one"), said(text, "apply_service", entities=named, asked=CONSENT)) == {
        "school wala kagaz": Correction("said wrong", Meaning("apply_service", "caste_certificate_scst"))
    }


def test_after_what_is_surely_out_of_scope_anything_may_be_asked() -> None:
    turns = [lost("match kaun jeeta", intent="out_of_scope", confidence=0.95), said("pani nahi aata", "file_grievance")]
    assert found(*turns) == {}
    turns[0] = lost("match kaun jeeta", intent="out_of_scope", confidence=0.3)
    assert found(*turns) == {"match kaun jeeta": Correction("reworded", Meaning("file_grievance"))}


def test_a_new_session_forgets_what_was_open() -> None:
    events = [*talk(lost("kitna lagta", FEE)), *session(), *talk(said("1", "inform"))[2:]]
    assert [message.picked for message in heard(events)] == [None, None]
