"""Words that mean different things at different places: later, go on, and commands that both languages use."""

import pytest

from seva.catalogue import Catalogue
from seva.core import Core
from tests.actions.conversation import Conversation
from tests.actions.test_form import SERVICE, begin, fill


@pytest.mark.parametrize("later", ["later", "baad mein", "बाद में", "baad mein karungi"])
def test_later_at_the_notice_starts_nothing_and_tells_the_way_back(talk: Conversation, core: Core, later: str) -> None:
    talk.say("apply", "apply_service", service=SERVICE)
    heard = talk.say(later, "out_of_scope", confidence=0.3)
    assert talk.asked is None
    assert not talk.in_form
    assert "continue my form" in heard
    assert "answers are saved" not in heard
    citizen = core.citizens.resolve("rest", talk.sender)
    assert core.citizens.consents_of(citizen.id) == []
    talk.say("continue my form", "resume_application")
    assert talk.asked is not None
    assert talk.asked["field"] == "consent"


@pytest.mark.parametrize("later", ["later", "बाद में"])
def test_later_is_no_name(talk: Conversation, core: Core, later: str) -> None:
    begin(talk)
    draft = talk.slots["draft"]
    assert "continue my form" in talk.say(later)
    application = core.applications.get(draft)
    assert application is not None
    assert application.content.answers == {}


@pytest.mark.parametrize("until", ["gender", "dob", "review"])
def test_later_stops_at_any_question_and_keeps_what_was_given(
    talk: Conversation, catalogue: Catalogue, core: Core, until: str
) -> None:
    begin(talk)
    fill(talk, catalogue, until=until)
    draft = talk.slots["draft"]
    assert "saved" in talk.say("later", "skip", confidence=0.75)
    assert talk.asked is None
    application = core.applications.get(draft)
    assert application is not None
    assert application.content.answers["applicant_name"] == "Sunita Devi"


@pytest.mark.parametrize("on", ["aage badho", "आगे बढ़ो", "aage badhiye", "go ahead"])
def test_go_on_is_yes_where_yes_or_no_is_asked(talk: Conversation, on: str) -> None:
    talk.say("apply", "apply_service", service=SERVICE)
    talk.say(on, "skip")
    assert talk.asked is not None
    assert talk.asked["field"] == "applicant_name"


@pytest.mark.parametrize("on", ["aage badho", "आगे बढ़िए"])
def test_go_on_skips_what_is_optional_and_repeats_what_is_needed(
    talk: Conversation, catalogue: Catalogue, core: Core, on: str
) -> None:
    talk.say("street light", "file_grievance", service="mcd_civic_complaint")
    talk.say("yes", "affirm")
    fill(talk, catalogue, until="pincode")
    needed = talk.say(on, "affirm")
    assert "PIN code" in needed
    assert talk.asked is not None
    assert talk.asked["field"] == "pincode"
    talk.say("110092")
    assert talk.asked["field"] == "since_date"
    talk.say(on, "affirm")
    assert talk.asked["field"] == "mobile"
    application = core.applications.get(talk.slots["draft"])
    assert application is not None
    assert application.content.skipped == ("since_date",)


def test_go_on_is_no_name(talk: Conversation, core: Core) -> None:
    begin(talk)
    talk.say("aage badhiye", "affirm", confidence=0.5)
    assert talk.asked is not None
    assert talk.asked["field"] == "applicant_name"


@pytest.mark.parametrize(
    ("word", "intent"),
    [("stop", "stop"), ("OK", "affirm"), ("no", "deny"), ("help", "talk_to_human"), ("menu", "list_services"),
     ("cancel", "stop"), ("hello", "greet"), ("Hi!", "greet"), ("status", "track_application"), ("fees", "ask_fee"),
     ("ok, menu", "list_services")],
)  # fmt: skip
def test_a_word_of_both_languages_keeps_the_language(talk: Conversation, word: str, intent: str) -> None:
    talk.say("namaste", "greet", "hi")
    talk.say(word, intent, "en")
    assert talk.slots["language"] == "hi"
    talk.say("good morning to you", "greet", "en")
    talk.say(word, intent, "hi")
    assert talk.slots["language"] == "en"


def test_stop_in_a_hindi_form_is_answered_in_hindi(talk: Conversation) -> None:
    begin(talk, "hi")
    assert "अधूरा फ़ॉर्म" in talk.say("stop", "stop", "en")


def test_a_first_word_of_both_languages_is_what_it_sounds_like(talk: Conversation) -> None:
    talk.say("hello", "greet", "en")
    assert talk.slots["language"] == "en"
