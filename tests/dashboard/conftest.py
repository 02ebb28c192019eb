"""The dashboard over a core with a little history, and somebody who is let in."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import insert

from dashboard.pages import add_dashboard
from seva.core import Core
from seva.officials.fake import FakeDoor, official
from seva.officials.model import Official
from seva.officials.roles import Role
from seva.storage import Database
from seva.storage.analytics_tables import conversation_metadata, turn_facts
from seva.storage.database import make_engine
from seva.storage.tables import application_events, department_calls

Visit = Callable[..., TestClient]
AT = datetime(2026, 11, 20, 6)


def change(number: int, status: str, department: str = "revenue", **more: object) -> dict[str, object]:
    services = {"revenue": "income_certificate", "mcd": "birth_certificate"}
    row = {
        "application_id": f"a{number}", "status": status, "occurred_at": AT, "department": department,
        "service": services[department], "district": "south", "language": "hi", "due_on": AT.date(),
    }  # fmt: skip
    return row | more


@pytest.fixture
def lived(core: Core) -> Core:
    """A core in which two applications were filed, one of them decided, and somebody wrote."""
    later = {"occurred_at": AT + timedelta(days=1)}
    turn = {
        "person": "p", "occurred_at": AT, "channel": "whatsapp", "language": "hi", "script": "Latn",
        "intent": "ask_fee", "service": "income_certificate", "application_id": "a1", "step": "full_name",
        "misunderstood": 1,
    }  # fmt: skip
    conversations = Database(
        make_engine(f"sqlite:///{core.database.engine.url.database}".replace("seva.db", "conversations.db"))
    )
    conversations.create(conversation_metadata)
    with conversations.begin() as connection:
        connection.execute(insert(turn_facts), [turn])
    with core.database.begin() as connection:
        rows = [
            change(1, "draft"), change(1, "filed"), change(1, "approved", **later),
            change(2, "draft", "mcd"), change(2, "filed", "mcd"),
        ]  # fmt: skip
        connection.execute(insert(application_events), rows)
        call = {"department": "mcd", "occurred_at": AT, "outcome": "ok", "milliseconds": 120, "is_made_up": False}
        connection.execute(insert(department_calls), [call, call | {"department": "revenue"}])
    core.figures.counting.catch_up()
    return core


@pytest.fixture
def visit(lived: Core) -> Visit:
    """A browser of somebody; the IT department where nobody else is named."""

    def make(who: Official | None = None) -> TestClient:
        app = FastAPI()
        add_dashboard(app, lived, FakeDoor(who or official(Role.IT_DEPARTMENT)))
        return TestClient(app, raise_server_exceptions=False)

    return make
