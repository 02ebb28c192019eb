"""Below the model's own threshold the assistant asks and does not guess."""

import pytest

from seva.core import Core
from tests.actions.conversation import Conversation
from tests.actions.test_form import SERVICE, begin, fill

THRESHOLD = 0.6


def guess(
    talk: Conversation, text: str, ranking: dict[str, float], threshold: float | None = THRESHOLD, **entities: object
) -> str:
    """Says something that was understood as the first of the ranking, by a model with a threshold."""
    message = talk.parse(text, next(iter(ranking)), **entities)
    entries = [{"name": name, "confidence": chance} for name, chance in ranking.items()]
    message |= {"intent": entries[0], "intent_ranking": entries}
    if threshold is not None:
        message["intent_threshold"] = threshold
    return talk.hear(message)


def test_a_guess_is_asked_about_with_three_likely_choices(talk: Conversation) -> None:
    heard = guess(talk, "wo wala kaam", {"track_application": 0.5, "payment_problem": 0.2, "ask_fee": 0.1})
    assert "Do you mean one of these?" in heard
    assert talk.buttons == ["See the status", "Report a payment", "What is the fee"]
    assert "reference number" in talk.say("1", "inform")


def test_the_same_is_done_above_the_threshold(talk: Conversation) -> None:
    assert "reference number" in guess(talk, "wo wala kaam", {"track_application": 0.61, "ask_fee": 0.1})


def test_the_threshold_is_the_models_own(talk: Conversation) -> None:
    assert "reference number" in guess(talk, "kaam", {"track_application": 0.5, "ask_fee": 0.1}, threshold=0.4)


def test_a_parse_without_one_is_of_a_model_that_was_not_calibrated(talk: Conversation) -> None:
    assert "reference number" in guess(talk, "kaam", {"track_application": 0.25}, threshold=None)
    assert "reference number" not in guess(talk, "kaam", {"track_application": 0.15}, threshold=None)


def test_of_a_service_that_was_named_the_likely_acts_are_offered(talk: Conversation) -> None:
    guess(talk, "income certificate wo", {"ask_time": 0.5, "track_application": 0.3}, service=SERVICE)
    assert talk.buttons == ["How many days", "See the status", "Fill the form"]
    assert "21" in talk.say("1", "inform")


def test_a_likely_service_is_one_of_the_choices(talk: Conversation) -> None:
    guess(talk, "kuch banwana", {"apply_service": 0.4, "ask_fee": 0.3, "ask_time": 0.2}, candidates={SERVICE: 0.8})
    assert talk.buttons == ["Fill the form", "What is the fee", "Income certificate"]


def test_three_more_guesses_lead_to_the_menu_and_the_helpline(talk: Conversation) -> None:
    unsure = {"track_application": 0.5, "ask_fee": 0.2}
    guess(talk, "wo", unsure)
    guess(talk, "wo", unsure)
    assert len(talk.buttons) > 5
    assert "1031" in guess(talk, "wo", unsure)


def test_nothing_likely_is_asked_for_in_other_words(talk: Conversation) -> None:
    assert "other words" in guess(talk, "xyz", {"inform": 0.09, "ask_fee": 0.05, "apply_service": 0.04})


def test_out_of_scope_is_said_only_when_it_is_sure(talk: Conversation) -> None:
    assert "Only government services" in guess(talk, "match?", {"out_of_scope": 0.7, "ask_fee": 0.1})
    talk.sender = "another"
    talk.slots["misunderstood"] = 0
    assert "one of these" in guess(talk, "match?", {"out_of_scope": 0.5, "ask_fee": 0.3})


def test_a_courtesy_is_returned_when_it_is_likelier_than_not(talk: Conversation) -> None:
    assert "Do you mean" not in guess(talk, "ty", {"thank": 0.52, "ask_fee": 0.4})
    assert "Do you mean" in guess(talk, "ty", {"thank": 0.45, "ask_fee": 0.4})


@pytest.mark.parametrize("in_form", [False, True])
def test_one_chance_in_three_of_danger_is_enough(talk: Conversation, in_form: bool) -> None:
    if in_form:
        begin(talk)
    before = talk.asked
    heard = guess(talk, "mujhe koi", {"file_grievance": 0.6, "emergency_help": 0.35})
    assert heard.index("112") < 40
    assert talk.asked == before
    assert "112" not in guess(talk, "mujhe koi", {"file_grievance": 0.6, "emergency_help": 0.3})


def test_danger_in_free_words_is_served_and_kept(talk: Conversation, core: Core) -> None:
    talk.say("street light", "file_grievance", service="mcd_civic_complaint")
    talk.say("yes", "affirm")
    fill(talk, core.catalogue, until="complaint_text")
    text = "a live wire hangs over the road"
    heard = guess(talk, text, {"emergency_help": 0.8, "file_grievance": 0.2})
    assert heard.index("112") < 40
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["complaint_text"] == text


def test_a_guess_inside_a_form_is_no_interruption(talk: Conversation, core: Core) -> None:
    begin(talk)
    fill(talk, core.catalogue, until="dob")
    before = talk.asked
    guess(talk, "kuch to", {"list_services": 0.5, "inform": 0.3})
    assert talk.asked == before
    assert len(talk.buttons) == 0
    guess(talk, "kuch to", {"list_services": 0.65, "inform": 0.3})
    assert len(talk.buttons) > 0


@pytest.mark.parametrize(("sure", "is_kept"), [(0.79, True), (0.81, False)])
def test_where_any_words_may_be_the_answer_more_is_needed(
    talk: Conversation, core: Core, sure: float, is_kept: bool
) -> None:
    begin(talk)
    guess(talk, "Asha Time", {"ask_time": sure, "inform": 0.1})
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert ("applicant_name" in application.content.answers) is is_kept


def test_a_name_that_is_a_greeting_is_a_name(talk: Conversation, core: Core) -> None:
    begin(talk)
    guess(talk, "Ram", {"greet": 0.97, "inform": 0.01})
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["applicant_name"] == "Ram"


def test_a_locality_answers_the_question_for_the_district(talk: Conversation, core: Core) -> None:
    begin(talk)
    fill(talk, core.catalogue, until="district")
    talk.say("shahdara", district="north_east")
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.answers["district"] == "north_east"


def test_a_value_that_was_asked_for_is_taken_unless_a_new_request_is_sure(talk: Conversation) -> None:
    talk.say("bijli ka bill", "pay_bill", service="electricity_bill_payment")
    waiting = dict(talk.slots)
    assert "₹" in guess(talk, "123456789", {"track_application": 0.59}, account_number="123456789")
    talk.slots = waiting
    assert "₹" not in guess(talk, "income 123456789", {"track_application": 0.7}, account_number="123456789")


def test_digits_alone_are_no_cry_for_help_in_a_form(talk: Conversation) -> None:
    begin(talk)
    before = talk.asked
    assert "112" not in guess(talk, "12", {"emergency_help": 0.98})
    assert talk.asked == before


def test_an_emergency_number_alone_is_one_elsewhere(talk: Conversation) -> None:
    assert talk.say("112", "emergency_help").index("112") < 40
