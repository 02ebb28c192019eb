"""Documents with their content: stored encrypted, with a receipt, given back to officers only."""

from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

Body = Callable[..., dict[str, Any]]
File = Callable[..., str]
CONTENT = b"%PDF-1.7 the ration card of Sunita Devi"
KEY = {"Idempotency-Key": "delivery-1"}


@pytest.mark.both_databases
def test_what_was_sent_is_what_an_officer_gets(client: TestClient, officer: TestClient, file: File, sent: Body) -> None:
    reference = file("income_certificate")
    answer = client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof", CONTENT)]})
    (receipt,) = answer.json()["receipts"]
    assert (receipt["id"], receipt["size"]) == ("id_proof", len(CONTENT))
    assert receipt["sha256"] == sha256(CONTENT).hexdigest()
    assert answer.json()["received"] == ["id_proof"]
    shown = officer.get(f"/queue/{reference}").json()["received_documents"]
    assert [(d["id"], d["sha256"], d["receipt_number"]) for d in shown] == [
        ("id_proof", receipt["sha256"], receipt["receipt_number"])
    ]
    got = officer.get(f"/queue/{reference}/documents/id_proof")
    assert (got.content, got.headers["content-type"]) == (CONTENT, "application/pdf")
    assert got.headers["content-disposition"] == "attachment"
    assert client.get(f"/queue/{reference}/documents/id_proof").status_code == 401
    assert officer.get(f"/queue/{reference}/documents/photo").json()["code"] == "unknown_document"


def test_the_same_key_gets_the_same_receipt(client: TestClient, file: File, sent: Body) -> None:
    path, body = f"/applications/{file('income_certificate')}/documents", {"documents": [sent("id_proof", CONTENT)]}
    first, again = (client.post(path, json=body, headers=KEY).json() for _ in range(2))
    assert first == again
    other = client.post(path, json={"documents": [sent("id_proof", b"%PDF another")]}, headers=KEY)
    assert other.json()["code"] == "idempotency_key_reused"
    elsewhere = client.post(f"/applications/{file('income_certificate')}/documents", json=body, headers=KEY)
    assert elsewhere.json()["code"] == "idempotency_key_reused"


def test_a_document_sent_again_replaces_the_first(
    client: TestClient, officer: TestClient, file: File, sent: Body
) -> None:
    reference = file("income_certificate")
    for content in (CONTENT, b"%PDF a better one"):
        client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof", content)]})
    assert officer.get(f"/queue/{reference}/documents/id_proof").content == b"%PDF a better one"
    assert len(officer.get(f"/queue/{reference}").json()["received_documents"]) == 1


@pytest.mark.parametrize(
    "change", [{"size": 3}, {"sha256": "0" * 64}, {"content": "AAAA"}, {"content": "A==="}, {"content": "AAAAA"}]
)
def test_what_is_not_as_described_is_refused(client: TestClient, file: File, sent: Body, change: dict) -> None:
    reference = file("income_certificate")
    answer = client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof") | change]})
    assert answer.status_code == 422
    assert client.get(f"/applications/{reference}").json()["documents"][1]["received"] is False


def test_a_document_may_be_larger_than_other_bodies(client: TestClient, file: File, sent: Body) -> None:
    content = b"%PDF-" + bytes(9 * 1024 * 1024)
    answer = client.post(
        f"/applications/{file('income_certificate')}/documents", json={"documents": [sent("id_proof", content)]}
    )
    assert answer.json()["receipts"][0]["sha256"] == sha256(content).hexdigest()
    too_large = client.post("/applications", content=b"x" * 1_000_001, headers={"Content-Type": "application/json"})
    assert too_large.status_code in (401, 413)


def test_a_document_cannot_be_read_in_the_files(client: TestClient, tmp_path: Path, file: File, sent: Body) -> None:
    document = sent("id_proof", CONTENT * 50, file_name="sunita-ration.pdf")
    client.post(f"/applications/{file('income_certificate')}/documents", json={"documents": [document]}, headers=KEY)
    stored = b"".join(path.read_bytes() for path in tmp_path.glob("backoffice.db*"))
    assert CONTENT not in stored and b"Sunita" not in stored and b"sunita" not in stored
    assert document["content"][:40].encode() not in stored
