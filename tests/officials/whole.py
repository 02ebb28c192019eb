"""Officials of the whole web process, and browsers in which they have signed in there."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from uuid import uuid4

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from seva.clock import utc_now
from seva.officials.accounts import Wish
from seva.officials.build import Officials
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.roles import Role
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from tests.conftest import SetClock
from tests.officials.conftest import Visitor
from tests.officials.signing import PASSWORD

At = Callable[[Visitor], TestClient]


@pytest.fixture
def settings(whole_settings: Settings) -> Settings:
    return whole_settings


@pytest.fixture
def core_database(settings: Settings) -> Database:
    return Database(make_engine(settings.database))


@pytest.fixture
def clock() -> SetClock:
    """The whole app has a clock of its own."""
    return SetClock(utc_now())


@pytest.fixture
def administrator(officials: Officials, stranger: Callable[[], Visitor]) -> Visitor:
    """An administrator; the tests before may have made others."""
    visitor = stranger()
    visitor.login = f"admin-{uuid4().hex[:8]}@example.in"
    wish = Wish(visitor.login, "Meera Joshi", Role.IT_DEPARTMENT, Scope(), "en")
    code = officials.beginning.code_for(None, officials.accounts.make(official(Role.IT_DEPARTMENT), wish))
    visitor.take(officials.beginning.begin(code, PASSWORD, "a"))
    return visitor


@pytest.fixture
def at(whole: FastAPI) -> Iterator[At]:
    """A visitor's browser at the whole app, where their sign-in holds, too."""
    with ExitStack() as stack:

        def at(visitor: Visitor) -> TestClient:
            client = TestClient(whole, base_url="http://127.0.0.1:8000", follow_redirects=False)
            client.cookies.update(visitor.client.cookies)
            stack.callback(client.close)
            return client

        yield at
