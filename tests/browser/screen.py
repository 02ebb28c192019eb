"""A phone page in a browser, and a citizen who reads, types and taps on it."""

from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import ConsoleMessage, Locator, Page, expect
from sqlalchemy import select

from seva.citizens import Citizens
from seva.clock import utc_now
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import inbox, outgoing
from tests.conftest import ROOT
from tests.system.talk import Talk
from tests.system.whatsapp import until

SMALL, SMALLEST, DESKTOP = (360, 740), (320, 640), (1280, 860)
PATIENCE = 60_000
SHOTS = ROOT / "var" / "screenshots"
ANSWER = ".message.in:not(.typing-row)"
OPEN = {inbox: ("waiting",), outgoing: ("queued", "sending")}
STEADY = """() => new Promise((done) => {
  const list = document.querySelector(".list");
  let timer = setTimeout(done, 250);
  const again = () => { clearTimeout(timer); timer = setTimeout(done, 250); };
  new MutationObserver(again).observe(list, {childList: true, subtree: true});
})"""


class Screen:
    """One page with its first phone. `problems` are what the browser complains about."""

    def __init__(self, page: Page, site: Settings, language: str, query: str = "") -> None:
        self.page, self.site, self.language = page, site, language
        self.problems: list[str] = []
        self._database = Database(make_engine(site.database))
        self._citizens = Citizens(self._database, Cipher(site.key), utc_now)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", self._console)
        page.goto(f"http://{site.bind}:{site.web_port}/phone?lang={language}{query}")
        self.phone.locator(".composer textarea").wait_for()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.problems.append(f"{message.text} {message.location.get('url')}")

    @property
    def phone(self) -> Locator:
        """The first phone."""
        return self.page.locator(".screen").first

    @property
    def id(self) -> str:
        """What the stand-in calls this phone: its number."""
        return str(self.page.evaluate("JSON.parse(localStorage['seva.phone.phones'])[0]"))

    @property
    def answers(self) -> Locator:
        """What came from the business."""
        return self.phone.locator(ANSWER)

    @property
    def field(self) -> Locator:
        return self.phone.locator(".composer textarea")

    @property
    def asked(self) -> dict[str, Any] | None:
        """What the assistant waits for."""
        sender = self._citizens.resolve("whatsapp", self.id).id
        return Talk(f"http://{self.site.bind}:{self.site.rasa_port}", sender).asked

    def say(self, text: str) -> None:
        """Types, sends, and waits for the answer."""
        self.field.fill(text)
        self.heard_after(lambda: self.field.press("Enter"))

    def tap(self, label: str) -> None:
        """Taps the button of this label in the last message that has one, or the row of its list."""
        buttons = self.phone.locator(".actions").last.locator(".action")
        named = buttons.filter(has_text=label)
        if named.count():
            self.heard_after(lambda: named.first.click())
            return
        buttons.first.click()
        sheet = self.phone.get_by_role("dialog")
        sheet.locator(".row").filter(has_text=label).first.click()
        self.heard_after(lambda: sheet.locator("button[type=submit]").click())

    def offers(self, label: str) -> bool:
        """Whether the last message has a button with this label."""
        last = self.phone.locator(".message.in:not(.typing-row)").last.locator(".action")
        return label in last.all_inner_texts()

    def attach(self, label: str, path: Path) -> None:
        """Picks a file behind the paper clip, sends it, and waits for the answer."""
        self.phone.locator(".composer .icon-clip").click()
        with self.page.expect_file_chooser() as chooser:
            self.phone.get_by_role("dialog").get_by_role("button", name=label, exact=True).click()
        chooser.value.set_files(path)
        send = self.phone.get_by_role("dialog").locator("button[type=submit]")
        self.heard_after(lambda: send.click())

    def heard_after(self, act: Any) -> None:
        """Waits until the business has answered what is done, and its answer is there as a whole."""
        before = self.answers.count()
        act()
        expect(self.answers.nth(before)).to_be_visible(timeout=PATIENCE)
        until(lambda: not self._on_its_way(), "the whole answer")
        self.page.evaluate(STEADY)

    def _on_its_way(self) -> bool:
        """Whether something that this phone wrote is not answered to its end, or an answer not sent."""
        citizen = self._citizens.resolve("whatsapp", self.id).id
        with self._database.begin() as connection:
            return any(
                connection.execute(
                    select(box.c.id).where(box.c.citizen_id == citizen, box.c.state.in_(states)).limit(1)
                ).first()
                for box, states in OPEN.items()
            )

    def shot(self, name: str) -> Path:
        """A picture for people to look at, in var/screenshots."""
        size = self.page.viewport_size or {"width": 0}
        path = SHOTS / f"{name}-{self.language}-{size['width']}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=path, animations="disabled")
        return path

    def axe(self) -> list[str]:
        """What axe-core finds wrong, with the places."""
        found = Axe().run(self.page).response["violations"]
        return [f"{v['id']}: {node['html'][:200]} {node['failureSummary']}" for v in found for node in v["nodes"]]

    def overflows(self) -> list[str]:
        """Elements of the phone that stand out to its right."""
        return list(self.page.evaluate(OVERFLOW))


OVERFLOW = """() => {
  const box = document.querySelector(".screen").getBoundingClientRect();
  return [...document.querySelectorAll(".screen *")]
    .filter((node) => node.getClientRects().length && !node.closest(".unseen, .said-by, .options, svg"))
    .filter((node) => {
      const {left, right} = node.getBoundingClientRect();
      return right > box.right + 1 || left < box.left - 1;
    })
    .map((node) => node.outerHTML.slice(0, 120));
}"""
