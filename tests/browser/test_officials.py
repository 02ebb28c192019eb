"""Officials sign in for the first time, as they would: set-up, phone, recovery codes, accounts, audit log; each page
in both languages and on a narrow screen, with what axe says about it. Pictures: var/screenshots."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pyotp
import pytest
from argon2 import PasswordHasher
from axe_playwright_python.sync_playwright import Axe
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, ViewportSize

from seva.catalogue import Catalogue
from seva.officials.accounts import Wish
from seva.officials.build import Officials, build_officials
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.passwords import Passwords
from seva.officials.roles import Role
from seva.officials.settings import OfficialsSettings
from seva.settings import Settings
from seva.storage import Database
from tests.browser.screen import DESKTOP, SHOTS, SMALLEST
from tests.browser.serving import serve
from web.officials import add_officials

PASSWORD = "wet monsoon over Yamuna"
AUDITOR = ("ravi.kumar@example.in", "रवि कुमार", "auditor")
OFFICER = ("asha@example.in", "Asha <b>Verma</b>", "officer")


@pytest.fixture
def officials(settings: Settings, core_database: Database) -> Officials:
    cheap = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    return build_officials(settings, own=OfficialsSettings(_env_file=None), passwords=cheap)


@pytest.fixture
def site(officials: Officials, catalogue: Catalogue) -> Iterator[str]:
    app = FastAPI(openapi_url=None)
    add_officials(app, officials, catalogue)
    with serve(app) as address:
        yield address


class Person:
    """Someone at a browser, who looks at each page in both languages and widths."""

    def __init__(self, page: Page, site: str, name: str) -> None:
        self.page, self.site, self.name, self.secret = page, site, name, ""
        self.problems: list[str] = []
        page.set_viewport_size(size_of(DESKTOP))
        page.on("console", lambda said: self.problems.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)

    def look(self, what: str, again: bool = True) -> None:
        """Looks at the page as it is on a desk; `again` also loads it in Hindi on a narrow screen."""
        assert (found := Axe().run(self.page)).violations_count == 0, (what, found.generate_report())
        self._see(f"{what}-en", DESKTOP)
        if again:
            address = self.page.url
            self.page.goto(_with(address, "lang=hi"))
            self._see(f"{what}-hi", SMALLEST)
            self.page.set_viewport_size(size_of(DESKTOP))
            self.page.goto(_with(address, "lang=en"))

    def _see(self, what: str, size: tuple[int, int]) -> None:
        self.page.set_viewport_size(size_of(size))
        over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        self.shot(what)
        assert over <= 0, f"{what} is {over} pixels too wide"

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)

    def send(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def enrol(self, words: str = "Continue") -> None:
        self.secret = self.page.inner_text(".secret").replace(" ", "")
        self.fill(code=pyotp.TOTP(self.secret).now())
        self.send(words)

    def shot(self, what: str) -> None:
        """A picture for people to look at, in var/screenshots."""
        self.page.screenshot(path=SHOTS / f"officials-{self.name}-{what}.png", full_page=True)


def size_of(size: tuple[int, int]) -> ViewportSize:
    return {"width": size[0], "height": size[1]}


def _with(address: str, query: str) -> str:
    bare = re.sub(r"[?&]lang=\w+", "", address)
    return f"{bare}{'&' if '?' in bare else '?'}{query}"


@contextmanager
def person(browser: Browser, site: str, name: str) -> Iterator[Person]:
    context = browser.new_context(locale="en-IN")
    someone = Person(context.new_page(), site, name)
    try:
        yield someone
        # A refused form is an answer with 400 or 401, which browsers call an error.
        assert [said for said in someone.problems if not re.search(r"status of 40[0134]", said)] == []
    finally:
        context.close()


def test_the_first_administrator_and_the_first_auditor(browser: Browser, site: str, officials: Officials) -> None:
    with person(browser, site, "admin") as admin:
        admin.open("/officials/login")
        admin.look("set-up")
        admin.fill(one_time="xxxx", name="Meera Joshi", login="meera@example.in", password="password1234")
        admin.send("Create the account")
        admin.look("set-up-refused", again=False)
        admin.fill(one_time=officials.beginning.set_up_code(), password="password1234")
        admin.send("Create the account")
        assert "guessed first" in admin.page.inner_text("main")
        admin.fill(password=PASSWORD)
        admin.send("Create the account")
        admin.look("enrol")
        admin.enrol()
        admin.look("recovery", again=False)
        admin.page.get_by_role("link", name="I have kept them").click()
        admin.look("start")
        admin.open("/officials/accounts")
        admin.look("accounts-empty")
        admin.page.get_by_role("link", name="New account").click()
        admin.look("account-new")
        for login, name, role in AUDITOR, OFFICER:
            admin.open("/officials/accounts/new")
            admin.fill(login=login, name=name)
            admin.page.select_option("#role", role)
            if role == "officer":
                admin.page.check("input[name=departments][value=revenue]")
            admin.send("Make the account")
        admin.look("account-code", again=False)
        admin.open("/officials/accounts")
        admin.look("accounts")
        admin.page.get_by_role("link", name=OFFICER[1]).click()
        admin.look("account")
        admin.open("/officials/audit")
        admin.look("refused")
        admin.open("/officials/me")
        admin.look("me")


def invited(officials: Officials, login: str, name: str, role: Role, scope: Scope) -> str:
    """The one-time code of a new account."""
    account = officials.accounts.make(official(Role.IT_DEPARTMENT), Wish(login, name, role, scope, "en"))
    return officials.beginning.code_for(None, account)


def test_an_officer_begins_leaves_and_comes_back(browser: Browser, site: str, officials: Officials) -> None:
    code = invited(officials, *OFFICER[:2], Role.OFFICER, Scope(frozenset({"revenue"})))
    with person(browser, site, "officer") as officer:
        officer.open("/officials/begin")
        officer.look("begin")
        officer.fill(one_time=code, password=PASSWORD)
        officer.send("Keep the password")
        officer.enrol()
        officer.page.get_by_role("link", name="I have kept them").click()
        officer.look("start")
        officer.send("Sign out")
        officer.look("login")
        officer.fill(login=OFFICER[0], password="wrong")
        officer.send("Sign in")
        officer.look("login-refused", again=False)
        officer.fill(login=OFFICER[0], password=PASSWORD)
        officer.send("Sign in")
        officer.look("code")
        officer.fill(code="000000")
        officer.send("Continue")
        officer.look("code-refused", again=False)


def test_an_auditor_reads_and_checks_the_log(browser: Browser, site: str, officials: Officials) -> None:
    code = invited(officials, *AUDITOR[:2], Role.AUDITOR, Scope())
    with person(browser, site, "auditor") as auditor:
        auditor.open("/officials/begin")
        auditor.fill(one_time=code, password=PASSWORD)
        auditor.send("Keep the password")
        auditor.enrol()
        auditor.open("/officials/audit")
        auditor.look("audit")
        auditor.send("Check the whole log")
        assert "The log is whole" in auditor.page.inner_text("main")
        auditor.open("/officials/audit?action=nothing")
        auditor.look("audit-empty", again=False)
