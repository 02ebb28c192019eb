"""What happens after filing: decisions, documents, withdrawal, fees, the audit trail."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from backoffice import tables
from backoffice.models import Event
from backoffice.office import Office

File = Callable[..., str]
Decide = Callable[..., dict[str, Any]]
PAYMENT = {"amount_paise": 10_000, "transaction_id": "upi-0001", "method": "upi"}


@pytest.mark.both_databases
def test_a_certificate_from_filing_to_issue(
    client: TestClient, officer: TestClient, file: File, decide: Decide, clock
) -> None:
    reference = file("income_certificate")
    clock.advance(days=1)
    changed = decide(reference, "start_review", "approve", "issue", remarks="All in order.")
    number = changed["certificate_number"]
    assert (changed["status"], number[:12]) == ("issued", "DL-CRT-2026-")
    state = client.get(f"/applications/{reference}").json()
    assert [entry["status"] for entry in state["history"]] == ["filed", "under_review", "approved", "issued"]
    assert (state["status"], state["remarks"], state["certificate_number"]) == ("issued", "All in order.", number)
    assert state["updated_at"] == "2026-11-21T05:00:00Z"
    certificate = client.get(f"/certificates/{number}").json()
    assert certificate == {
        "certificate_number": number,
        "service": "income_certificate",
        "department": "revenue",
        "issued_on": "2026-11-21",
        "holder_masked": "S***** D***",
        "specimen": False,
        "reference_number": reference,
        "valid_until": "2027-11-20",
        "status": "valid",
    }


@pytest.mark.both_databases
def test_the_audit_trail_says_who_did_what(officer: TestClient, client: TestClient, file: File, decide: Decide) -> None:
    reference = file()
    decide(reference, "start_review", "request_information", remarks="Send a clear copy.")
    client.post(f"/applications/{reference}/withdraw", json={"remarks": "Not needed any more."})
    audit = officer.get(f"/queue/{reference}").json()["audit"]
    assert [(e["actor"], e["action"], e["from_status"], e["status"]) for e in audit] == [
        ("key:*", "file", None, "filed"),
        ("officer:SDM", "start_review", "filed", "under_review"),
        ("officer:SDM", "request_information", "under_review", "needs_information"),
        ("key:*", "withdraw", "needs_information", "withdrawn"),
    ]
    assert [entry["remarks"] for entry in audit[2:]] == ["Send a clear copy.", "Not needed any more."]


@pytest.mark.both_databases
@pytest.mark.parametrize("change", [update(tables.events).values(actor="nobody"), delete(tables.events)])
def test_the_audit_trail_can_only_grow(office: Office, file: File, change) -> None:
    file()
    with pytest.raises(DBAPIError, match="append-only"), office.sessions.writing() as session:
        session.execute(change)
    with office.sessions.reading() as session:
        assert [event.actor for event in session.execute(select(Event)).scalars()] == ["key:*"]


@pytest.mark.both_databases
def test_withdrawing_twice_is_harmless_and_after_a_decision_refused(
    client: TestClient, officer: TestClient, file: File, decide: Decide
) -> None:
    taken_back, decided = file(), file()
    answers = [client.post(f"/applications/{taken_back}/withdraw") for _ in range(2)]
    assert [(answer.status_code, answer.json()["status"]) for answer in answers] == [(200, "withdrawn")] * 2
    assert len(officer.get(f"/queue/{taken_back}").json()["audit"]) == 2
    decide(decided, "start_review", "reject")
    refused = client.post(f"/applications/{decided}/withdraw")
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_transition")
    assert client.get(f"/applications/{decided}").json()["status"] == "rejected"


@pytest.mark.both_databases
def test_of_two_decisions_at_once_one_counts(officer: TestClient, file: File, decide: Decide) -> None:
    reference = file()
    decide(reference, "start_review")

    def post(action: str) -> int:
        body = {"action": action, "by": "SDM", "remarks": "At the same time."}
        return officer.post(f"/applications/{reference}/decisions", json=body).status_code

    with ThreadPoolExecutor(6) as pool:
        assert sorted(pool.map(post, ["approve", "reject"] * 3)) == [200] + [409] * 5
    assert len(officer.get(f"/queue/{reference}").json()["audit"]) == 3


def test_an_illegal_decision_changes_nothing(client: TestClient, officer: TestClient, file: File) -> None:
    reference = file()
    answer = officer.post(f"/applications/{reference}/decisions", json={"action": "issue", "by": "SDM"})
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    assert len(officer.get(f"/queue/{reference}").json()["audit"]) == 1


@pytest.mark.parametrize("action", ["reject", "request_information"])
def test_the_citizen_is_told_why(officer: TestClient, file: File, decide: Decide, action: str) -> None:
    reference = file()
    decide(reference, "start_review")
    for remarks in ({}, {"remarks": ""}):
        answer = officer.post(f"/applications/{reference}/decisions", json={"action": action, "by": "SDM"} | remarks)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


@pytest.mark.both_databases
def test_the_last_missing_document_answers_a_question(
    client: TestClient, file: File, decide: Decide, sent, catalogue
) -> None:
    reference = file("income_certificate")
    decide(reference, "start_review", "request_information")
    required = [d.id for d in catalogue.services["income_certificate"].documents if not d.optional]
    for index, name in enumerate(required, start=1):
        answer = client.post(f"/applications/{reference}/documents", json={"documents": [sent(name)]}).json()
        assert answer["pending"] == required[index:]
        assert answer["status"] == ("under_review" if index == len(required) else "needs_information")
    again = client.post(f"/applications/{reference}/documents", json={"documents": [sent(required[0], b"another")]})
    assert sorted(again.json()["received"]) == sorted(required)
    decide(reference, "reject")
    late = client.post(f"/applications/{reference}/documents", json={"documents": [sent(required[0])]})
    assert (late.status_code, late.json()["code"]) == (409, "illegal_transition")


@pytest.mark.both_databases
def test_a_fee_is_paid_once(client: TestClient, file: File) -> None:
    reference = file("marriage_registration")
    assert client.get(f"/applications/{reference}").json()["fee"] == {
        "amount_paise": 10_000,
        "paid": False,
        "receipt_number": None,
    }
    path = f"/applications/{reference}/payments"
    wrong = client.post(path, json=PAYMENT | {"amount_paise": 9_999})
    assert (wrong.status_code, wrong.json()["code"]) == (409, "amount_mismatch")
    first, again = (client.post(path, json=PAYMENT) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert first.json()["subject"] == reference
    twice = client.post(path, json=PAYMENT | {"transaction_id": "upi-0002"})
    assert (twice.status_code, twice.json()["code"]) == (409, "already_paid")
    fee = client.get(f"/applications/{reference}").json()["fee"]
    assert fee == {"amount_paise": 10_000, "paid": True, "receipt_number": first.json()["receipt_number"]}


def test_a_transaction_pays_for_one_thing(client: TestClient, file: File) -> None:
    first, second = file("marriage_registration"), file("marriage_registration")
    client.post(f"/applications/{first}/payments", json=PAYMENT)
    answer = client.post(f"/applications/{second}/payments", json=PAYMENT)
    assert (answer.status_code, answer.json()["code"]) == (409, "transaction_reused")


def test_nothing_is_taken_for_what_is_free_or_over(client: TestClient, file: File) -> None:
    free, over = file("income_certificate"), file("marriage_registration")
    client.post(f"/applications/{over}/withdraw")
    for reference, code in ((free, "nothing_due"), (over, "illegal_transition")):
        answer = client.post(f"/applications/{reference}/payments", json=PAYMENT)
        assert (answer.status_code, answer.json()["code"]) == (409, code)


@pytest.mark.both_databases
def test_the_queue_shows_what_is_due_first(officer: TestClient, file: File, decide: Decide, clock) -> None:
    slow, quick, endless = file("income_certificate"), file("birth_certificate"), file("ews_school_admission")
    found = officer.get("/queue").json()
    assert ([item["reference_number"] for item in found["items"]], found["total"]) == ([quick, slow, endless], 3)
    decide(slow, "start_review")
    found = officer.get("/queue", params={"department": "revenue", "status": "under_review"}).json()
    assert [item["reference_number"] for item in found["items"]] == [slow]
    clock.advance(days=20)
    late = {item["reference_number"]: item["overdue"] for item in officer.get("/queue").json()["items"]}
    assert late == {quick: True, slow: False, endless: False}
    page = officer.get("/queue", params={"limit": 1, "offset": 1}).json()
    assert ([item["reference_number"] for item in page["items"]], page["total"]) == ([slow], 3)
