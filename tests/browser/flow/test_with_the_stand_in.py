"""The phone's page, the stand-in and an endpoint that really encrypts, from the button to the signed reply."""

import copy
import json
from collections.abc import Iterator

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import FastAPI
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from playwright.sync_api import Browser, Page, expect

from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.server import Server
from tests.browser.flow.flows import APPLICATION, JSON, options
from tests.browser.flow.stage import PAGE, STATIC
from tests.simulator.business import Business, new_key, pem
from tests.simulator.rig import CITIZEN, Webhook

SECRET = "live secret"
CALL = f"""(options) => {{
    const call = async (path, body) => {{
        const address = "/stand-in/control/handsets/{CITIZEN}/" + path;
        const headers = {{ "Content-Type": "application/json" }};
        const answer = await fetch(address, {{ method: "POST", headers, body: JSON.stringify(body) }});
        const found = await answer.json();
        if (!answer.ok) throw Object.assign(new Error(found.text), found);
        return found;
    }};
    start({{ ...options, call }});
}}"""


class Department:
    """Answers as a connector would: district first, then its tehsils, a name that is checked, and the review."""

    def __init__(self) -> None:
        self.is_over = False

    def __call__(self, question: JSON) -> tuple[int, JSON | str]:
        if self.is_over:
            return 427, json.dumps({"error_msg": "यह फ़ॉर्म जमा हो चुका है।"})
        data, screen = question.get("data", {}), question.get("screen")
        if question["action"] in ("INIT", "BACK"):
            return 200, {"screen": "PERSON", "data": {"name": "", "error_name": ""}}
        if screen == "PERSON" and len(data["name"].split()) < 2:
            return 200, {"screen": "PERSON", "data": {"name": data["name"], "error_name": "Also the family name"}}
        if screen == "PERSON":
            return 200, {"screen": "PLACE", "data": {"tehsils": [], "has_tehsils": False}}
        if data.get("trigger") == "district":
            return 200, {"screen": "PLACE", "data": {"tehsils": options("haveli"), "has_tehsils": True}}
        return 200, {"screen": "REVIEW", "data": {"summary": f"{data['name']}, {data['tehsil']}, {data['district']}"}}


class Street:
    """Everything between the citizen and the department."""

    def __init__(self, world: World, webhook: Webhook, business: Business, page: Page, url: str) -> None:
        self.world, self.webhook, self.business, self.page, self.url = world, webhook, business, page, url

    def send(self, content: JSON, **more: JSON) -> str:
        """Publishes a Flow and sends its button; gives the message's id."""
        number = self.world.config.numbers[0]
        given = {"name": "apply", "categories": ["OTHER"], "endpoint_uri": self.business.url}
        flow = self.world.flows.create(number.account, given)
        assert self.world.flows.upload(flow, json.dumps(content).encode()) == []
        self.world.flows.publish(flow)
        parameters = {"flow_message_version": "3", "flow_id": flow.id, "flow_cta": "Open", "flow_token": "t-1"}
        action = {"name": "flow", "parameters": {**parameters, "flow_action": "data_exchange", **more}}
        interactive = {"type": "flow", "body": {"text": "?"}, "action": action}
        message = {"messaging_product": "whatsapp", "to": CITIZEN, "type": "interactive", "interactive": interactive}
        headers = {"Authorization": f"Bearer {self.world.config.access_token}"}
        address = f"{self.url}/stand-in/v23.0/{number.id}/messages"
        answer = self.page.request.post(address, data=message, headers=headers)
        assert answer.ok, answer.text()
        assert self.world.drain()
        return str(answer.json()["messages"][0]["id"])

    def open(self, message: str) -> None:
        self.page.evaluate(CALL, {"message": {"id": message}, "language": "en"})


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return new_key()


