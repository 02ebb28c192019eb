"""Messages that open a form, as rows of the outbox."""

import pytest

from connectors.whatsapp import offers
from connectors.whatsapp.conversation import Said
from connectors.whatsapp.flows.messages import FormMessages
from connectors.whatsapp.payloads import Payload, addressed
from seva.catalogue import Messages
from seva.core import Core
from seva.messaging import Reply
from tests.connectors.whatsapp.schema import problems

FORM = {"application": "a1", "service": "lost_report", "language": "hi"}
SAID = Said("फ़ॉर्म भरें।", (("फ़ॉर्म खोलें", "फ़ॉर्म खोलें"),), FORM)


@pytest.fixture
def forms(core: Core) -> FormMessages:
    return FormMessages(core.form_tokens, core.forms)


def rows(core: Core, forms: FormMessages, messages: Messages) -> list[Reply]:
    citizen = core.citizens.resolve("whatsapp", "919810000001")
    application = core.applications.start(citizen.id, "lost_report", "grievance_cell", "hi")

    def opening(one: Said) -> list[Payload] | None:
        form = {**(one.form or {}), "application": application.id}
        return forms.opening(citizen.id, form, one.text, one.choices[0][0])

    return offers.rows([SAID], 7, messages, opening)


def test_a_form_is_opened_by_one_button_with_a_token_of_its_own(
    core: Core, forms: FormMessages, messages: Messages
) -> None:
    core.forms.put("lost_report", "hi", "1234", "print")
    (one,), (other,) = rows(core, forms, messages), rows(core, forms, messages)
    message = one.payload["message"]
    assert problems(addressed(message, "919810000001")) == []
    parameters = message["interactive"]["action"]["parameters"]
    assert (parameters["flow_id"], parameters["flow_action"]) == ("1234", "data_exchange")
    assert parameters["flow_cta"] == "फ़ॉर्म खोलें"
    found = core.form_tokens.find(parameters["flow_token"])
    assert found is not None and (found.service, found.language, found.fingerprint) == ("lost_report", "hi", "print")
    assert parameters["flow_token"] != other.payload["message"]["interactive"]["action"]["parameters"]["flow_token"]


def test_if_meta_refuses_it_the_citizen_reads_how_to_answer_here(
    core: Core, forms: FormMessages, messages: Messages
) -> None:
    core.forms.put("lost_report", "hi", "1234")
    (row,) = rows(core, forms, messages)
    assert row.payload["otherwise"]["text"]["body"] == messages.text("way.closed", "hi")


def test_one_that_was_taken_back_meanwhile_is_told(core: Core, forms: FormMessages, messages: Messages) -> None:
    (row,) = rows(core, forms, messages)
    assert row.kind == "text" and row.payload["message"]["text"]["body"] == messages.text("way.closed", "hi")
    assert "otherwise" not in row.payload
