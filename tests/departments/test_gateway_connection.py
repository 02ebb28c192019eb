"""What the gateway sends, and over which connections."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from running import KEY, request_for
from strange import FILED, NUMBER, STATE, Seen, Strange, raw, reply
from waiting import wait_until

from seva.catalogue import Catalogue
from seva.departments.errors import AccessDenied, Unavailable
from seva.departments.http import HttpGateway
from seva.departments.port import FilingRequest

MakeGateway = Callable[..., HttpGateway]


@pytest.fixture
def filing(catalogue: Catalogue, clock: Any) -> FilingRequest:
    return request_for(catalogue, "income_certificate", clock)


def only(seen: list[Seen]) -> Seen:
    assert len(seen) == 1
    return seen[0]


def test_a_filing_carries_its_key_and_the_department_s_credential(
    strange: Strange, gateway: HttpGateway, filing: FilingRequest
) -> None:
    gateway.file(filing)
    sent = only(strange.seen)
    assert (sent.method, sent.path) == ("POST", "/applications")
    assert sent.headers["Idempotency-Key"] == filing.key
    assert sent.headers["X-API-Key"] == f"{KEY} of revenue"
    assert sent.headers["Content-Type"] == "application/json"


def test_a_filing_is_what_the_citizen_gave(strange: Strange, gateway: HttpGateway, filing: FilingRequest) -> None:
    kept = {"name": "scan.pdf", "content_type": "application/pdf", "size": 7, "sha256": "0" * 64}
    documents = [{"id": "id_proof", **kept}, {"id": "photo", "later": True}]
    gateway.file(replace(filing, documents=documents, fields={"name": "सुनीता देवी"}))
    assert json.loads(only(strange.seen).body) == {
        "service": "income_certificate",
        "fields": {"name": "सुनीता देवी"},
        "documents": [
            {
                "id": "id_proof",
                "file_name": "scan.pdf",
                "content_type": "application/pdf",
                "size": 7,
                "sha256": "0" * 64,
            }
        ],
        "applicant_ref": "citizen-1",
        "language": "hi",
        "callback_url": "http://127.0.0.1/callbacks",
    }


def test_documents_that_all_follow_are_announced(strange: Strange, gateway: HttpGateway, filing: FilingRequest) -> None:
    gateway.file(replace(filing, documents=[{"id": "photo", "later": True}]))
    assert json.loads(only(strange.seen).body)["documents"] == "later"


@pytest.mark.parametrize(
    ("kind", "path"),
    [("application", "/applications"), ("grievance", "/grievances"), ("appointment", "/appointments")],
)
def test_each_kind_of_filing_has_its_own_path(
    strange: Strange, gateway: HttpGateway, filing: FilingRequest, kind: str, path: str
) -> None:
    gateway.file(replace(filing, filing=kind))
    assert only(strange.seen).path == path


def test_every_department_gets_its_own_credential(strange: Strange, gateway: HttpGateway) -> None:
    strange.answer = reply(200, STATE)
    for department in ("revenue", "mcd"):
        gateway.progress(department, NUMBER)
    assert [seen.headers["X-API-Key"] for seen in strange.seen] == [f"{KEY} of revenue", f"{KEY} of mcd"]


def test_a_credential_that_cannot_be_sent_is_our_operator_s_affair(strange: Strange, filing: FilingRequest) -> None:
    gateway = HttpGateway(strange.url, lambda _: "two\nlines", None, 20.0)
    with pytest.raises(AccessDenied) as denied:
        gateway.file(filing)
    assert "two" not in str(denied.value) and strange.seen == []


@pytest.mark.parametrize("number", ["a/b", "..", "../..", "?all=1", "a b", "#", "संख्या", "%2e%2e%2f"])
def test_numbers_stay_within_their_place_in_the_path(strange: Strange, gateway: HttpGateway, number: str) -> None:
    strange.answer = reply(404)
    with pytest.raises(Exception):  # noqa: B017 which error it is does not matter here
        gateway.bill("djb", "water_bill_payment", number)
    path = only(strange.seen).path
    assert "?" not in path and path.count("/") <= 3 and not path.startswith("/applications")


def test_connections_are_used_again(strange: Strange, gateway: HttpGateway, filing: FilingRequest) -> None:
    for answer in (reply(201, FILED), reply(404), reply(422, {"errors": []}), reply(500), reply(200, b"<html>")):
        strange.answer = answer
        try:
            gateway.file(filing)
        except Exception as error:
            assert error.__class__.__module__ == "seva.departments.errors"
    assert (len(strange.seen), strange.connections) == (5, 1)


def test_a_connection_that_the_department_closed_is_opened_anew(
    strange: Strange, gateway: HttpGateway, filing: FilingRequest
) -> None:
    body = json.dumps(FILED).encode()
    strange.answer = raw(b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
    for times in (1, 2, 3):
        assert gateway.file(filing).reference_number == NUMBER
        wait_until(lambda: strange.closed == times)  # noqa: B023 used at once
    assert strange.connections == 3


def test_threads_share_a_gateway(strange: Strange, gateway: HttpGateway, filing: FilingRequest) -> None:
    with ThreadPoolExecutor(8) as pool:
        receipts = list(pool.map(lambda n: gateway.file(replace(filing, key=f"key-{n}")), range(40)))
    assert {receipt.reference_number for receipt in receipts} == {NUMBER}
    assert sorted(seen.headers["Idempotency-Key"] for seen in strange.seen) == sorted(f"key-{n}" for n in range(40))
    assert strange.connections <= 8


def test_a_proxy_of_the_environment_is_not_in_the_way(
    strange: Strange, gateway_to: MakeGateway, filing: FilingRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert gateway_to(strange.url).file(filing).reference_number == NUMBER


def test_redirects_are_not_followed_with_the_credential(strange: Strange, gateway: HttpGateway) -> None:
    strange.answer = reply(307, Location="/elsewhere")
    with pytest.raises(Exception, match="307"):
        gateway.progress("revenue", NUMBER)
    assert [seen.path for seen in strange.seen] == [f"/applications/{NUMBER}"]


@pytest.mark.parametrize("first", [reply(502), reply(503), reply(504), raw(b"")])
def test_reading_is_tried_once_more(strange: Strange, gateway: HttpGateway, first: Any) -> None:
    def answer(handler: Any, server: Strange) -> None:
        (first if len(server.seen) == 1 else reply(200, STATE))(handler, server)

    strange.answer = answer
    assert gateway.progress("revenue", NUMBER).status == "filed"
    assert len(strange.seen) == 2


@pytest.mark.parametrize("answer", [reply(503), raw(b"")])
def test_reading_is_not_tried_for_ever(strange: Strange, gateway: HttpGateway, answer: Any) -> None:
    strange.answer = answer
    with pytest.raises(Unavailable):
        gateway.progress("revenue", NUMBER)
    assert len(strange.seen) == 2


@pytest.mark.parametrize("answer", [reply(503), raw(b"")])
def test_changing_something_is_tried_once(
    strange: Strange, gateway: HttpGateway, filing: FilingRequest, answer: Any
) -> None:
    strange.answer = answer
    for change in (lambda: gateway.file(filing), lambda: gateway.withdraw("revenue", NUMBER)):
        strange.seen.clear()
        with pytest.raises(Unavailable):
            change()
        assert len(strange.seen) == 1
