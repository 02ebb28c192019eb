"""Officials on a database of their own, a cheap password hasher, and a browser that has signed in."""

import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx import Response

from seva.catalogue import Catalogue
from seva.officials.accounts import Wish
from seva.officials.build import Officials, build_officials
from seva.officials.model import Official, Scope
from seva.officials.roles import Role
from seva.officials.settings import OfficialsSettings
from seva.settings import Settings
from seva.storage import Database
from tests.conftest import ROOT, SetClock
from tests.officials.signing import CHEAP, PASSWORD, code_of, enrolled
from web.app import build_app
from web.officials import add_officials
from web.officials.browser import SESSION
from web.officials.guard import Guard

REVENUE = Scope(frozenset({"revenue"}))
SCOPES = {
    Role.OFFICER: REVENUE,
    Role.SUPERVISOR: REVENUE,
    Role.HEAD: REVENUE,
    Role.IT_DEPARTMENT: Scope(),
    Role.AUDITOR: Scope(),
}


@pytest.fixture
def officials(settings: Settings, core_database: Database, clock: SetClock) -> Officials:
    return build_officials(settings, clock, OfficialsSettings(_env_file=None), CHEAP)


@dataclass
class Web:
    """The app with its door."""

    app: FastAPI
    guard: Guard


@pytest.fixture
def web(officials: Officials, catalogue: Catalogue) -> Web:
    app = FastAPI(openapi_url=None)
    return Web(app, add_officials(app, officials, catalogue))


def csrf_in(page: Response) -> str:
    found = re.search(r'name="csrf" value="([0-9a-f]{64})"', page.text)
    assert found, page.text
    return found[1]


@dataclass
class Visitor:
    """A browser of someone, with what they know."""

    web: Web
    officials: Officials
    clock: SetClock
    login: str = ""
    secret: str = ""
    recovery: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.client = TestClient(self.web.app, base_url="http://127.0.0.1:8000", follow_redirects=False)

    def get(self, path: str, **options: object) -> Response:
        return self.client.get(path, **options)

    def send(self, path: str, page: str = "", **fields: object) -> Response:
        """Posts a form, with the token that a page carries."""
        token = csrf_in(self.get(page or path))
        return self.client.post(path, data={"csrf": token, **fields})

    def code(self) -> str:
        """The code that the phone shows now."""
        return code_of(self.officials, self.secret)

    def join(self, one_time: str, password: str = PASSWORD) -> Response:
        """The first sign-in with a one-time code."""
        begun = self.send("/officials/begin", one_time=one_time, password=password)
        assert begun.headers["Location"] == "/officials/enrol"
        return self.enrol()

    def enrol(self) -> Response:
        page = self.get("/officials/enrol")
        self.secret = re.search(r'class="secret" lang="en">([A-Z2-7 ]+)<', page.text)[1].replace(" ", "")
        done = self.send("/officials/enrol", code=self.code())
        self.recovery = re.findall(r"<li>([a-z]{4}-[a-z]{4}-[a-z]{4})", done.text)
        return done

    def take(self, token: str) -> None:
        """Sets the phone up for a sign-in that stands before it, without the pages, which other tests look at."""
        full, self.secret, self.recovery = enrolled(self.officials, token)
        self.client.cookies.set(SESSION, full, domain="127.0.0.1", path="/")

    def sign_in(self, password: str = PASSWORD) -> Response:
        """Password and code, from the beginning."""
        self.client.cookies.clear()
        first = self.send("/officials/login", login=self.login, password=password)
        if first.status_code != 303:
            return first
        self.clock.forward(seconds=31)
        return self.send("/officials/code", code=self.code())


@pytest.fixture
def stranger(web: Web, officials: Officials, clock: SetClock) -> Callable[[], Visitor]:
    """Browsers of people who have not signed in."""
    return lambda: Visitor(web, officials, clock)


@pytest.fixture
def administrator(officials: Officials, stranger: Callable[[], Visitor]) -> Visitor:
    """The first administrator, signed in."""
    visitor, code = stranger(), officials.beginning.set_up_code()
    visitor.login = "admin@example.in"
    visitor.take(officials.beginning.set_up(code, visitor.login, "Meera Joshi", "en", PASSWORD, "a"))
    return visitor


Enter = Callable[..., Visitor]


@pytest.fixture
def enter(officials: Officials, stranger: Callable[[], Visitor], administrator: Visitor) -> Enter:
    """Makes an account of a role and signs in with it."""

    def enter(role: Role, scope: Scope | None = None, login: str = "") -> Visitor:
        visitor = stranger()
        visitor.login = login or f"{role}@example.in"
        account = officials.accounts.by_login(visitor.login)
        if account is None:
            wish = Wish(visitor.login, f"A person who is {role}", role, scope or SCOPES[role], "en")
            account = officials.accounts.make(official_of(officials, administrator.login), wish)
        visitor.take(officials.beginning.begin(officials.beginning.code_for(None, account), PASSWORD, "a"))
        return visitor

    return enter


def official_of(officials: Officials, login: str) -> Official:
    account = officials.accounts.by_login(login)
    assert account
    sessions = officials.sessions.of(account.id)
    return account.official(sessions[0].id if sessions else "no-session")


@pytest.fixture(scope="session")
def whole_settings(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Settings:
    """Settings of one app for all tests here: to put it together takes longer than to ask it."""
    home = tmp_path_factory.mktemp("whole")
    shutil.copyfile(migrated, home / "seva.db")
    return Settings(_env_file=None, home=home, catalogue=ROOT / "catalogue", secret_key="a key for tests")


@pytest.fixture(scope="session")
def whole(whole_settings: Settings) -> FastAPI:
    """The web process with all its rooms."""
    return build_app(whole_settings)
