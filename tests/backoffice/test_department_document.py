"""The OpenAPI document says what the contract says, and all that can go wrong."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

CONTRACT = [
    ("post", "/applications"),
    ("get", "/applications/{reference}"),
    ("post", "/applications/{reference}/documents"),
    ("post", "/applications/{reference}/withdraw"),
    ("post", "/applications/{reference}/payments"),
    ("get", "/bills/{service}/{account_number}"),
    ("post", "/bills/{service}/{account_number}/payments"),
    ("get", "/bills/{service}/{account_number}/open"),
    ("post", "/fees"),
    ("post", "/grievances"),
    ("get", "/officials"),
    ("get", "/slots"),
    ("post", "/appointments"),
    ("get", "/availability"),
    ("get", "/certificates/{number}"),
    ("get", "/queue"),
    ("post", "/applications/{reference}/decisions"),
    ("post", "/oauth/token"),
]


@pytest.fixture
def document(app: FastAPI) -> dict:
    return TestClient(app).get("/departments/v1/openapi.json").json()


def operations(document: dict) -> list[dict]:
    return [operation for path in document["paths"].values() for operation in path.values()]


def test_it_is_openapi_3_1(document: dict) -> None:
    assert document["openapi"].startswith("3.1.")


@pytest.mark.parametrize(("method", "path"), CONTRACT)
def test_it_has_the_contracts_operations(document: dict, method: str, path: str) -> None:
    assert method in document["paths"][f"/departments/v1{path}"]


def test_every_error_is_a_problem_document(document: dict) -> None:
    for operation in operations(document):
        errors = {status: answer for status, answer in operation["responses"].items() if status >= "400"}
        assert {"401", "422", "500", "503"} <= set(errors)
        for answer in errors.values():
            assert list(answer["content"]) == ["application/problem+json"]
        if "requestBody" in operation:
            assert {"400", "413", "415"} <= set(errors)


def test_every_operation_is_described_once(document: dict) -> None:
    names = [operation["operationId"] for operation in operations(document)]
    assert len(names) == len(set(names))
    assert all(operation["description"] for operation in operations(document))
    assert set(document["components"]["securitySchemes"]) == {"OAuth2", "DepartmentKey", "OfficerKey"}


def test_the_officers_side_stands_apart(document: dict) -> None:
    officers = [operation for operation in operations(document) if operation["tags"] == ["officers"]]
    assert len(officers) == 5
    assert all(operation["security"] == [{"OfficerKey": []}] for operation in officers)
    others = [operation for operation in operations(document) if "officers" not in operation["tags"]]
    assert all("OfficerKey" not in str(operation.get("security")) for operation in others)
