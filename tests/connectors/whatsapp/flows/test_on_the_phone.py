"""From the chat into the form and back: the stand-in's phone asks our endpoint, encrypted and signed as Meta's does."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import actions.base
from connectors.whatsapp.flows.build import flow_json
from connectors.whatsapp.flows.endpoint.dialogue import Dialogue
from connectors.whatsapp.flows.endpoint.door import Door
from connectors.whatsapp.flows.messages import FormMessages
from connectors.whatsapp.flows.screens import REVIEW
from connectors.whatsapp.meanings import meaning_of
from connectors.whatsapp.payloads import addressed
from connectors.whatsapp.updates import Message, parse
from seva.applications.application import Application
from seva.core import Core
from simulator.whatsapp.errors import FlowError
from tests.actions.conftest import Conversation
from tests.conftest import SetClock
from tests.connectors.whatsapp.flows.client import new_key
from tests.connectors.whatsapp.flows.phone import OpenForm
from tests.connectors.whatsapp.flows.test_dialogue import FIRST, SECOND
from tests.simulator.business import pem
from tests.simulator.conftest import make_rig as make_rig
from tests.simulator.conftest import rig as rig
from tests.simulator.rig import CITIZEN, Rig
from tests.simulator.test_flow_client import upload_key
from tests.simulator.test_setup import make_flow

SERVICE = "income_certificate"
ENDPOINT = "https://seva.example/webhooks/whatsapp/flow"
KEY = new_key()


class Chat:
    """A citizen's chat and phone; what the assistant says of forms goes through Meta's stand-in."""

    def __init__(self, core: Core, rig: Rig, forms: FormMessages, language: str) -> None:
        self.core, self.rig, self.forms, self.language = core, rig, forms, language
        self.citizen = core.citizens.resolve("whatsapp", CITIZEN)
        self.talk = Conversation(self.citizen.id, "whatsapp")

    def say(self, text: str, intent: str = "inform", **found: Any) -> str:
        return self.talk.say(text, intent, language=self.language, **found)

    @property
    def asked(self) -> str | None:
        return self.talk.asked["field"] if self.talk.asked else None

    @property
    def draft(self) -> Application:
        found = self.core.applications.get(self.talk.slots["draft"])
        assert found is not None
        return found

    def opened(self) -> OpenForm:
        """The form of the last message, on the phone."""
        return OpenForm(self.rig.world, CITIZEN, self.received())

    def received(self) -> str:
        """The message that opens the form, as the phone got it."""
        last = self.talk.last[-1]
        payloads = self.forms.opening(self.citizen.id, last["custom"]["form"], last["text"], self.talk.buttons[0])
        assert payloads is not None
        answer = self.rig.post(addressed(payloads[-1], CITIZEN))
        assert answer.status_code == 200, answer.text
        self.rig.pass_time()
        return str(answer.json()["messages"][0]["id"])

    def replied(self) -> dict[str, Any] | None:
        """What the last webhook of a form means to the conversation."""
        self.rig.world.settle()
        updates = [update for body in self.rig.webhook.bodies for update in parse(body, self.core.clock())]
        last = [update for update in updates if isinstance(update, Message) and update.kind == "flow"][-1]
        meaning = meaning_of(last.kind, last.content, lambda *_: None)
        return self.forms.sent(self.citizen.id, meaning.metadata["response"])


@pytest.fixture
def forms(core: Core) -> FormMessages:
    return FormMessages(core.form_tokens, core.forms)


@pytest.fixture
def door(rig: Rig, dialogue: Dialogue) -> Iterator[Door]:
    """Our endpoint, where the stand-in's requests go."""
    door = Door(KEY, [rig.config.app_secret], dialogue.show)

    def exchange(_url: str, body: bytes, headers: dict[str, str]) -> tuple[int, str]:
        found = door.answer(body, headers.get("X-Hub-Signature-256"))
        return found.status, found.text

    rig.world.endpoint._exchange = exchange
    upload_key(rig, KEY)
    yield door


@pytest.fixture
def chat(
    core: Core, rig: Rig, door: Door, forms: FormMessages, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str], Chat]:
    monkeypatch.setattr(actions.base, "assistant", lambda: core)

    def begun(language: str) -> Chat:
        """A chat at its beginning; the form is published."""
        content = flow_json(core.catalogue.services[SERVICE], core.messages, language)
        flow = make_flow(rig, json.dumps(content), name=f"{SERVICE}_{language}", endpoint_uri=ENDPOINT)
        published = rig.graph("POST", f"{flow}/publish")
        assert published.status_code == 200, published.text
        core.forms.put(SERVICE, language, flow)
        rig.pass_time()
        chat = Chat(core, rig, forms, language)
        chat.say("form chahiye", "apply_service", service=SERVICE)
        chat.say("yes" if language == "en" else "haan", "affirm")
        return chat

    return begun


def second(core: Core) -> dict[str, Any]:
    purpose = core.catalogue.services[SERVICE].field("purpose")
    assert purpose is not None
    return {**SECOND, "purpose": purpose.choices[0].id}