@pytest.fixture
def street(browser: Browser, key: rsa.RSAPrivateKey) -> Iterator[Street]:
    webhook = Webhook()
    world = World(Config(app_secret=SECRET, webhook_url="http://app.example/webhook"), poster=webhook)
    app = FastAPI()
    app.mount("/stand-in", create_app(world.config, world))
    app.mount("/static", StaticFiles(directory=STATIC))
    app.add_api_route("/", lambda: FileResponse(PAGE))
    with Business(key, SECRET) as business, Server(app) as server:
        number = world.numbers.need(world.config.numbers[0].id)
        number.public_key, number.key_is_valid = pem(key), True
        world.add_phone(CITIZEN)
        world.handset(CITIZEN).text("hello")
        business.answering = Department()
        page = browser.new_page(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
        page.goto(server.url)
        page.wait_for_function("window.isReady")
        yield Street(world, webhook, business, page, server.url)
        page.close()
    world.stop()


def fill(page: Page, name: str) -> None:
    page.get_by_label("Name").fill(name)
    page.get_by_role("button", name="Next").click()


def test_from_the_button_to_the_signed_reply(street: Street) -> None:
    page = street.page
    message = street.send(APPLICATION)
    street.open(message)
    page.get_by_label("Name").fill("Asha")
    page.get_by_label("Date of birth").click()
    page.get_by_label("Year").select_option("1990")
    page.get_by_role("button", name="12 November 1990").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Also the family name")).to_be_visible()
    fill(page, "Asha Devi")
    for label, title in (("District", "Pune"), ("Tehsil", "Haveli")):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("option", name=title).click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Asha Devi, haveli, pune")).to_be_visible()
    page.get_by_label("All of this is right").check()
    page.get_by_role("button", name="Submit").click()
    expect(page.locator(".flow-sheet")).to_have_count(0)
    assert street.world.drain()
    (reply,) = [m for m in street.webhook.items("messages") if m["type"] == "interactive"]
    response = {"flow_token": "t-1", "consent": True, "summary": "Asha Devi, haveli, pune"}
    assert json.loads(reply["interactive"]["nfm_reply"]["response_json"]) == response
    assert (reply["context"]["id"], reply["from"]) == (message, CITIZEN)
    assert page.evaluate("events.map((event) => Object.keys(event)[0])") == ["completed", "closed"]
    actions = [question["action"] for question in street.business.questions]
    assert actions == ["ping", "INIT", *["data_exchange"] * 4]


def test_a_form_that_is_over_in_the_middle(street: Street) -> None:
    message = street.send(APPLICATION)
    street.open(message)
    expect(street.page.get_by_label("Name")).to_be_visible()
    department = street.business.answering
    assert isinstance(department, Department)
    department.is_over = True
    street.page.get_by_label("Date of birth").click()
    street.page.get_by_role("button", name="Month before").click()
    street.page.locator(".flow-day").first.click()
    fill(street.page, "Asha Devi")
    expect(street.page.get_by_text("यह फ़ॉर्म जमा हो चुका है।")).to_be_visible()
    street.page.get_by_role("button", name="OK").click()
    assert street.page.evaluate("events") == [{"closed": {"reason": "disabled"}}]
    chat = street.world.chat(CITIZEN)["messages"]
    assert next(m["flow"] for m in chat if m["id"] == message) == {"is_open": False, "text": "यह फ़ॉर्म जमा हो चुका है।"}


def test_network_and_endpoint_come_back(street: Street) -> None:
    message = street.send(APPLICATION)
    street.world.habits(CITIZEN).offline()
    street.open(message)
    expect(street.page.get_by_text("No answer. Check the network")).to_be_visible()
    street.world.habits(CITIZEN).online()
    department = street.business.answering
    street.business.answering = lambda _question: (500, "")
    street.page.get_by_role("button", name="Try again").click()
    expect(street.page.get_by_text("No answer. Check the network")).to_be_visible()
    street.business.answering = department
    street.page.get_by_role("button", name="Try again").click()
    expect(street.page.get_by_label("Name")).to_be_visible()


def test_a_wrong_navigation_reaches_the_endpoint_as_an_error(street: Street) -> None:
    content = copy.deepcopy(APPLICATION)
    action = {"name": "navigate", "next": {"type": "screen", "name": "PLACE"}, "payload": {"tehsils": "none"}}
    content["screens"][0]["layout"]["children"] = [{"type": "Footer", "label": "Next", "on-click-action": action}]
    street.open(street.send(content))
    with street.page.expect_response("**/flow/report") as reported:
        street.page.get_by_role("button", name="Next").click()
    expect(street.page.get_by_text("Something went wrong")).to_be_visible()
    assert reported.value.json() == {"acknowledged": True}
    told = street.business.questions[-1]
    assert (told["screen"], told["data"]["error"]) == ("PERSON", "payload-schema-error")
