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
from playwright.sync_api import Browser, Page

from seva.catalogue import Catalogue
from seva.officials.build import Officials, build_officials
from seva.officials.passwords import Passwords
from seva.officials.settings import OfficialsSettings
from seva.settings import Settings
from seva.storage import Database
from tests.browser.screen import SHOTS
from tests.browser.serving import serve
from web.officials import add_officials

PASSWORD = "wet monsoon over Yamuna"
SIZES = {"wide": (1280, 800), "narrow": (320, 640)}


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
        page.on("console", lambda said: self.problems.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.problems.append(str(error)))

    def open(self, path: str) -> None:
        self.page.goto(self.site + path)

    def look(self, what: str, again: bool = True) -> None:
        """Looks at the page as it is; `again` also loads it in the other language."""
        self._see(f"{what}-en")
        if again:
            address = self.page.url
            self.page.goto(_with(address, "lang=hi"))
            self._see(f"{what}-hi")
            self.page.goto(_with(address, "lang=en"))

    def _see(self, what: str) -> None:
        assert Axe().run(self.page).violations_count == 0, (what, Axe().run(self.page).generate_report())
        for size, (width, height) in SIZES.items():
            self.page.set_viewport_size({"width": width, "height": height})
            over = self.page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert over <= 0, f"{what} is {over} pixels too wide at {width}"
            self.page.screenshot(path=SHOTS / f"officials-{self.name}-{what}-{size}.png", full_page=True)
        self.page.set_viewport_size(dict(zip(("width", "height"), SIZES["wide"], strict=True)))

    def fill(self, **fields: str) -> None:
        for name, value in fields.items():
            self.page.fill(f"#{name}", value)

    def send(self, words: str) -> None:
        self.page.get_by_role("button", name=words, exact=True).click()
        self.page.wait_for_load_state()

    def enrol(self) -> None:
        self.secret = self.page.inner_text(".secret").replace(" ", "")
        self.fill(code=pyotp.TOTP(self.secret).now())
        self.send("Continue")


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
            code = admin.page.inner_text("#code")
        admin.look("account-code", again=False)
        admin.open("/officials/accounts")
        admin.look("accounts")
        admin.page.get_by_role("link", name=OFFICER[1]).click()
        admin.look("account")
        admin.open("/officials/audit")
        admin.look("refused")
        admin.open("/officials/me")
        admin.look("me")
        _officer(browser, site, code)
        _auditor(browser, site, officials)


AUDITOR = ("ravi.kumar@example.in", "रवि कुमार", "auditor")
OFFICER = ("asha@example.in", "Asha <b>Verma</b>", "officer")


def _officer(browser: Browser, site: str, code: str) -> None:
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


def _auditor(browser: Browser, site: str, officials: Officials) -> None:
    account = officials.accounts.by_login(AUDITOR[0])
    assert account
    with person(browser, site, "auditor") as auditor:
        auditor.open("/officials/begin")
        auditor.fill(one_time=officials.beginning.code_for(None, account), password=PASSWORD)
        auditor.send("Keep the password")
        auditor.enrol()
        auditor.open("/officials/audit")
        auditor.look("audit")
        auditor.send("Check the whole log")
        assert "The log is whole" in auditor.page.inner_text("main")
        auditor.look("audit-checked", again=False)
        auditor.open("/officials/audit?action=nothing")
        auditor.look("audit-empty")
