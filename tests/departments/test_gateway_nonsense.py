"""A department that answers anything at all: the gateway makes one of its own errors of it, and quickly."""

import gzip
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import request_for
from strange import FILED, NUMBER, STATE, Answer, Strange, drips, raw, reply

from seva.catalogue import Catalogue
from seva.departments import errors
from seva.departments.errors import (
    AccessDenied,
    Nonsense,
    NotPossibleNow,
    Refused,
    Unavailable,
    UnknownThere,
    error_class,
)
from seva.departments.http import HttpGateway
from seva.departments.port import FilingRequest
from seva.errors import DepartmentError
from seva.language.identifiers import format_reference_number

HTML = b"<!doctype html><title>Welcome to the portal</title><h1>Under maintenance</h1>"
DEEP = b"[" * 100_000
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
SLOT = {"place": {"name": {"en": "SDM office", "hi": "एसडीएम दफ़्तर"}}, "starts_at": "2026-12-01T10:00:00Z"}
OTHER = format_reference_number("REV", 26, "00000001")


@pytest.fixture
def request_(catalogue: Catalogue, clock: Any) -> FilingRequest:
    return request_for(catalogue, "income_certificate", clock)


NOT_A_RECEIPT: dict[str, tuple[Answer, type[DepartmentError]]] = {
    "a page instead of JSON": (reply(200, HTML, Content_Type="text/html"), Nonsense),
    "a page with 201": (reply(201, HTML), Nonsense),
    "a list": (reply(201, [FILED]), Nonsense),
    "another object": (reply(201, {"ok": True}), Nonsense),
    "null": (reply(201, None), Nonsense),
    "no number": (reply(201, {**FILED, "reference_number": None}), Nonsense),
    "a number of another form": (reply(201, {**FILED, "reference_number": "12345"}), Nonsense),
    "a wrong check digit": (reply(201, {**FILED, "reference_number": NUMBER[:-1] + "9"}), Nonsense),
    "Devanagari digits": (reply(201, {**FILED, "reference_number": "REV२६-४८२१-०९३७-६"}), Nonsense),
    "a number and a line": (reply(201, {**FILED, "reference_number": NUMBER + "\n"}), Nonsense),
    "a status of its own": (reply(201, {**FILED, "status": "lost"}), Nonsense),
    "no date": (reply(201, {**FILED, "due_on": "soon"}), Nonsense),
    "a slot before all time": (
        reply(201, {**FILED, "slot": {**SLOT, "starts_at": "0001-01-01T00:00:00+05:30"}}),
        Nonsense,
    ),
    "a slot without a zone": (reply(201, {**FILED, "slot": {**SLOT, "starts_at": "2026-12-01T10:00:00"}}), Nonsense),
    "a slot without a place": (reply(201, {**FILED, "slot": {"starts_at": "2026-12-01T10:00:00Z"}}), Nonsense),
    "nothing": (reply(201), Nonsense),
    "no content": (reply(204), Nonsense),
    "accepted for later": (reply(202, FILED), Nonsense),
    "not UTF-8": (reply(201, b'{"reference_number": "\xff\xfe"}'), Nonsense),
    "deep brackets": (reply(201, DEEP), Nonsense),
    "deep brackets in a problem": (reply(422, DEEP), Refused),
    "squeezed although nobody asked": (
        reply(201, gzip.compress(json.dumps(FILED).encode()), Content_Encoding="gzip"),
        Nonsense,
    ),
    "a redirect": (reply(302, b"", Location="/elsewhere"), Nonsense),
    "a redirect to no address": (reply(302, b"", Location="http://["), Nonsense),
    "a redirect that cannot be read": (
        raw(b"HTTP/1.1 307 Go\r\nLocation: /\xff\xfe\r\nContent-Length: 0\r\n\r\n"),
        Nonsense,
    ),
    "not HTTP": (raw(b"220 mail.example ESMTP\r\n"), Unavailable),
    "nothing at all": (raw(b""), Unavailable),
    "half a line": (raw(b"HTTP/1.1 20"), Unavailable),
    "half a body": (raw(HEAD + b'Content-Length: 500\r\n\r\n{"reference_number"'), Unavailable),
    "no length that counts": (raw(HEAD + b"Content-Length: many\r\n\r\n{}"), Nonsense),
    "broken chunks": (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n"), Unavailable),
    "a thousand headers": (raw(HEAD + b"X-A: b\r\n" * 1000 + b"\r\n{}"), Unavailable),
    "a header of a megabyte": (raw(HEAD + b"X-A: " + b"b" * 2**20 + b"\r\n\r\n{}"), Unavailable),
    "a huge body": (reply(201, b" " * (2 * 2**20) + json.dumps(FILED).encode()), Nonsense),
    "a body without end": (drips(HEAD + b"\r\n", b" " * 65536, pause=0), Nonsense),
}


@pytest.mark.parametrize("case", NOT_A_RECEIPT)
def test_what_is_not_a_receipt_is_an_error_of_ours(
    strange: Strange, gateway: HttpGateway, request_: FilingRequest, case: str
) -> None:
    strange.answer, expected = NOT_A_RECEIPT[case]
    with pytest.raises(DepartmentError) as raised:
        gateway.file(request_)
    assert type(raised.value) is expected
    assert [seen.path for seen in strange.seen] == ["/applications"]


def test_after_every_nonsense_the_next_answer_is_understood(
    strange: Strange, gateway: HttpGateway, request_: FilingRequest
) -> None:
    for answer, _ in NOT_A_RECEIPT.values():
        strange.answer = answer
        with pytest.raises(DepartmentError):
            gateway.file(request_)
        strange.answer = reply(200, STATE)
        assert gateway.progress("revenue", NUMBER).status == "filed"


CALLS: dict[str, Callable[[HttpGateway], Any]] = {
    "progress": lambda gateway: gateway.progress("revenue", NUMBER),
    "withdraw": lambda gateway: gateway.withdraw("revenue", NUMBER),
    "bill": lambda gateway: gateway.bill("djb", "water_bill_payment", "1234567890"),
    "officials": lambda gateway: gateway.officials("110001"),
    "availability": lambda gateway: gateway.availability("health", "hospital_bed_lookup", None),
    "certificate": lambda gateway: gateway.certificate("DL-CRT-2026-00000001"),
}


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("answer", [reply(200, HTML), reply(200, {}), reply(200, []), reply(200), reply(302)])
def test_every_call_knows_nonsense(strange: Strange, gateway: HttpGateway, call: str, answer: Answer) -> None:
    strange.answer = answer
    with pytest.raises(Nonsense):
        CALLS[call](gateway)


@pytest.mark.parametrize("call", ["progress", "withdraw"])
def test_an_answer_about_another_application_is_nonsense(strange: Strange, gateway: HttpGateway, call: str) -> None:
    strange.answer = reply(200, {**STATE, "reference_number": OTHER})
    with pytest.raises(Nonsense):
        CALLS[call](gateway)


def test_every_status_is_an_error_by_the_table(strange: Strange, gateway: HttpGateway, request_: FilingRequest) -> None:
    for status in range(400, 600):
        strange.answer = reply(status, {"code": "some_code"})
        with pytest.raises(DepartmentError) as raised:
            gateway.file(request_)
        assert (type(raised.value), str(raised.value)) == (error_class(status), f"{status} some_code")


EXPECTED = {
    Refused: {400, 413, 422},
    AccessDenied: {401, 403},
    UnknownThere: {404, 410},
    NotPossibleNow: {409},
    Unavailable: {408, 425, 429, *range(500, 600)},
}


@pytest.mark.parametrize("kind", EXPECTED)
def test_the_table_says_what_each_status_means(kind: type[DepartmentError]) -> None:
    assert {status for status in range(400, 600) if error_class(status) is kind} == EXPECTED[kind]


def test_whoever_may_be_asked_again_is_marked() -> None:
    kinds = [kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, DepartmentError)]
    assert {kind for kind in kinds if kind.retryable} == {Unavailable, Nonsense, AccessDenied}
    codes = [kind.code for kind in kinds]
    assert len(set(codes)) == len(codes)


