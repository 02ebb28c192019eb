"""What the department tells of its officers' work: by whom, how long since the case came, and whose it is now."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from backoffice.office import Office
from backoffice.officers.deciding import Request, decide
from backoffice.officers.officer import Officer
from tests.backoffice.conftest import FRIDAY, FakeClock

ASHA, RAVI = Officer("asha@example.in"), Officer("ravi@example.in")
DAY = FRIDAY.date()


@pytest.fixture
def told(client: TestClient) -> Callable[..., dict[str, Any]]:
    def ask(department: str = "revenue", since: Any = DAY, until: Any = DAY + timedelta(days=30)) -> dict[str, Any]:
        answer = client.get("/officers/work", params={"department": department, "from": since, "to": until})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return ask


@pytest.mark.both_databases
def test_each_act_counts_from_when_the_case_came_to_the_department(
    office: Office, file: Callable[..., str], client: TestClient, clock: FakeClock, told: Callable[..., dict[str, Any]]
) -> None:
    def does(officer: Officer, reference: str, *order: str) -> None:
        office.sessions.transaction(lambda session: decide(session, office, officer, reference, Request(*order)))

    quick, slow, other = file(), file(language="hi"), file()
    does(ASHA, quick, "approve")
    clock.advance(days=3)
    does(RAVI, slow, "request_information", "document_unclear")
    clock.advance(days=5)
    question = client.get(f"/applications/{slow}").json()["question"]["id"]
    answer = {"question_id": question, "text": "Since 2011", "fields": {}, "documents": []}
    client.post(f"/applications/{slow}/answers", json=answer, headers={"Idempotency-Key": "k"}).raise_for_status()
    clock.advance(days=2)
    does(ASHA, slow, "reject", "not_eligible", "आय ज़्यादा है")
    does(RAVI, other, "start_review")
    clock.advance(days=60)
    found = told(until=DAY + timedelta(days=10))
    acts = {(act["officer"], act["action"]): (act["day"], act["days"], act["count"]) for act in found["done"]}
    assert acts == {
        (ASHA.login, "approve"): (str(DAY), 0, 1),
        (RAVI.login, "request_information"): (str(DAY + timedelta(days=3)), 3, 1),
        (ASHA.login, "reject"): (str(DAY + timedelta(days=10)), 2, 1),
    }
    assert [(one["officer"], one["count"], one["overdue"]) for one in found["lying"]] == [(RAVI.login, 1, 1)]
    assert told(until=DAY)["done"] == [act for act in found["done"] if act["day"] == str(DAY)]


def test_what_nobody_has_opened_lies_with_nobody(file: Callable[..., str], told: Callable[..., dict[str, Any]]) -> None:
    file(), file("domicile_certificate")
    assert [(one["officer"], one["service"]) for one in told()["lying"]] == [
        ("", "domicile_certificate"), ("", "income_certificate")
    ]  # fmt: skip
    assert told("mcd")["lying"] == []


def test_only_the_department_itself_is_told(app: FastAPI) -> None:
    asked = {"department": "revenue", "from": str(DAY), "to": str(DAY)}
    base = "http://testserver/departments/v1"
    for key, status in (("key-of-revenue", 200), ("key-of-mcd", 403), ("", 401)):
        client = TestClient(app, base_url=base, headers={"X-API-Key": key} if key else {})
        assert client.get("/officers/work", params=asked).status_code == status


@pytest.mark.parametrize(
    ("since", "until", "counted"),
    [
        ("2026-09-01", "2026-11-20", ("2026-10-21", "2026-11-20")),
        ("2026-11-18", "9999-12-31", ("2026-11-18", "2026-11-20")),
        ("2026-11-20", "2026-11-10", ("2026-11-10", "2026-11-10")),
        ("0001-01-01", "0001-01-01", ("2019-12-02", "2020-01-01")),
    ],
    ids=["long", "to come", "turned round", "long ago"],
)
def test_days_that_are_not_counted_are_told(
    told: Callable[..., dict[str, Any]], since: str, until: str, counted: tuple[str, str]
) -> None:
    found = told(since=since, until=until)
    assert (found["since"], found["until"]) == counted