@pytest.mark.parametrize("language", ["hi", "en"])
def test_from_the_chat_through_the_form_to_the_number(chat: Callable[[str], Chat], core: Core, language: str) -> None:
    begun = chat(language)
    begun.say("form")
    form = begun.opened()
    form.go_on(**FIRST)
    form.go_on(**second(core))
    assert form.screen == REVIEW
    form.go_on()
    sent = begun.replied()
    assert sent is not None and form.reply is not None
    begun.talk.say("📋", "out_of_scope", form=sent)
    while begun.asked != "review":
        assert begun.draft.service == SERVICE and begun.asked in {
            d.id for d in core.catalogue.services[SERVICE].documents
        }
        begun.say("later")
    begun.say("yes", "affirm")
    (filed,) = core.applications.of_citizen(begun.citizen.id, ("filed",))
    assert filed.reference_number and filed.content.answers["annual_income"] == "120000"


def test_begun_in_chat_gone_on_in_the_form_phone_lost_and_finished_in_chat(
    chat: Callable[[str], Chat], core: Core
) -> None:
    begun, asked = chat("en"), []
    begun.say("answer here")
    begun.say("Sunita Devi")
    begun.say("form")
    form = begun.opened()
    assert form.value("applicant_name") == "Sunita Devi"
    form.go_on(**{name: value for name, value in FIRST.items() if name != "applicant_name"})
    assert form.screen == "PART_B"
    begun.say("continue my form", "resume_application")
    begun.say("answer here")
    while begun.asked and begun.asked in second(core):
        asked.append(begun.asked)
        begun.say(str(second(core)[begun.asked]) or "skip", "skip" if begun.asked == "aadhaar_last4" else "inform")
    assert asked == [name for name in second(core)]
    assert begun.draft.content.answers["guardian_name"] == FIRST["guardian_name"]


def test_errors_stand_at_their_fields_and_the_form_goes_on(chat: Callable[[str], Chat]) -> None:
    begun = chat("hi")
    begun.say("form")
    form = begun.opened()
    form.go_on(**{**FIRST, "dob": "2030-01-01"})
    assert form.errors.keys() == {"dob"} and form.value("guardian_name") == FIRST["guardian_name"]
    form.go_on(dob="1990-03-12")
    assert form.screen == "PART_B"
    form.back()
    assert (form.screen, form.value("dob")) == ("PART_A", "1990-03-12")


def test_a_form_that_is_over_closes_its_button_with_words(
    chat: Callable[[str], Chat], core: Core, clock: SetClock
) -> None:
    begun = chat("hi")
    begun.say("form")
    message = begun.received()
    clock.forward(days=3)
    for _ in range(2):
        with pytest.raises(FlowError) as error:
            OpenForm(begun.rig.world, CITIZEN, message)
        assert (error.value.code, str(error.value)) == (
            "flow_token_refused",
            core.messages.text("flow.over.expired", "hi"),
        )


def test_a_form_sent_twice_is_over_and_its_second_reply_is_told(chat: Callable[[str], Chat], core: Core) -> None:
    begun = chat("en")
    begun.say("form")
    form = begun.opened()
    form.go_on(**FIRST)
    form.go_on(**second(core))
    form.go_on()
    with pytest.raises(FlowError, match="have come already"):
        form.go_on()
    assert begun.replied() == {"application": begun.draft.id, "language": "en", "again": False}
    begun.rig.world.handset(CITIZEN).flow_reply(form.message_id, form.reply)
    assert begun.replied() == {"application": begun.draft.id, "language": "en", "again": True}


@pytest.mark.parametrize("response", [{}, {"flow_token": "unknown"}, {"flow_token": 7}, {"flow_token": ["x"]}])
def test_a_reply_without_a_token_of_ours_is_none(forms: FormMessages, core: Core, response: dict[str, Any]) -> None:
    assert forms.sent(core.citizens.resolve("whatsapp", CITIZEN).id, response) is None


def test_a_reply_with_the_token_of_another_citizen_or_before_the_end_is_none(forms: FormMessages, core: Core) -> None:
    mine, other = (core.citizens.resolve("whatsapp", number) for number in (CITIZEN, "919810000002"))
    draft = core.applications.start(mine.id, SERVICE, "revenue", "hi")
    token = core.form_tokens.issue(mine.id, draft.id, SERVICE, "hi")
    assert forms.sent(mine.id, {"flow_token": token}) is None
    core.form_tokens.submit(token)
    assert forms.sent(other.id, {"flow_token": token}) is None
    assert forms.sent(mine.id, {"flow_token": token}) is not None


def test_another_key_at_meta_is_told_and_loaded_anew(chat: Callable[[str], Chat], rig: Rig) -> None:
    begun = chat("hi")
    begun.say("form")
    message = begun.received()
    upload_key(rig, new_key())
    rig.world.endpoint._kept.clear()
    with pytest.raises(FlowError) as error:
        OpenForm(rig.world, CITIZEN, message)
    assert error.value.code == "business-decryption-error"
    rig.world.endpoint._kept[rig.number] = pem(new_key())
    upload_key(rig, KEY)
    assert OpenForm(rig.world, CITIZEN, message).screen == "PART_A"
