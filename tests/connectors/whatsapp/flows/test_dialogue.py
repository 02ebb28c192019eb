"""A form is filled screen by screen into the draft of the chat, and is over when it should be."""

from dataclasses import replace

import pytest

from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.endpoint.errors import TokenOver
from connectors.whatsapp.flows.endpoint.question import Question
from connectors.whatsapp.flows.screens import REVIEW
from seva.applications.application import Application
from seva.core import Core
from tests.conftest import SetClock
from tests.connectors.whatsapp.flows.form import CHANNEL, Form

FIRST = {
    "applicant_name": "सुनीता देवी",
    "guardian_name": "राम लाल",
    "dob": "1990-03-12",
    "gender": "female",
    "occupation": "सिलाई",
    "annual_income": "1,20,000",
}
SECOND = {
    "family_count": 4,
    "address": "बी-45, गली 3, लक्ष्मी नगर, दिल्ली",
    "pincode": "110092",
    "district": "east",
    "purpose": "scholarship",
    "mobile": "9876543210",
    "aadhaar_last4": "",
}


def fill(form: Form) -> Form:
    purpose = form.service.field("purpose")
    assert purpose is not None
    form.open()
    form.next(**FIRST)
    form.next(**{**SECOND, "purpose": purpose.choices[0].id})
    return form


def test_a_form_is_filled_from_the_first_screen_to_the_end(begun: Form) -> None:
    form = fill(begun)
    assert form.screen == REVIEW
    assert form.answers["annual_income"] == "120000"
    assert form.answers["family_count"] == "4"
    assert form.application.content.skipped == ("aadhaar_last4",)
    assert form.submit() == {"extension_message_response": {"params": {"flow_token": form.token}}}
    assert form.screen == "SUCCESS"


def test_each_screen_is_stored_before_the_next_is_shown(begun: Form) -> None:
    begun.open()
    begun.next(**FIRST)
    assert begun.screen == "PART_B"
    assert set(begun.answers) == set(FIRST)


def test_what_was_answered_in_the_chat_is_shown_and_not_asked_twice(core: Core, begun: Form) -> None:
    content = begun.application.content.with_answer("applicant_name", "सुनीता देवी").with_answer("mobile", "9876543210")
    core.applications.save_content(begun.application, content)
    assert begun.open()["value_applicant_name"] == "सुनीता देवी"
    begun.next(**FIRST)
    assert begun.data is not None
    assert begun.data["value_mobile"] == "" and "10" in begun.data["helper_mobile"]
    begun.next(**{**SECOND, "purpose": _first(begun, "purpose"), "mobile": ""})
    assert begun.screen == REVIEW
    assert begun.answers["mobile"] == "9876543210"


def test_a_screen_whose_answers_are_there_is_passed_over(core: Core, begun: Form) -> None:
    form = fill(begun)
    again = Form(core, form.dialogue, form.service, form.application_id, form.token)
    again.open()
    again.next(**FIRST)
    assert again.screen == REVIEW


def test_answers_of_an_earlier_application_are_offered(core: Core, begun: Form) -> None:
    citizen = core.citizens.resolve(CHANNEL, "919810000001")
    core.citizens.remember(citizen, {"applicant_name": "सुनीता देवी", "mobile": "9876543210"})
    assert begun.open()["value_applicant_name"] == "सुनीता देवी"
    assert begun.answers == {}
    begun.next(**FIRST)
    begun.next(**{**SECOND, "purpose": _first(begun, "purpose"), "mobile": None})
    assert begun.answers["mobile"] == "9876543210"


def test_what_does_not_fit_is_told_at_its_field_and_the_rest_is_kept(begun: Form) -> None:
    begun.open()
    data = begun.next(**{**FIRST, "dob": "2030-01-01", "applicant_name": ""})
    assert begun.screen == "PART_A"
    assert data["error_applicant_name"] == "यहाँ जवाब चाहिए"
    assert data["error_dob"] and not data["error_guardian_name"]
    assert data["value_guardian_name"] == "राम लाल"
    assert set(begun.answers) == set(FIRST) - {"dob", "applicant_name"}
    begun.next(**FIRST)
    assert begun.screen == "PART_B"


@pytest.mark.parametrize(
    ("field", "value", "reason"),
    [
        ("dob", "1990-02-30", "flow.error.no_such_day"),
        ("gender", "1", "flow.error.choice"),
        ("gender", "महिला", "flow.error.choice"),
        ("gender", ["female"], "flow.error.empty"),
        ("applicant_name", True, "flow.error.empty"),
        ("applicant_name", "1234 5678 9012", "flow.error"),
        ("annual_income", "बहुत", "flow.error.amount"),
        ("occupation", "x" * 5000, "flow.error.too_long"),
        ("occupation", "\ud800\x00", "flow.error.empty"),
    ],
)
def test_a_form_takes_what_the_chat_takes_and_no_more(
    core: Core, begun: Form, field: str, value: object, reason: str
) -> None:
    begun.open()
    data = begun.next(**{**FIRST, field: value})
    assert begun.screen == "PART_A" and field not in begun.answers
    told = data[f"error_{field}"]
    assert told
    if reason != "flow.error":
        assert told == core.messages.text(reason, "hi", most="500")


def test_an_optional_answer_can_be_left_out_and_given_later(core: Core, begun: Form) -> None:
    form = fill(begun)
    form.back()
    assert form.screen == "PART_B"
    form.next(**{**SECOND, "purpose": _first(form, "purpose"), "mobile": "", "aadhaar_last4": "4321"})
    assert (form.answers["aadhaar_last4"], form.application.content.skipped) == ("4321", ())
    form.back()
    form.next(**{**SECOND, "purpose": _first(form, "purpose"), "mobile": "", "aadhaar_last4": ""})
    assert form.answers["aadhaar_last4"] == "4321", "a private answer that is not shown is kept"


