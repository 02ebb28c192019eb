"""Who is let in, and how errors look: always a problem document, never a traceback."""

import json
import logging
from typing import Any

import pytest
from cryptography.fernet import Fernet
from fastapi.testclient import TestClient
from pydantic import SecretStr, ValidationError

from backoffice import views
from backoffice.app import create_app
from backoffice.cipher import Cipher
from backoffice.database import connect
from backoffice.settings import BackofficeSettings
from seva.catalogue import Catalogue

BASE = "http://testserver/departments/v1"
SPECIMEN = "/certificates/DL-CRT-2026-00000001"
GRANT = {"grant_type": "client_credentials", "client_id": "seva", "client_secret": "secret-of-seva"}


@pytest.fixture
def stranger(app) -> TestClient:
    return TestClient(app, base_url=BASE)


def assert_problem(answer: Any, status: int, code: str) -> None:
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert {"type", "title", "status", "detail", "instance", "code", "retryable", "errors"} <= set(document)
    assert (answer.status_code, document["status"], document["code"]) == (status, status, code), answer.text
    assert document["type"] == f"urn:seva-saathi:problem:{code}"
    assert document["instance"] == answer.request.url.path
    assert "Traceback" not in answer.text


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-API-Key": "wrong"},
        {"X-API-Key": ""},
        {"X-API-Key": "key-of-officers"},
        {"Authorization": "Bearer nonsense"},
        {"Authorization": "Basic c2V2YTpzZWNyZXQ="},
        {"X-API-Key": "key-of-all", "Authorization": "Bearer nonsense"},
    ],
)
def test_strangers_stay_outside(stranger: TestClient, headers: dict[str, str]) -> None:
    answer = stranger.get(SPECIMEN, headers=headers)
    assert_problem(answer, 401, "unauthorized")
    assert answer.headers["www-authenticate"].startswith("Bearer")


# The published lists and the log are for whoever verifies a certificate.
OPEN = ("/oauth/token", "/certificates/keys", "/certificates/statuses", "/log/")


def test_every_operation_that_is_not_open_needs_a_credential(app, stranger: TestClient) -> None:
    for path, operations in app.openapi()["paths"].items():
        for method, operation in operations.items():
            assert ("security" in operation) == (not any(part in path for part in OPEN)), path
            if "security" in operation:
                url = path.removeprefix("/departments/v1").replace("{reference}", "REV26-0000-0000-0")
                assert stranger.request(method, url).status_code == 401, (method, path)


@pytest.mark.parametrize("key", ["key-of-all", "key-of-revenue", ""])
def test_the_officers_side_has_a_key_of_its_own(stranger: TestClient, key: str) -> None:
    assert_problem(stranger.get("/queue", headers={"X-API-Key": key, "X-Officer-Key": key}), 401, "unauthorized")


def test_a_departments_key_opens_that_department_only(stranger: TestClient, file, body) -> None:
    reference = file("income_certificate")
    revenue, mcd = {"X-API-Key": "key-of-revenue"}, {"X-API-Key": "key-of-mcd"}
    assert stranger.get(f"/applications/{reference}", headers=revenue).status_code == 200
    assert_problem(stranger.get(f"/applications/{reference}", headers=mcd), 404, "unknown_reference")
    filing = stranger.post("/applications", json=body(), headers=mcd | {"Idempotency-Key": "key-0001"})
    assert_problem(filing, 403, "other_department")


def test_a_token_opens_for_as_long_as_it_lives(stranger: TestClient, clock) -> None:
    answer = stranger.post("/oauth/token", data=GRANT)
    assert answer.headers["cache-control"] == "no-store"
    token = answer.json()
    assert (token["token_type"], token["expires_in"]) == ("Bearer", 3600)
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    clock.advance(seconds=3599)
    assert stranger.get(SPECIMEN, headers=headers).status_code == 200
    clock.advance(seconds=2)
    assert_problem(stranger.get(SPECIMEN, headers=headers), 401, "unauthorized")


def test_what_is_encrypted_in_the_database_is_no_token(stranger: TestClient, settings: BackofficeSettings) -> None:
    forged = Cipher(settings).encrypt("seva")
    answer = stranger.get(SPECIMEN, headers={"Authorization": f"Bearer {forged}"})
    assert_problem(answer, 401, "unauthorized")


@pytest.mark.parametrize(
    ("change", "status", "error"),
    [
        ({"client_secret": "wrong"}, 401, "invalid_client"),
        ({"client_id": "nobody"}, 401, "invalid_client"),
        ({"client_id": ""}, 400, "invalid_request"),
        ({"grant_type": "password"}, 400, "unsupported_grant_type"),
    ],
)
def test_no_token(stranger: TestClient, change, status: int, error: str) -> None:
    answer = stranger.post("/oauth/token", data=GRANT | change)
    assert_problem(answer, status, "token_refused")
    assert answer.json()["error"] == error


