"""From the chat to DigiLocker and back: link, consent, documents in the draft, and the chat goes on by itself."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from seva.applications.application import Application
from seva.applications.repository import Applications
from seva.catalogue import load_catalogue, load_messages
from seva.citizens import Citizens
from seva.clock import utc_now
from seva.settings import Settings
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from tests.browser.conftest import OpenPhone
from tests.browser.screen import PATIENCE, SHOTS, SMALL, Screen
from tests.conftest import ROOT
from tests.system.citizen import answer

CATALOGUE = load_catalogue(ROOT / "catalogue")
MESSAGES = load_messages(ROOT / "catalogue")
SERVICE = "income_certificate"
OPENING = {"hi": "मुझे आय प्रमाण पत्र बनवाना है", "en": "I need an income certificate"}
HERE = {"hi": "यहीं जवाब दें", "en": "Answer here"}
LATER = {"hi": "बाद में", "en": "later"}
MOST_TURNS = 30
FROM_SUNITA = ["id_proof", "address_proof", "income_proof", "ration_card"]
WORDS = {
    "hi": {"go": "सहमत, DigiLocker खोलें", "allow": "अनुमति दें", "deny": "मना करें"},
    "en": {"go": "I agree, open DigiLocker", "allow": "Allow", "deny": "Deny"},
}


@dataclass
class Visit:
    """The browser of a phone, in which the link is opened."""

    page: Page
    language: str
    problems: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.set_default_timeout(PATIENCE)
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", self._console)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.problems.append(message.text)

    def press(self, word: str) -> None:
        self.page.get_by_role("button", name=WORDS[self.language][word], exact=True).click()

    def looked_at(self, name: str) -> None:
        """A picture for people to look at; nothing for axe-core to complain of, and nothing beside the screen."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"digilocker-{name}-{self.language}.png", full_page=True)
        found = Axe().run(self.page).response["violations"]
        assert [(v["id"], [n["html"][:200] for n in v["nodes"]]) for v in found] == []
        assert self.page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    def text(self) -> str:
        return self.page.locator("main").inner_text()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Any]:
    """Opens links as a phone's browser does."""
    made: list[Visit] = []

    def make(language: str, width: int = SMALL[0]) -> Visit:
        context = browser.new_context(viewport={"width": width, "height": 740}, locale=f"{language}-IN")
        made.append(Visit(context.new_page(), language))
        return made[-1]

    yield make
    for one in made:
        one.page.context.close()
    assert [problem for one in made for problem in one.problems] == []


def at_the_first_document(open_phone: OpenPhone, language: str) -> Screen:
    """A phone on which the form is filled up to the proof of identity."""
    screen = open_phone(language, SMALL)
    screen.say(OPENING[language])
    for _ in range(MOST_TURNS):
        asked = screen.asked
        assert asked is not None
        if asked["field"] == "id_proof":
            return screen
        if asked["field"] == "way":
            screen.tap(HERE[language])
        elif asked["type"] == "document":
            screen.say(LATER[language])
        elif asked["field"] == "consent":
            screen.tap(MESSAGES.text("label.agree", language))
        else:
            screen.say(answer(CATALOGUE, asked, language))
    raise AssertionError("no document was asked for")


def the_link(screen: Screen) -> str:
    """Asks for a link; the address in the message that has it."""
    screen.tap(MESSAGES.text("label.digilocker", screen.language))
    texts = screen.answers.all_inner_texts()
    found = re.findall(r"http://\S+/digilocker/[\w-]+", "\n".join(texts))
    assert found, texts[-3:]
    return str(found[-1])


def draft_of(screen: Screen) -> Application:
    """The application as it stands in the database."""
    database, cipher = Database(make_engine(screen.site.database)), Cipher(screen.site.key)
    citizen = Citizens(database, cipher, utc_now).resolve("whatsapp", screen.id)
    return Applications(database, cipher, utc_now).of_citizen(citizen.id, ("draft",))[0]


def taken(screen: Screen) -> list[str]:
    return [name for name, given in draft_of(screen).content.documents.items() if given.get("source") == "issued"]


def says_by_itself(screen: Screen, words: str) -> None:
    """Waits until the chat has said something that nobody asked for at this moment."""
    expect(screen.answers.filter(has_text=words)).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize("language", ["hi", "en"])
def test_from_the_link_to_documents_in_the_draft(open_phone: OpenPhone, visit: Any, language: str) -> None:
    screen = at_the_first_document(open_phone, language)
    link = the_link(screen)
    screen.shot("digilocker-chat-link")
    browser = visit(language)
    browser.page.goto(link)
    browser.looked_at("offer")
    browser.press("go")
    browser.looked_at("consent")
    browser.press("allow")
    expect(browser.page.get_by_role("status")).to_be_visible()
    browser.looked_at("taken")
    assert taken(screen) == FROM_SUNITA
    says_by_itself(screen, {"hi": "DigiLocker से मिल गया", "en": "Came from DigiLocker"}[language])
    label = CATALOGUE.documents["self_declaration"].ask.in_(language)
    says_by_itself(screen, label)
    assert screen.asked and screen.asked["field"] == "self_declaration"
    screen.shot("digilocker-chat-done")
    assert screen.axe() == []
    # The way back again, and a second device with the same link.
    browser.page.reload()
    expect(browser.page.get_by_role("status")).to_be_visible()
    assert taken(screen) == FROM_SUNITA
    other = visit(language)
    other.page.goto(link)
    other.looked_at("again")


def test_no_is_told_and_a_photo_asked_for(open_phone: OpenPhone, visit: Any) -> None:
    screen = at_the_first_document(open_phone, "hi")
    browser = visit("hi", 320)
    browser.page.goto(the_link(screen))
    browser.press("go")
    browser.press("deny")
    browser.looked_at("refused")
    says_by_itself(screen, "सहमति नहीं दी गई")
    assert taken(screen) == []
    assert screen.asked and screen.asked["field"] == "id_proof"


def test_digilocker_down_for_a_moment_is_made_good_by_the_worker(
    open_phone: OpenPhone, visit: Any, site: Settings
) -> None:
    screen = at_the_first_document(open_phone, "en")
    browser = visit("en")
    browser.page.goto(the_link(screen))
    browser.press("go")
    faults = f"http://{site.bind}:{site.web_port}/simulator/digilocker/control/faults"
    # A reading is tried twice at once.
    struck = browser.page.request.post(faults, data={"where": "issued", "what": "away", "times": 2})
    assert struck.ok
    browser.press("allow")
    assert "on their way" in browser.text()
    browser.looked_at("working")
    says_by_itself(screen, "Came from DigiLocker")
    assert taken(screen) == FROM_SUNITA


def test_pages_that_have_nothing_to_show(visit: Any, site: Settings) -> None:
    for language in ("hi", "en"):
        browser = visit(language)
        browser.page.goto(f"http://{site.bind}:{site.web_port}/digilocker/nothing")
        browser.looked_at("unknown")
        browser.page.goto(f"http://{site.bind}:{site.web_port}/simulator/digilocker/public/oauth2/1/authorize")
        browser.looked_at("stand-in-error")
