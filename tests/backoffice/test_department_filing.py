"""Filing: a number for each service, once for each key, nothing readable at rest."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from backoffice import tables
from backoffice.office import Office
from seva.catalogue import Catalogue

PATHS = {"application": "/applications", "grievance": "/grievances", "appointment": "/appointments"}
KEY = {"Idempotency-Key": "key-0001"}
OTHER_KEY = {"Idempotency-Key": "key-0002"}
Body = Callable[..., dict[str, Any]]


def count(office: Office, table: Any) -> int:
    with office.sessions.reading() as session:
        return int(session.execute(select(func.count()).select_from(table)).scalar_one())


@pytest.mark.both_databases
def test_every_service_that_can_be_filed_gets_a_number_that_can_be_tracked(
    client: TestClient, catalogue: Catalogue, body: Body
) -> None:
    services = [service for service in catalogue.services.values() if service.filing in PATHS]
    assert len(services) > 70
    for service in services:
        answer = client.post(
            PATHS[service.filing], json=body(service.id), headers={"Idempotency-Key": service.id + "-key"}
        )
        assert answer.status_code == 201, (service.id, answer.text)
        filed = answer.json()
        assert filed["reference_number"].startswith(catalogue.departments[service.department].code + "26-")
        assert filed["status"] == "filed"
        assert (filed["due_on"] is None) == (service.sla_days is None)
        state = client.get(f"/applications/{filed['reference_number']}").json()
        assert (state["service"], state["kind"], state["due_on"]) == (service.id, service.filing, filed["due_on"])


def test_the_answer_is_exactly_what_the_contract_says(client: TestClient, body: Body) -> None:
    filed = client.post("/applications", json=body("income_certificate"), headers=KEY).json()
    assert set(filed) == {"reference_number", "status", "filed_at", "due_on", "near_on", "fee"}
    assert filed["filed_at"] == "2026-11-20T05:00:00Z"
    assert filed["due_on"] == "2026-12-22"


@pytest.mark.both_databases
def test_the_same_key_and_body_get_the_same_answer(client: TestClient, office: Office, body: Body) -> None:
    first = client.post("/applications", json=body(), headers=KEY)
    again = client.post("/applications", json=dict(reversed(body().items())), headers=KEY)
    assert (again.status_code, again.json()) == (201, first.json())
    assert count(office, tables.applications) == 1


@pytest.mark.both_databases
def test_the_same_key_with_another_body_is_refused(client: TestClient, office: Office, body: Body) -> None:
    client.post("/applications", json=body(), headers=KEY)
    other = client.post("/applications", json=body(applicant_ref="citizen-2"), headers=KEY)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency_key_reused")
    elsewhere = client.post("/grievances", json=body("cm_jansunwai"), headers=KEY)
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (409, "idempotency_key_reused")
    assert count(office, tables.applications) == 1


@pytest.mark.both_databases
def test_one_key_posted_by_many_at_once_files_once(client: TestClient, office: Office, body: Body) -> None:
    def post(_: int) -> Any:
        return client.post("/applications", json=body(), headers=KEY)

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(post, range(24)))
    assert Counter(answer.status_code for answer in answers) == {201: 24}
    assert len({answer.text for answer in answers}) == 1
    assert count(office, tables.applications) == 1


@pytest.mark.both_databases
def test_many_keys_at_once_file_as_many(client: TestClient, office: Office, body: Body) -> None:
    def post(number: int) -> str:
        answer = client.post("/applications", json=body(), headers={"Idempotency-Key": f"key-{number:04d}"})
        return str(answer.json()["reference_number"])

    with ThreadPoolExecutor(8) as pool:
        numbers = list(pool.map(post, range(32)))
    assert len(set(numbers)) == 32
    assert count(office, tables.applications) == 32


def test_a_key_belongs_to_the_client_that_used_it(client: TestClient, body: Body) -> None:
    first = client.post("/applications", json=body(), headers=KEY).json()
    other = client.post("/applications", json=body(), headers=KEY | {"X-API-Key": "key-of-revenue"}).json()
    assert first["reference_number"] != other["reference_number"]


def test_a_repeated_filing_is_answered_even_when_the_form_has_changed(
    client: TestClient, app, office: Office, catalogue: Catalogue, body: Body
) -> None:
    first = client.post("/applications", json=body(), headers=KEY)
    fewer = {name: service for name, service in catalogue.services.items() if name != "income_certificate"}
    app.state.office = replace(office, catalogue=replace(catalogue, services=fewer))
    assert client.post("/applications", json=body(), headers=KEY).json() == first.json()
    assert client.post("/applications", json=body(), headers=OTHER_KEY).status_code == 404
    assert client.get(f"/applications/{first.json()['reference_number']}").json()["documents"] == []


def test_a_refused_filing_leaves_its_key_free(client: TestClient, body: Body) -> None:
    wrong = body()
    wrong["fields"]["mobile"] = "12"
    assert client.post("/applications", json=wrong, headers=KEY).status_code == 422
    assert client.post("/applications", json=body(), headers=KEY).status_code == 201


def test_applications_need_a_key_grievances_and_appointments_take_one(client: TestClient, body: Body) -> None:
    missing = client.post("/applications", json=body())
    assert (missing.status_code, missing.json()["code"]) == (422, "invalid_request")
    assert [error["field"] for error in missing.json()["errors"]] == ["header.Idempotency-Key"]
    numbers = {client.post("/grievances", json=body("cm_jansunwai")).json()["reference_number"] for _ in range(2)}
    assert len(numbers) == 2
    numbers = {
        client.post("/grievances", json=body("cm_jansunwai"), headers=KEY).json()["reference_number"] for _ in "ab"
    }
    assert len(numbers) == 1


WRONG = [
    ({"mobile": "98765"}, "mobile", "invalid_mobile"),
    ({"dob": "31/02/1990"}, "dob", "invalid_date"),
    ({"dob": "1990-02-31"}, "dob", "invalid_date"),
    ({"dob": "2030-01-01"}, "dob", "invalid_date"),
    ({"gender": "none"}, "gender", "invalid_choice"),
    ({"district": "atlantis"}, "district", "invalid_choice"),
    ({"pincode": "000000"}, "pincode", "invalid_pincode"),
    ({"annual_income": "-5"}, "annual_income", "invalid_amount"),
    ({"family_count": "31"}, "family_count", "invalid_number"),
    ({"applicant_name": "12345"}, "applicant_name", "invalid_name"),
    ({"applicant_name": "A\x00B"}, "applicant_name", "invalid_text"),
    ({"applicant_name": "  "}, "applicant_name", "required"),
    ({"aadhaar_last4": "123456789012"}, "aadhaar_last4", "invalid_aadhaar_last4"),
    ({"shoe_size": "forty-two"}, "shoe_size", "unknown"),
]


@pytest.mark.parametrize(("change", "field", "code"), WRONG)
def test_a_wrong_value_is_named_and_not_repeated(client: TestClient, body: Body, change, field: str, code: str) -> None:
    filing = body()
    filing["fields"] |= change
    answer = client.post("/applications", json=filing, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_fields")
    assert [(error["field"], error["code"]) for error in answer.json()["errors"]] == [(field, code)]
    value = next(iter(change.values())).strip()
    assert not value or value not in answer.text


def test_every_missing_field_is_named(client: TestClient, catalogue: Catalogue, body: Body) -> None:
    answer = client.post("/applications", json=body() | {"fields": {}}, headers=KEY)
    required = {field.id for field in catalogue.services["income_certificate"].fields if not field.optional}
    assert {error["field"] for error in answer.json()["errors"] if error["code"] == "required"} == required


def test_a_date_to_come_may_have_passed_while_the_filing_waited(client: TestClient, body: Body) -> None:
    filing = body("marriage_registration")
    filing["fields"]["preferred_date"] = "2026-11-01"
    assert client.post("/applications", json=filing, headers=KEY).status_code == 201


@pytest.mark.parametrize(
    ("service", "path", "status", "code"),
    [
        ("no_such_service", "/applications", 404, "unknown_service"),
        ("cm_jansunwai", "/applications", 409, "wrong_filing"),
        ("income_certificate", "/grievances", 409, "wrong_filing"),
        ("water_bill_payment", "/applications", 409, "wrong_filing"),
        ("emergency_helplines", "/applications", 409, "wrong_filing"),
    ],
)
def test_what_is_not_filed_here(
    client: TestClient, body: Body, service: str, path: str, status: int, code: str
) -> None:
    filing = body() | {"service": service}
    answer = client.post(path, json=filing, headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_documents_are_described_or_follow(client: TestClient, officer: TestClient, body: Body, document: Body) -> None:
    filing = body(documents=[document("id_proof"), document("id_proof", file_name="better.pdf")])
    reference = client.post("/applications", json=filing, headers=KEY).json()["reference_number"]
    received = [item["id"] for item in client.get(f"/applications/{reference}").json()["documents"] if item["received"]]
    assert received == [], "what is only described is not here yet"
    described = officer.get(f"/queue/{reference}").json()["received_documents"]
    assert [(d["id"], d["file_name"], d["receipt_number"]) for d in described] == [("id_proof", "better.pdf", None)]
    wrong = client.post("/applications", json=body(documents=[document("holiday_photo")]), headers=OTHER_KEY)
    assert [(e["field"], e["code"]) for e in wrong.json()["errors"]] == [("holiday_photo", "unknown")]


@pytest.mark.parametrize("change", [{"size": 0}, {"size": 11 * 1024 * 1024}, {"size": "48000"}, {"sha256": "abc"}])
def test_a_document_must_be_described_well(client: TestClient, body: Body, document: Body, change) -> None:
    answer = client.post("/applications", json=body(documents=[document(**change)]), headers=KEY)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_request")


def test_personal_data_cannot_be_read_in_the_files(
    client: TestClient, officer: TestClient, tmp_path: Path, body: Body, document: Body
) -> None:
    secrets = {"applicant_name": "Zulekha Quraishi", "mobile": "9123456780", "address": "77 Kamla Nehru Marg"}
    filing = body(documents=[document(file_name="zulekha-quraishi-aadhaar.pdf")], callback_url="http://127.0.0.1:9/x")
    filing["fields"] |= secrets
    reference = client.post("/applications", json=filing, headers=KEY).json()["reference_number"]
    for action in ("start_review", "request_information"):
        decision = {"action": action, "by": "SDM", "remarks": "Ask Zulekha for the slip"}
        officer.post(f"/applications/{reference}/decisions", json=decision)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("backoffice.db*"))
    assert reference.encode() in stored
    for secret in [*secrets.values(), "zulekha"]:
        assert secret.lower().encode() not in stored.lower()
    assert officer.get(f"/queue/{reference}").json()["fields"]["applicant_name"] == "Zulekha Quraishi"