BODIES = [
    ({"content": b"{", "headers": {"Content-Type": "application/json"}}, 400, "malformed_body"),
    ({"content": b"\xff\xfe", "headers": {"Content-Type": "application/json"}}, 400, "malformed_body"),
    ({"content": b"[" * 100_000, "headers": {"Content-Type": "application/json"}}, 400, "malformed_body"),
    ({"content": b"a=1", "headers": {"Content-Type": "text/plain"}}, 415, "unsupported_media_type"),
    ({"content": b"{}"}, 415, "unsupported_media_type"),
    (
        {"content": b"[" + b"1," * 600_000 + b"1]", "headers": {"Content-Type": "application/json"}},
        413,
        "payload_too_large",
    ),
    ({"content": iter([b"{}"]), "headers": {"Content-Type": "application/json"}}, 413, "payload_too_large"),
    ({"json": []}, 422, "invalid_request"),
    ({"content": b'{"x\\ud800": "\\ud800"}', "headers": {"Content-Type": "application/json"}}, 422, "invalid_request"),
    ({}, 422, "invalid_request"),
]


@pytest.mark.parametrize(("options", "status", "code"), BODIES)
def test_bad_bodies(client: TestClient, options, status: int, code: str) -> None:
    assert_problem(client.post("/grievances", **options), status, code)


def test_lone_surrogates_are_refused(client: TestClient, body) -> None:
    filing = body("cm_jansunwai")
    filing["fields"]["complaint_text"] = "\ud83d"
    headers = {"Content-Type": "application/json"}
    assert_problem(client.post("/grievances", content=json.dumps(filing), headers=headers), 422, "invalid_request")


def test_paths_and_methods_that_do_not_exist(client: TestClient, stranger: TestClient) -> None:
    assert_problem(stranger.get("/nowhere"), 404, "not_found")
    for method, path, allowed in (("DELETE", "/queue", "GET"), ("GET", "/applications", "POST")):
        answer = client.request(method, path)
        assert_problem(answer, 405, "method_not_allowed")
        assert answer.headers["allow"] == allowed


@pytest.mark.parametrize("reference", ["REV26-4821-0937-0", "REV26-0000-0000-0", "XX26-1234-5678-9"])
def test_numbers_that_nobody_has(client: TestClient, reference: str) -> None:
    assert_problem(client.get(f"/applications/{reference}"), 404, "unknown_reference")


def test_an_unexpected_error_is_told_without_its_words(app, monkeypatch, caplog, file) -> None:
    def fail(*args: object) -> None:
        raise RuntimeError("Sunita Devi, 9876543210")

    reference = file()
    monkeypatch.setattr(views, "state_of", fail)
    client = TestClient(app, base_url=BASE, headers={"X-API-Key": "key-of-all"}, raise_server_exceptions=False)
    with caplog.at_level(logging.ERROR, "backoffice"):
        assert_problem(client.get(f"/applications/{reference}"), 500, "internal_error")
    assert "Sunita" not in caplog.text
    assert "RuntimeError" in caplog.text


def test_a_database_that_is_away(tmp_path, catalogue: Catalogue, settings: BackofficeSettings, body) -> None:
    app = create_app(connect(f"sqlite:///{tmp_path / 'no' / 'folder.db'}"), catalogue, settings=settings)
    client = TestClient(app, base_url=BASE, headers={"X-API-Key": "key-of-all"})
    answer = client.post("/applications", json=body(), headers={"Idempotency-Key": "key-0001"})
    assert_problem(answer, 503, "database_unavailable")
    assert answer.json()["retryable"] is True
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "change",
    [
        {"encryption_key": "short"},
        {"officer_key": ""},
        {"api_keys": {"*": ""}},
        {"x": 1},
        {"log_keys": ()},
        {"log_keys": ("AAAA",)},
        {"log_keys": ("no base64",)},
        {"log_name": "a b"},
    ],
)
def test_settings_that_cannot_work(change) -> None:
    key = Fernet.generate_key().decode()
    good = {"officer_key": "o", "callback_secret": "c", "encryption_key": key, "log_keys": (key,)}
    BackofficeSettings(**good)
    with pytest.raises(ValidationError):
        BackofficeSettings(**good | change)


def test_an_older_key_still_reads(settings: BackofficeSettings) -> None:
    newer = settings.model_copy(
        update={
            "encryption_key": SecretStr(Fernet.generate_key().decode()),
            "previous_encryption_keys": (settings.encryption_key,),
        }
    )
    assert Cipher(newer).decrypt(Cipher(settings).encrypt("नमस्ते")) == "नमस्ते"
