"""Forms inside WhatsApp with the whole system: from the greeting to the reference number through a form."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from connectors.whatsapp.flows.build import flow_json
from connectors.whatsapp.flows.screens import REVIEW
from seva.clock import utc_now
from seva.forms import PublishedForms
from seva.storage import Database
from seva.storage.database import make_engine
from simulator.whatsapp.store import BusinessNumber
from tests.connectors.whatsapp.flows.phone import OpenForm
from tests.simulator.business import new_key, pem
from tests.system.citizen import NUMBER, answer
from tests.system.talk import TIMEOUT
from tests.system.test_whatsapp import CATALOGUE, MESSAGES, Running
from tests.system.test_whatsapp import running as running
from tests.system.whatsapp import Phone, until, words

SERVICE = "income_certificate"
OPENINGS = {"hi": "मुझे आय प्रमाण पत्र बनवाना है", "en": "I need an income certificate"}
CHOICES = {"form": {"hi": "फ़ॉर्म भरें", "en": "Fill a form"}, "chat": {"hi": "यहीं जवाब दें", "en": "Answer here"}}


@pytest.fixture(scope="module", autouse=True)
def key() -> Iterator[RSAPrivateKey]:
    """The private key of the running system; its public half is given to Meta's stand-in."""
    key = new_key()
    text = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("WHATSAPP_FLOW_PRIVATE_KEY", text.replace("\n", "\\n"))
        yield key


@pytest.fixture(scope="module")
def published(running: Running, key: RSAPrivateKey) -> Running:
    """The form of a service is published in both languages, which has the endpoint pinged."""
    world, forms = running.world, PublishedForms(Database(make_engine(running.settings.database)), utc_now)
    number: BusinessNumber = next(iter(world.numbers))
    number.public_key, number.key_is_valid = pem(key), True
    for language in ("hi", "en"):
        given = {"name": f"{SERVICE}_{language}", "categories": ["OTHER"], "endpoint_uri": endpoint(running)}
        flow = world.flows.create(number.number.account, given)
        assert (
            world.flows.upload(flow, json.dumps(flow_json(CATALOGUE.services[SERVICE], MESSAGES, language)).encode())
            == []
        )
        world.flows.publish(flow)
        forms.put(SERVICE, language, flow.id)
    return running


def endpoint(running: Running) -> str:
    return f"{running.rasa}/webhooks/whatsapp/flow"


def begin(running: Running, number: str, language: str) -> Phone:
    """Up to the choice between form and chat."""
    phone = Phone(running.world, number)
    phone.say(OPENINGS[language])
    phone.tap()
    assert asked(running, phone) == "way"
    return phone


def asked(running: Running, phone: Phone) -> str | None:
    found = running.talk(phone.number).asked
    return str(found["field"]) if found else None


def form_of(running: Running, phone: Phone) -> OpenForm:
    return OpenForm(running.world, phone.number, phone.heard[-1]["id"])


def entered(form: OpenForm, language: str) -> dict[str, str]:
    """What a citizen enters on the screen that is shown."""
    found = {}
    for name in form.fields:
        field = CATALOGUE.services[SERVICE].field(name)
        assert field is not None
        if field.type == "choice":
            found[name] = field.choices[0].id
        elif field.type == "date":
            found[name] = "1990-03-12"
        else:
            given = {"service": SERVICE, "field": name, "type": field.type, "choices": []}
            found[name] = answer(CATALOGUE, given, language)
    return found


def to_the_number(running: Running, phone: Phone, language: str) -> None:
    """What is left in the chat: documents and the review."""
    while step := asked(running, phone):
        phone.say({"hi": "बाद में", "en": "later"}[language]) if step != "review" else phone.tap()
    until(lambda: NUMBER.search("\n".join(words(m) for m in phone.heard)), "the reference number")


@pytest.mark.parametrize("language", ["hi", "en"])
def test_from_greeting_to_reference_number_through_a_form(published: Running, language: str) -> None:
    phone = begin(published, {"hi": "919810000021", "en": "919810000022"}[language], language)
    phone.say(CHOICES["form"][language])
    form = form_of(published, phone)
    while form.screen != REVIEW:
        form.go_on(**entered(form, language))
    before = len(phone.heard)
    form.go_on()
    until(lambda: len(phone.heard) > before, "what comes after the form")
    until(lambda: asked(published, phone) not in ("way", None), "the next step")
    to_the_number(published, phone, language)


def test_begun_in_the_form_and_finished_in_the_chat(published: Running) -> None:
    """The phone with the form is lost: nothing that was filled in is asked again."""
    phone = begin(published, "919810000023", "hi")
    phone.say(CHOICES["form"]["hi"])
    form = form_of(published, phone)
    filled = set(form.fields)
    form.go_on(**entered(form, "hi"))
    phone.say("अधूरा फ़ॉर्म")
    phone.say(CHOICES["chat"]["hi"])
    steps = []
    while (step := published.talk(phone.number).asked) and step["field"] != "review":
        steps.append(step["field"])
        phone.say(answer(CATALOGUE, step, "hi"))
    assert steps and not filled & {*steps}
    to_the_number(published, phone, "hi")


def test_a_reply_of_an_old_form_is_answered_kindly(published: Running) -> None:
    phone = begin(published, "919810000024", "en")
    phone.say(CHOICES["form"]["en"])
    message, before = phone.heard[-1]["id"], len(phone.heard)
    for token in ({}, {"flow_token": "of long ago"}):
        phone.hand.flow_reply(message, token)
        before += 1
        until(lambda n=before: len(phone.heard) >= n, "an answer to an old form")
        assert words(phone.heard[-1]) == MESSAGES.text("whatsapp.flow_unreadable", "en")


def test_what_is_not_metas_has_its_status(published: Running, key: RSAPrivateKey) -> None:
    statuses = {}
    for name, body in {"empty": b"", "no json": b"x", "too long": b"x" * 300_000}.items():
        headers = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
        statuses[name] = requests.post(endpoint(published), data=body, headers=headers, timeout=TIMEOUT).status_code
    assert statuses == {"empty": 432, "no json": 432, "too long": 413}


def test_a_token_that_nobody_was_given_is_told_in_words(published: Running) -> None:
    number: Any = next(iter(published.world.numbers))
    question = {"version": "4.0", "action": "INIT", "flow_token": "no such token"}
    status, told = published.world.endpoint.ask(number.number.account, endpoint(published), question)
    assert status == 427 and told is not None
    assert MESSAGES.text("flow.over.unknown", "hi") in told["error_msg"]