@given(status=st.integers(min_value=-1000, max_value=10_000).filter(lambda status: status not in (200, 201)))
def test_no_status_is_without_an_error(status: int) -> None:
    assert issubclass(error_class(status), DepartmentError)


PLACES = {
    "mobile": {"mobile"},
    "fields.mobile": {"mobile"},
    "body.fields.mobile": {"mobile"},
    "body.documents.0.size": set(),
    "Mobile number": set(),
    "mobile\n": set(),
    "": set(),
    "\ud800": set(),
    "a" * 65: set(),
}


@pytest.mark.parametrize("place", PLACES)
def test_rejected_fields_are_found_wherever_they_are_named(
    strange: Strange, gateway: HttpGateway, request_: FilingRequest, place: str
) -> None:
    strange.answer = reply(422, {"code": "invalid_fields", "errors": [{"field": place, "code": "required"}]})
    with pytest.raises(Refused) as refused:
        gateway.file(request_)
    assert set(refused.value.fields) == PLACES[place]


ODD_ERRORS = ["mobile", {"mobile": "required"}, [None, 1, "mobile", [], {}], 7, None, [{"field": None, "code": None}]]


@pytest.mark.parametrize("listed", ODD_ERRORS, ids=str)
def test_a_refusal_without_a_list_of_errors_is_still_a_refusal(
    strange: Strange, gateway: HttpGateway, request_: FilingRequest, listed: Any
) -> None:
    strange.answer = reply(422, {"code": ["not", "a", "text"], "errors": listed})
    with pytest.raises(Refused) as refused:
        gateway.file(request_)
    assert refused.value.fields == {}


JSON = st.recursive(
    st.none() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    status=st.sampled_from([200, 201, 302, 400, 404, 409, 422, 500]),
    content=st.binary(max_size=200) | JSON.map(lambda value: json.dumps(value).encode()),
)
def test_no_body_breaks_the_gateway(
    strange: Strange, gateway: HttpGateway, request_: FilingRequest, status: int, content: bytes
) -> None:
    strange.answer = reply(status, content)
    with pytest.raises(DepartmentError):
        gateway.file(request_)
