"""A form inside WhatsApp on the phone page: to a reference number through it, and begun and finished in chat."""

import re
import subprocess
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import expect

from connectors.whatsapp.flows.screens import screens_of
from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.catalogue import load_catalogue, load_messages
from seva.clock import utc_now
from seva.forms import PublishedForms
from seva.processes.plan import PYTHON
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from tests.browser.conftest import OpenPhone, Plan
from tests.browser.form import Form
from tests.browser.screen import DESKTOP, PATIENCE, SMALL, Screen
from tests.conftest import ROOT
from tests.system.citizen import NUMBER, answer

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
SERVICE = CATALOGUE.services["income_certificate"]
FIRST, SECOND = screens_of(SERVICE)
MOST_TURNS = 30
GREETING = {"hi": "नमस्ते", "en": "Hello"}
OPENING = {"hi": "मुझे आय प्रमाण पत्र बनवाना है", "en": "I need an income certificate"}
# Six digits, as the field on the phone wants them, but no PIN code begins so.
NO_PINCODE = "011009"
LOST = "9"
ENTERED = {
    "hi": {"applicant_name": "सुनीता देवी", "guardian_name": "राम लाल", "occupation": "सिलाई"},
    "en": {"applicant_name": "Sunita Devi", "guardian_name": "Ram Lal", "occupation": "Tailoring"},
}
ADDRESS = {"hi": "मकान 12, गली 3, लक्ष्मी नगर", "en": "House 12, Street 3, Laxmi Nagar"}
BOTH = {
    "dob": "1990-03-12",
    "gender": "female",
    "annual_income": "120000",
    "family_count": "5",
    "pincode": "110092",
    "district": "east",
    "purpose": "education",
    "mobile": "9810000021",
    "aadhaar_last4": "4321",
}


@pytest.fixture(scope="module", autouse=True)
def published(site: Settings, plan: Plan) -> Iterator[None]:
    """The form is published as `make run` does it; other tests of pages find the chat without forms."""
    for command in (["upload-key"], ["flows", "publish", SERVICE.id]):
        subprocess.run([PYTHON, "-m", "seva", "whatsapp", *command], env=plan[1], cwd=ROOT, check=True)
    yield
    for language in ("hi", "en"):
        PublishedForms(Database(make_engine(site.database)), utc_now).take_back(SERVICE.id, language)


def answers_of(language: str) -> dict[str, str]:
    """What a citizen fills in, by field, in the service's order."""
    given = {**BOTH, **ENTERED[language], "address": ADDRESS[language]}
    return {field.id: given[field.id] for field in SERVICE.fields}


def part(answers: dict[str, str], names: tuple[str, ...]) -> dict[str, str]:
    return {name: value for name, value in answers.items() if name in names}


def label(screen: Screen, name: str) -> str:
    return MESSAGES.text(f"label.{name}", screen.language)


def asked(screen: Screen) -> str | None:
    found = screen.asked
    return str(found["field"]) if found else None


def begin(screen: Screen) -> None:
    """From the first word to the choice between form and chat."""
    greeting = screen.phone.get_by_role("button", name=GREETING[screen.language], exact=True)
    screen.heard_after(lambda: greeting.click())
    screen.say(OPENING[screen.language])
    screen.tap(label(screen, "agree"))
    assert asked(screen) == "way"


def to_the_number(screen: Screen) -> list[str]:
    """What is left in the chat, with documents later; the steps that were asked, without the review."""
    steps: list[str] = []
    while (step := screen.asked) and len(steps) < MOST_TURNS:
        if step["field"] == "review":
            screen.tap(label(screen, "submit"))
            break
        steps.append(step["field"])
        screen.say(answer(CATALOGUE, step, screen.language))
    expect(screen.answers.filter(has_text=NUMBER).first).to_be_visible(timeout=PATIENCE)
    return steps


def filed(screen: Screen) -> Application:
    """The application in the database whose number the citizen reads."""
    text = screen.answers.filter(has_text=NUMBER).first.inner_text()
    found = NUMBER.search(text)
    assert found, text
    database, cipher = Database(make_engine(screen.site.database)), Cipher(screen.site.key)
    application = Applications(database, cipher, utc_now).by_reference(found[0])
    assert application is not None
    return application