def test_back_shows_the_screen_before_as_the_draft_has_it(begun: Form) -> None:
    form = fill(begun)
    assert (form.back(), form.screen)[1] == "PART_B"
    data = form.back()
    assert (form.screen, data["value_guardian_name"]) == ("PART_A", "राम लाल")
    form.back()
    assert form.screen == "PART_A"
    form.ask("BACK", "NO_SUCH_SCREEN")
    assert form.screen == "PART_A"


def test_a_choice_that_others_depend_on_brings_the_same_screen_and_stores_nothing(begun: Form) -> None:
    begun.open()
    begun.next(**FIRST)
    before = begun.answers
    data = begun.ask("data_exchange", "PART_B", trigger="district", district="east", address="अधूरा")
    assert (begun.screen, data["value_district"], data["value_address"]) == ("PART_B", "east", "अधूरा")
    assert not any(value for name, value in data.items() if name.startswith("error_"))
    assert begun.answers == before


def test_the_end_is_refused_while_something_is_open(core: Core, begun: Form) -> None:
    form = fill(begun)
    core.applications.change(form.application_id, lambda content: content.reopened("address"))
    data = form.submit()
    assert form.screen == REVIEW and data["has_notice"] and "पता" in data["notice"]
    form.back()
    form.next(**{**SECOND, "purpose": _first(form, "purpose"), "mobile": ""})
    form.submit()
    assert form.screen == "SUCCESS"


def test_the_end_is_refused_when_an_answer_does_not_fit_any_more(core: Core, begun: Form) -> None:
    form = fill(begun)
    core.applications.change(form.application_id, lambda content: content.with_answer("dob", "2031-01-01"))
    assert form.submit()["has_notice"]
    assert form.screen == REVIEW


def test_the_review_asked_without_its_button_stays(begun: Form) -> None:
    form = fill(begun)
    form.ask("data_exchange", REVIEW)
    form.ask("data_exchange", REVIEW, trigger="next")
    assert form.screen == REVIEW


def over(form: Form) -> TokenOver:
    with pytest.raises(TokenOver) as found:
        form.open()
    return found.value


def test_a_form_is_sent_once(begun: Form) -> None:
    form = fill(begun)
    form.submit()
    with pytest.raises(TokenOver) as again:
        form.ask("data_exchange", REVIEW, trigger="submit")
    assert again.value.reason == "sent" == over(form).reason


def test_when_one_of_two_forms_was_sent_both_are_over(core: Core, begun: Form) -> None:
    form = fill(begun)
    other = core.form_tokens.issue(form.application.citizen_id, form.application_id, form.service.id, "hi")
    form.submit()
    assert over(replace(form, token=other)).reason == "sent"


def test_a_form_is_over_after_three_days(core: Core, begun: Form, clock: SetClock) -> None:
    clock.forward(days=3)
    error = over(begun)
    assert (error.reason, error.told) == ("expired", core.messages.text("flow.over.expired", "hi"))


def test_an_unknown_token_is_told_in_both_languages(core: Core, dialogue: Dialogue) -> None:
    with pytest.raises(TokenOver) as found:
        dialogue.show(Question("INIT", token="no such token"))
    told = [core.messages.text("flow.over.unknown", language) for language in ("en", "hi")]
    assert all(text in found.value.told for text in told)


def test_a_form_that_was_filed_or_erased_is_closed(core: Core, begun: Form) -> None:
    with core.applications.database.begin() as connection:
        core.applications.pass_to(connection, begun.application, "queued")
    assert over(begun).reason == "closed"
    core.citizens.erase(begun.application.citizen_id)
    assert over(begun).reason == "unknown"


def test_a_form_closes_while_a_screen_is_filled(core: Core, begun: Form) -> None:
    begun.open()
    discarded(core, begun.application)
    with pytest.raises(TokenOver) as found:
        begun.next(**FIRST)
    assert found.value.reason == "closed"


def test_a_form_whose_questions_were_changed_is_over(core: Core, begun: Form) -> None:
    core.forms.put("income_certificate", "hi", "1", "as it was")
    application = begun.application
    token = core.form_tokens.issue(application.citizen_id, application.id, application.service, "hi", "as it was")
    form = replace(begun, token=token)
    form.open()
    core.forms.put("income_certificate", "hi", "2", "as it is now")
    assert over(form).reason == "changed"


def test_a_screen_that_the_form_does_not_have_any_more_is_told(begun: Form) -> None:
    with pytest.raises(TokenOver) as found:
        begun.ask("data_exchange", "PART_Z", trigger="next")
    assert found.value.reason == "changed"


def test_without_consent_no_form_is_open(core: Core, begun: Form) -> None:
    core.applications.change(begun.application_id, lambda content: replace(content, consented=False))
    assert over(begun).reason == "closed"


def test_what_the_chat_writes_meanwhile_is_not_lost(core: Core, begun: Form) -> None:
    """The chat's answer comes between reading and writing of the form's: both are there afterwards."""
    begun.open()
    real, calls = core.applications._change, []

    def interrupted(connection: object, row: object, content: object) -> bool:
        calls.append(row)
        if len(calls) == 1:
            return False  # as the database says when another one wrote in between
        return real(connection, row, content)  # type: ignore[arg-type]

    core.applications._change = interrupted  # type: ignore[method-assign]
    begun.next(**FIRST)
    assert len(calls) == 2 and set(begun.answers) == set(FIRST)


def discarded(core: Core, application: Application) -> None:
    with core.applications.database.begin() as connection:
        core.applications.pass_to(connection, application, "discarded")


def _first(form: Form, field_id: str) -> str:
    field = form.service.field(field_id)
    assert field is not None
    return field.choices[0].id
