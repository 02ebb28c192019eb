"""A Flow on the phone page itself: its button, its sheet under the page's own styles and policy, its reply."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, expect

from simulator.whatsapp import Config, World, create_app
from simulator.whatsapp.server import Server
from tests.browser.flow.flows import APPLICATION, GALLERY, JSON
from tests.browser.flow.stage import PICTURES, examples
from tests.simulator.rig import Webhook
from web.phone.page import phone_page

PATH = "/stand-in"
SIZES = {"phone": (360, 740), "desktop": (1280, 860)}


class Visit:
    """The page of one visitor, who has written to the business."""

    def __init__(self, page: Page, world: World, webhook: Webhook) -> None:
        self.page, self.world, self.webhook = page, world, webhook
        self.screen = page.locator(".screen").first
        self.screen.locator(".composer textarea").fill("नमस्ते")
        self.screen.locator(".composer textarea").press("Enter")
        expect(self.screen.locator(".message.out").last).to_contain_text("नमस्ते")
        self.phone = next(iter(world.phones)).id
        assert world.drain()

    def offer(self, content: JSON, **more: Any) -> None:
        """The button of a Flow arrives and is tapped."""
        number = self.world.config.numbers[0]
        flow = self.world.flows.create(number.account, {"name": f"f{self.world.clock.now()}", "categories": ["OTHER"]})
        self.world.flows.upload(flow, json.dumps(content).encode())
        parameters = {"flow_message_version": "3", "flow_id": flow.id, "flow_cta": "फ़ॉर्म भरें", "mode": "draft", **more}
        action = {"name": "flow", "parameters": parameters}
        interactive = {"type": "flow", "body": {"text": "आवेदन"}, "action": action}
        payload = {"messaging_product": "whatsapp", "to": self.phone, "type": "interactive", "interactive": interactive}
        headers = {"Authorization": f"Bearer {self.world.config.access_token}"}
        answer = self.page.request.post(f"{PATH}/v23.0/{number.id}/messages", data=payload, headers=headers)
        assert answer.ok, answer.text()
        self.screen.locator(".message.in .action").last.click()
        expect(self.screen.locator(".flow-sheet")).to_be_visible()

    def picture(self, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=str(PICTURES / f"flow-page-{name}.png"))

    def axe(self) -> list[str]:
        return [f"{v['id']} {n['html'][:150]}" for v in Axe().run(self.page).response["violations"] for n in v["nodes"]]


@pytest.fixture(params=SIZES)
def visit(request: pytest.FixtureRequest, browser: Browser) -> Iterator[Visit]:
    webhook, app = Webhook(), FastAPI()
    world = World(Config(webhook_url="http://app.example/webhook"), poster=webhook)
    app.mount(PATH, create_app(world.config, world))
    phone_page(app, PATH)
    wrong: list[str] = []
    width, height = SIZES[request.param]
    with Server(app) as server:
        context = browser.new_context(
            viewport={"width": width, "height": height}, locale="hi-IN", reduced_motion="reduce", base_url=server.url
        )
        page = context.new_page()
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("console", lambda message: wrong.append(message.text) if message.type == "error" else None)
        page.goto("/phone?lang=hi")
        yield Visit(page, world, webhook)
        context.close()
    world.stop()
    assert wrong == []


def test_a_flow_is_opened_filled_and_sent(visit: Visit) -> None:
    page, screen = visit.page, visit.screen
    first = {"screen": "REVIEW", "data": {"summary": "आशा देवी\nपुणे"}}
    visit.offer(APPLICATION, flow_token="t-1", flow_action="navigate", flow_action_payload=first)
    expect(screen.get_by_text("आशा देवी")).to_be_visible()
    visit.picture(f"review-{page.viewport_size['width'] if page.viewport_size else 0}")
    assert visit.axe() == []
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    screen.get_by_role("button", name="Submit").click()
    expect(screen.locator(".flow-sheet")).to_have_count(0)
    assert visit.world.drain()
    reply = visit.webhook.items("messages")[-1]["interactive"]["nfm_reply"]
    assert json.loads(reply["response_json"])["consent"] is True
    expect(screen.locator(".message.out")).to_have_count(2)
    visit.picture(f"replied-{page.viewport_size['width'] if page.viewport_size else 0}")


@pytest.mark.parametrize("name", [s["id"] for s in GALLERY["screens"]])
def test_components_keep_their_looks_among_the_pages_styles(visit: Visit, name: str) -> None:
    screen = next(s for s in GALLERY["screens"] if s["id"] == name)
    data = {"data": examples(screen)} if screen["data"] else {}
    visit.offer(GALLERY, flow_action="navigate", flow_action_payload={"screen": name, **data})
    expect(visit.screen.locator(".flow-title")).to_have_text(screen["title"])
    visit.picture(f"{name.lower()}-{visit.page.viewport_size['width'] if visit.page.viewport_size else 0}")
    assert visit.axe() == []
    outside = visit.page.evaluate(
        """() => {
            const box = document.querySelector(".flow-sheet").getBoundingClientRect();
            const sticksOut = ({ left, right }) => right > box.right + 1 || left < box.left - 1;
            return [...document.querySelectorAll(".flow-sheet *")]
                .filter((at) => at.offsetParent && !at.closest(".flow-carousel, .flow-hidden"))
                .filter((at) => sticksOut(at.getBoundingClientRect()))
                .map((at) => at.className);
        }"""
    )
    assert outside == []
