"""A form or the chat: offered once on WhatsApp, remembered, changed by a word, and nothing is asked twice."""

from collections.abc import Iterator
from typing import Any

import pytest

from seva.applications.application import Application
from seva.core import Core
from tests.actions.conversation import Conversation

SERVICE = "lost_report"


@pytest.fixture
def wa(talk: Conversation, core: Core) -> Iterator[Conversation]:
    """A conversation on WhatsApp; the form of one service is published in English."""
    core.forms.put(SERVICE, "en", "1", "print")
    talk.channel = "whatsapp"
    yield talk


def begin(talk: Conversation, service: str = SERVICE) -> str:
    talk.say("I want it", "apply_service", service=service)
    return talk.say("yes", "affirm")


def draft(core: Core, talk: Conversation) -> Application:
    found = core.applications.get(talk.slots["draft"])
    assert found is not None
    return found


def form(talk: Conversation) -> dict[str, Any] | None:
    custom = talk.last[-1].get("custom") or {}
    return custom.get("form")


def field(talk: Conversation) -> str | None:
    return talk.asked["field"] if talk.asked else None


def test_the_form_is_offered_when_an_application_begins(wa: Conversation) -> None:
    text = begin(wa)
    assert wa.asked == {"service": SERVICE, "field": "way", "type": "choice", "choices": ["form", "chat"]}
    assert wa.buttons == ["Fill a form", "Answer here"]
    assert "6 questions" in text and form(wa) is None


@pytest.mark.parametrize(
    ("channel", "service", "language"),
    [("rest", SERVICE, "en"), ("whatsapp", SERVICE, "hi"), ("whatsapp", "income_certificate", "en")],
)
def test_where_there_is_no_form_the_questions_come(wa: Conversation, channel: str, service: str, language: str) -> None:
    wa.channel = channel
    wa.say("chahiye", "apply_service", language=language, service=service)
    wa.say("haan" if language == "hi" else "yes", "affirm", language=language)
    assert field(wa) not in ("way", "consent", None)


@pytest.mark.parametrize("said", ["Fill a form", "form", "1", "yes", "fill the form"])
def test_who_chooses_the_form_gets_it(wa: Conversation, core: Core, said: str) -> None:
    begin(wa)
    text = wa.say(said)
    assert form(wa) == {"application": wa.slots["draft"], "service": SERVICE, "language": "en"}
    assert wa.buttons == ["Open the form"] and "answer here" in text
    assert field(wa) == "way" and draft(core, wa).content.way == "form"


@pytest.mark.parametrize("said", ["Answer here", "chat", "2", "no", "here", "skip"])
def test_who_chooses_the_chat_is_asked_there(wa: Conversation, said: str) -> None:
    begin(wa)
    wa.say(said, "skip" if said == "skip" else "inform")
    assert field(wa) == "applicant_name"


def test_what_is_neither_is_asked_again(wa: Conversation) -> None:
    begin(wa)
    wa.say("perhaps")
    assert (field(wa), wa.buttons) == ("way", ["Fill a form", "Answer here"])


def test_while_the_form_is_open_words_are_told_how_to_go_on(wa: Conversation) -> None:
    begin(wa)
    wa.say("form")
    assert "answer here" in wa.say("Asha Devi")
    assert (field(wa), form(wa)) == ("way", None)
    wa.say("answer here")
    assert field(wa) == "applicant_name"


def test_a_question_in_between_is_answered_and_the_form_comes_again(wa: Conversation) -> None:
    begin(wa)
    wa.say("form")
    wa.say("what is the fee", "ask_fee")
    assert form(wa) is not None