def shows(form: Form, key: str, **values: Any) -> None:
    """Waits for a text of the form."""
    text = MESSAGES.text(key, form.screen.language, **values)
    expect(form.body.or_(form.footer).filter(has_text=text).first).to_be_visible(timeout=PATIENCE)


def is_sound(form: Form, name: str) -> None:
    """Nothing stands out, axe finds nothing; and a picture for people."""
    form.screen.shot(f"form-{name}")
    assert form.screen.overflows() == []
    assert form.screen.axe() == []


@pytest.mark.parametrize(("language", "size"), [("hi", SMALL), ("en", DESKTOP)], ids=lambda v: str(v))
def test_from_the_first_word_to_the_number_through_a_form(
    open_phone: OpenPhone, language: str, size: tuple[int, int]
) -> None:
    screen, answers = open_phone(language, size), answers_of(language)
    form = Form(screen, SERVICE, MESSAGES)
    begin(screen)
    screen.shot("form-way")
    screen.tap(label(screen, "way_form"))
    screen.shot("form-button")
    form.open()
    is_sound(form, "first")
    form.fill(part(answers, FIRST.fields))
    screen.shot("form-first-filled")
    form.go_on()
    shows(form, "flow.part", number=2, of=2)
    form.fill({**part(answers, SECOND.fields), "pincode": NO_PINCODE})
    form.go_on()
    pincode = form.field("pincode")
    expect(pincode).to_have_attribute("aria-invalid", "true")
    expect(pincode).to_have_accessible_description(re.compile("^" + MESSAGES.text("flow.error.pincode", language)))
    expect(pincode).to_have_value(NO_PINCODE)
    expect(pincode).to_be_focused()
    expect(pincode).to_be_in_viewport()
    is_sound(form, "wrong-pincode")
    form.fill({"pincode": answers["pincode"]})
    expect(pincode).not_to_have_attribute("aria-invalid", "true")
    form.go_on()
    shows(form, "flow.submit")
    is_sound(form, "review")
    screen.heard_after(form.go_on)
    expect(form.sheet).to_have_count(0)
    assert asked(screen) == SERVICE.documents[0].id
    screen.shot("form-sent")
    assert to_the_number(screen) == [document.id for document in SERVICE.documents]
    screen.shot("form-number")
    assert filed(screen).content.answers == answers


def test_begun_in_chat_gone_on_in_the_form_and_finished_in_chat(open_phone: OpenPhone) -> None:
    """The page is loaded again while the form is open, as when a phone runs out of power: what was sent stays."""
    screen, answers = open_phone("hi", SMALL), answers_of("hi")
    form = Form(screen, SERVICE, MESSAGES)
    begin(screen)
    screen.tap(label(screen, "way_chat"))
    in_chat = [field.id for field in SERVICE.fields[:2]]
    for name in in_chat:
        assert asked(screen) == name
        screen.say(answers[name])
    screen.say("फ़ॉर्म")
    form.open()
    for name in in_chat:
        expect(form.field(name)).to_have_value(answers[name])
    screen.shot("form-mixed-prefilled")
    form.fill({name: value for name, value in part(answers, FIRST.fields).items() if name not in in_chat})
    form.go_on()
    shows(form, "flow.part", number=2, of=2)
    form.fill({"family_count": LOST})
    screen.page.reload()
    expect(screen.answers.last).to_be_visible(timeout=PATIENCE)
    expect(form.sheet).to_have_count(0)
    screen.say("यहीं जवाब देना है")
    screen.shot("form-mixed-back-in-chat")
    steps = to_the_number(screen)
    assert len(steps) == len({*steps}) and not {*steps} & {*FIRST.fields}
    screen.shot("form-mixed-number")
    stored = filed(screen).content.answers
    assert part(stored, FIRST.fields) == part(answers, FIRST.fields)
    assert {*stored} == {*answers} and stored["family_count"] != LOST
