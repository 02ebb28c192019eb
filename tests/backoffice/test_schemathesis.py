"""The department API against its own OpenAPI document: what it promises, it keeps, whatever is sent.

The first test sends what the document allows and what it forbids, with every check of schemathesis. Chance alone never
names a service or a reference number that exists, so the second and third put real ones in its place.
"""

import zlib
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from cryptography.fernet import Fernet
from fastapi import FastAPI
from fastapi.testclient import TestClient
from schemathesis import Case, HookContext, Response
from schemathesis.config import SchemathesisConfig
from schemathesis.core.failures import Failure
from schemathesis.openapi.checks import RejectedPositiveData

from backoffice import database
from backoffice.app import create_app
from backoffice.settings import BackofficeSettings
from backoffice.times import utc_now
from seva.catalogue import Catalogue

DOCUMENT = "/departments/v1/openapi.json"
AUTH = {"openapi": {"DepartmentKey": {"api_key": "key-of-all"}, "OfficerKey": {"api_key": "key-of-officers"}}}
QUICK = hypothesis.settings(
    max_examples=20,
    stateful_step_count=6,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
FILINGS = {"/applications": "application", "/grievances": "grievance", "/appointments": "appointment"}
DECISIONS = ((), ("start_review",), ("start_review", "request_information"), ("start_review", "approve"))
CHECKED_BY_THE_CATALOGUE = ("/documents", "/answers", "/decisions")
BILLS = {"service": "water_bill_payment", "account_number": "1234567890"}


@pytest.fixture(scope="module")
def whole_app(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> FastAPI:
    engine = database.connect(f"sqlite:///{tmp_path_factory.mktemp('schemathesis') / Path('backoffice.db')}")
    database.upgrade(engine)
    settings = BackofficeSettings(
        api_keys={"*": "key-of-all"},
        oauth_clients={"seva": "secret-of-seva"},
        officer_key="key-of-officers",
        callback_secret="secret-of-callbacks",
        log_keys=("A" * 43 + "=",),
        encryption_key=Fernet.generate_key().decode(),
    )
    return create_app(engine, catalogue, settings=settings, clock=utc_now)


@pytest.fixture(scope="module")
def document(whole_app: FastAPI) -> Any:
    return schemathesis.openapi.from_asgi(DOCUMENT, whole_app, config=SchemathesisConfig.from_dict({"auth": AUTH}))


api = schemathesis.pytest.from_fixture("document")


@api.parametrize()
@QUICK
def test_the_api_keeps_what_its_document_promises(case: Case) -> None:
    case.call_and_validate()


def picked(options: list[Any], seed: object) -> Any:
    """One of the options, always the same for the same seed."""
    return options[zlib.crc32(repr(seed).encode()) % len(options)]


@pytest.fixture(scope="module")
def filings(catalogue: Catalogue, sample_fields) -> dict[str, list[dict[str, Any]]]:
    """Service and fields of every service that can be filed, by how it is filed."""
    services = catalogue.services.values()
    return {
        kind: [{"service": s.id, "fields": sample_fields(s.id)} for s in services if s.filing == kind]
        for kind in FILINGS.values()
    }


@pytest.fixture(scope="module")
def references(whole_app: FastAPI, filings) -> list[str]:
    """Reference numbers in different states."""
    url = "http://testserver/departments/v1"
    client = TestClient(
        whole_app, base_url=url, headers={"X-API-Key": "key-of-all", "X-Officer-Key": "key-of-officers"}
    )
    made = []
    for filing in [
        f for f in filings["application"] if f["service"] in ("income_certificate", "marriage_registration")
    ]:
        for actions in DECISIONS:
            body = filing | {"applicant_ref": "citizen-1"}
            key = {"Idempotency-Key": f"{filing['service']}-{len(made)}"}
            reference = client.post("/applications", json=body, headers=key).json()["reference_number"]
            for action in actions:
                decision = {"action": action, "by": "SDM", "remarks": "As on file."}
                client.post(f"/applications/{reference}/decisions", json=decision)
            made.append(reference)
    return made


def with_real_filings(app: FastAPI, filings: dict[str, list[dict[str, Any]]]) -> Any:
    """The document, with real services and fitting fields in the place of made-up ones."""
    chance_only = {"coverage": {"enabled": False}, "examples": {"enabled": False}}
    options = {"auth": AUTH, "generation": {"mode": "positive"}, "phases": chance_only}
    real = schemathesis.openapi.from_asgi(DOCUMENT, app, config=SchemathesisConfig.from_dict(options))

    @real.hook
    def map_body(context: HookContext, body: Any) -> Any:
        kind = FILINGS.get(context.operation.path.removeprefix("/departments/v1"))
        if kind is None:
            return body
        others = {name: value for name, value in body.items() if name != "slot_id"}
        return others | picked(filings[kind], body) | {"documents": "later"}

    @real.hook
    def filter_failure(context: HookContext, failure: Failure, case: Case, response: Response) -> bool:
        # A document that the service does not ask for is refused by the catalogue, which the document cannot tell; so
        # is an answer with nothing in it.
        refused = isinstance(failure, RejectedPositiveData) and response.json()["code"] == "invalid_fields"
        return not (refused and case.operation.path.endswith(CHECKED_BY_THE_CATALOGUE))

    return real


@pytest.fixture(scope="module")
def real_document(whole_app: FastAPI, filings, references: list[str]) -> Any:
    """The document, with numbers that exist as well."""
    real = with_real_filings(whole_app, filings)

    @real.hook
    def map_path_parameters(context: HookContext, path_parameters: Any) -> Any:
        existing = {"reference": picked(references, path_parameters), **BILLS}
        return {name: existing.get(name, value) for name, value in (path_parameters or {}).items()}

    return real


def _names_what_is_made_up(case: Case) -> bool:
    """Whether a number of a bill or of a question was made up, which nobody gave."""
    return isinstance(case.body, dict) and bool({"bill_number", "question_id"} & case.body.keys())


real_api = schemathesis.pytest.from_fixture("real_document")


@real_api.include(path_regex="reference|bills|applications|grievances|appointments").parametrize()
@QUICK
def test_real_services_and_numbers_do_not_break_it(case: Case) -> None:
    answer = case.call_and_validate()
    if case.operation.path.removeprefix("/departments/v1") in FILINGS:
        assert answer.status_code in (201, 409), answer.text
    elif not (case.operation.path.endswith("/documents/{document}") or _names_what_is_made_up(case)):
        assert answer.status_code != 404, answer.text


def test_what_is_filed_can_be_followed_by_the_links(whole_app: FastAPI, filings) -> None:
    real, followed = with_real_filings(whole_app, filings), []

    @real.hook
    def after_call(context: HookContext, case: Case, response: Response) -> None:
        if "{reference}" in case.operation.path and response.status_code < 300:
            followed.append(case.operation.path)

    real.as_state_machine().run(settings=QUICK)
    assert len(set(followed)) > 2, followed