def test_the_choice_is_remembered_for_the_next_application(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("form")
    wa.say("stop", "stop")
    core.forms.put("tenant_verification", "en", "2")
    begin(wa, "tenant_verification")
    assert form(wa) is not None
    wa.say("answer here")
    wa.say("stop", "stop")
    core.forms.put("pet_dog_registration", "en", "3")
    begin(wa, "pet_dog_registration")
    assert field(wa) not in ("way", None)


def test_the_form_can_be_had_in_the_middle_of_the_questions(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("answer here")
    wa.say("Asha Devi")
    wa.say("form")
    assert form(wa) is not None
    assert draft(core, wa).content.answers == {"applicant_name": "Asha Devi"}
    wa.say("answer here")
    assert field(wa) == "lost_item"


def test_where_there_is_no_form_its_word_is_an_answer(talk: Conversation, core: Core) -> None:
    begin(talk)
    talk.say("Asha Devi")
    talk.say("form")
    assert draft(core, talk).content.answers["lost_item"] == "form"


def test_begun_in_chat_gone_on_in_the_form_and_finished_in_chat(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("answer here")
    wa.say("Asha Devi")
    wa.say("form")
    core.applications.change(draft(core, wa).id, lambda content: content.with_answer("lost_item", "a purse"))
    wa.say("stop", "stop")
    wa.say("continue my form", "resume_application")
    assert form(wa) is not None
    wa.say("answer here")
    assert field(wa) == "lost_date"


def filled(core: Core, application: Application) -> None:
    """As the endpoint leaves the draft when all its screens were filled."""
    service = core.catalogue.services[application.service]

    def edit(content: Any) -> Any:
        for asked in service.fields:
            value = {"date": "2026-11-02"}.get(asked.type, asked.example.en if asked.example else "")
            content = content.with_answer(asked.id, value)
        return content

    core.applications.change(application.id, edit)


def sent(core: Core, talk: Conversation, **more: Any) -> str:
    return talk.say(
        "📋", "out_of_scope", confidence=0.1, form={"application": draft(core, talk).id, "language": "en", **more}
    )


def test_after_the_form_the_chat_goes_on_with_what_is_left(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("form")
    filled(core, draft(core, wa))
    text = sent(core, wa)
    assert "answers of the form have come" in text
    step = (
        "review" if not core.catalogue.services[SERVICE].documents else core.catalogue.services[SERVICE].documents[0].id
    )
    assert field(wa) == step
    while field(wa) != "review":
        wa.say("later")
    assert "reference" in wa.say("yes", "affirm").lower()


def test_a_form_sent_twice_files_once(wa: Conversation, core: Core, department: Any) -> None:
    begin(wa)
    wa.say("form")
    filled(core, draft(core, wa))
    application = draft(core, wa)
    sent(core, wa)
    assert "come before" in sent(core, wa, again=True)
    while field(wa) != "review":
        wa.say("later")
    wa.say("yes", "affirm")
    told = wa.say("📋", "out_of_scope", form={"application": application.id, "language": "en", "again": True})
    number = core.applications.get(application.id).reference_number  # type: ignore[union-attr]
    assert number and number in told
    assert len(core.applications.of_citizen(application.citizen_id, ("filed",))) == 1


def test_a_form_that_comes_when_the_chat_is_elsewhere_continues_its_application(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("form")
    application = draft(core, wa)
    begin(wa, "pet_dog_registration")
    assert wa.slots["draft"] != application.id
    filled(core, application)
    told = wa.say("📋", "inform", form={"application": application.id, "language": "en"})
    assert wa.slots["draft"] == application.id and "is saved" in told


def test_a_form_that_was_sent_with_something_open_is_asked_on_in_the_chat(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("form")
    filled(core, draft(core, wa))
    core.applications.change(draft(core, wa).id, lambda content: content.reopened("location"))
    sent(core, wa)
    assert field(wa) == "location"


def test_a_form_of_someone_else_or_of_nothing_opens_nothing(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("form")
    theirs = draft(core, wa).id
    other = Conversation("citizen-2", "whatsapp")
    for application in (theirs, "0" * 32):
        assert "not open" in other.say("📋", "inform", form={"application": application, "language": "en"})
        assert other.asked is None


def test_the_reply_to_a_form_is_in_its_language(wa: Conversation, core: Core) -> None:
    begin(wa)
    wa.say("form")
    filled(core, draft(core, wa))
    assert "मिल गए" in sent(core, wa, language="hi")
