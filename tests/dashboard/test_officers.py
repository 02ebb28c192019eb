"""Figures of single officers: for those who answer for them, within their scope, and for nobody else."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import insert

from seva.core import Core
from seva.officials.errors import NotAllowed
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.roles import Role
from seva.storage.tables import officer_work
from tests.dashboard.conftest import AT, Visit

WHOLE = "range=own&from=2026-11-15&to=2026-11-30&lang=en"


@pytest.fixture
def busy(lived: Core) -> Core:
    """Asha decided four in time and one late; two lie with Ravi, one of them overdue; one is with nobody."""
    same = {"department": "revenue", "day": AT.date(), "service": "income_certificate", "district": "south"}
    same |= {"days": 0, "late": -1, "is_made_up": False}
    rows = [
        {"officer": "asha", "action": "approve", "days": 2, "late": 0, "count": 4},
        {"officer": "asha", "action": "reject", "days": 9, "late": 1, "count": 1},
        {"officer": "asha", "action": "request_information", "days": 1, "count": 3},
        {"officer": "ravi", "action": "open", "count": 2},
        {"officer": "ravi", "action": "overdue", "count": 1},
        {"officer": "", "action": "open", "count": 1},
    ]
    with lived.database.begin() as connection:
        for row in rows:
            connection.execute(insert(officer_work), same | row)
    return lived


def line(page: str, name: str) -> list[str]:
    found = re.search(rf'<th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, name
    return re.findall(r">([^<]*)</td>", found[1])


def test_each_officer_s_work_is_told(busy: Core, visit: Visit) -> None:
    page = visit(official(Role.AUDITOR)).get(f"/dashboard/officers?{WHOLE}").text
    assert line(page, "asha") == ["Revenue Department", "5", "3", "2", "9", "80.0%", "0", "0"]
    assert line(page, "ravi")[-2:] == ["2", "1"]
    assert "Not opened yet: Revenue Department" in page


def test_only_who_answers_for_officers_sees_them(busy: Core, visit: Visit) -> None:
    assert "asha" not in visit(official(Role.HEAD, Scope(frozenset({"mcd"})))).get(f"/dashboard/officers?{WHOLE}").text
    assert (
        "asha"
        in visit(official(Role.SUPERVISOR, Scope(frozenset({"revenue"})))).get("/dashboard/officers?range=7").text
    )
    for role in (Role.OFFICER, Role.IT_DEPARTMENT):
        client = visit(official(role))
        assert "/dashboard/officers" not in client.get("/dashboard").text
        for path in ("/dashboard/officers", "/dashboard/officers/file.csv"):
            with pytest.raises(NotAllowed):
                TestClient(client.app).get(path)
