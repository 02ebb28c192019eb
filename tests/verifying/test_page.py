"""What the server answers beside the page: numbers and files with limits, lists for others, links to certificates."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from seva.core import Core
from seva.departments.errors import Unavailable
from seva.departments.fake import FakeDepartment
from seva.documents.intake import DocumentRefused, FakeIntake
from seva.settings import Settings
from seva.tries import Tries
from tests.conftest import SetClock
from tests.verifying.lab import SHOWN, Lab, Verdict
from web.papers import paper_routes
from web.verify import Page, verify_pages
from web.verify.routes import _asker

PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
KNOWN, UNKNOWN = "DL-CRT-2026-00000001", "DL-CRT-2026-99999999"


@pytest.fixture
def client(verifier: Core) -> Iterator[TestClient]:
    app = FastAPI(openapi_url=None)
    page = Page(verifier.verifying, verifier.catalogue, verifier.messages)
    verify_pages(app, verifier.verifying, page, seconds=0)
    app.include_router(paper_routes(verifier))
    with TestClient(app) as started:
        yield started


def test_the_page_forbids_scripts_that_are_not_its_own(client: TestClient) -> None:
    answer = client.get("/verify", headers={"Accept-Language": "hi"})
    policy = answer.headers["Content-Security-Policy"]
    assert "script-src 'self';" in policy and "unsafe" not in policy and "default-src 'none'" in policy
    assert 'lang="hi"' in answer.text and "<script>" not in answer.text
    data = json.loads(answer.text.split('id="data">')[1].split("</script>")[0])
    assert data["keys"] and data["root"] and data["statuses"]


def test_numbers_are_limited_for_one_address(client: TestClient, settings: Settings, clock: SetClock) -> None:
    told = [
        client.post("/verify/number?lang=en", content=f"number={UNKNOWN}") for _ in range(settings.verify_tries + 1)
    ]
    assert [answer.status_code for answer in told] == [200] * settings.verify_tries + [429]
    assert "enough for this hour" in told[-1].text
    clock.forward(minutes=61)
    assert "counts today" in client.post("/verify/number?lang=en", content=f"number={KNOWN}").text


def test_numbers_are_limited_for_all_together(verifier: Core, department: FakeDepartment) -> None:
    from seva.verifying import Numbers, NumberVerdict

    numbers = Numbers(department, Tries(verifier.database, verifier.cipher, verifier.clock), 5, 8)
    found = [numbers.check(UNKNOWN, f"address:{asker}").verdict for asker in range(10)]
    assert found == [NumberVerdict.unknown] * 8 + [NumberVerdict.too_often] * 2


@pytest.mark.parametrize("body", ["", "number=", "number=xyz", "number=" + "9" * 5000, "\xff"])
def test_what_is_no_number_is_not_asked_for(client: TestClient, department: FakeDepartment, body: str) -> None:
    department.failure = Unavailable("nobody may ask")
    answer = client.post("/verify/number?lang=en", content=body.encode("latin-1"))
    assert answer.status_code == 422 and "DL-CRT-2026-12345678" in answer.text


def test_a_department_that_is_away(client: TestClient, department: FakeDepartment) -> None:
    department.failure = Unavailable("down")
    assert client.post("/verify/number?lang=en", content=f"number={KNOWN}").status_code == 503


def test_a_file_is_read_and_nothing_of_it_kept(client: TestClient, intake: FakeIntake, lab: Lab) -> None:
    shown = SHOWN[Verdict.genuine](lab)
    intake.seen_codes = ("https://example.in", shown)
    assert client.post("/verify/file", content=PNG).json() == {"codes": [shown, "https://example.in"]}
    intake.refuse = DocumentRefused("broken")
    assert client.post("/verify/file", content=PNG).status_code == 422
    assert client.post("/verify/file", content=bytes(10 * 1024 * 1024 + 1)).status_code == 413
    intake.refuse = None
    statuses = [client.post("/verify/file", content=PNG).status_code for _ in range(20)]
    assert statuses[-1] == 429 and statuses[0] == 200


def test_the_lists_are_there_for_other_verifiers(client: TestClient, department: FakeDepartment) -> None:
    assert department.keys and client.get("/verify/keys").content == department.keys.signed
    answer = client.get("/verify/statuses")
    assert (answer.content, answer.headers["Access-Control-Allow-Origin"]) == (department.ended, "*")


def test_without_lists_the_page_says_so_and_offers_the_number(core: Core, department: FakeDepartment) -> None:
    department.failure = Unavailable("down")
    app = FastAPI(openapi_url=None)
    verify_pages(app, core.verifying, Page(core.verifying, core.catalogue, core.messages), seconds=0)
    client = TestClient(app)
    assert client.get("/verify").status_code == 200
    assert client.get("/verify/keys").status_code == 503


def test_a_link_to_a_certificate_is_over_after_a_while(
    client: TestClient, verifier: Core, department: FakeDepartment, clock: SetClock
) -> None:
    number = "DL-CRT-2026-00000002"
    citizen = verifier.citizens.resolve("rest", "citizen-1")
    draft = verifier.applications.start(citizen.id, "income_certificate", "revenue", "en")
    department.papers[number] = b"%PDF-1.7 of a certificate"
    verifier.papers.of(replace(draft, certificate_number=number))
    path = "/papers/" + verifier.paper_links.link(draft.id).rpartition("/")[2]
    answer = client.get(path)
    assert (answer.status_code, answer.content) == (200, department.papers[number])
    assert "no-store" in answer.headers["Cache-Control"]
    clock.forward(minutes=16)
    assert client.get(path).status_code == 410
    assert client.get("/papers/x").status_code == 410


@pytest.mark.parametrize(
    ("addresses", "together"),
    [
        (["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"], 1),
        (["2001:db8:1:2::1", "2001:db8:1:3::1"], 2),
        (["::ffff:192.0.2.1", "192.0.2.1"], 1),
        (["192.0.2.1", "192.0.2.2", "testclient"], 3),
    ],
    ids=["one network", "two networks", "IPv4 in IPv6", "IPv4"],
)
def test_who_has_many_addresses_is_counted_once(addresses: list[str], together: int) -> None:
    askers = {_asker(Request({"type": "http", "client": (address, 7)})) for address in addresses}
    assert len(askers) == together
