"""Desk and dashboard as they really are, with real sign-ins: other departments and districts, forged cookies, forms of
other sites, script in what citizens write."""

import re
from collections.abc import Callable
from io import BytesIO

import pypdfium2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import delete, insert

from seva.clock import utc_now
from seva.core import build_core
from seva.officials.audit import Wanted
from seva.officials.build import Officials
from seva.officials.model import Scope
from seva.officials.roles import Role
from seva.settings import Settings
from seva.storage.tables import alerts, application_events
from tests.backoffice.conftest import catalogue, sample_fields  # noqa: F401
from tests.dashboard.conftest import change
from tests.officials.conftest import Enter, csrf_in, official_of
from tests.officials.signing import PASSWORD
from tests.officials.test_matrix import filled
from tests.officials.whole import At, administrator, at, clock, core_database, settings
from web.officials.browser import SESSION
from web.officials.matrix import OPEN, matrix

__all__ = ["administrator", "at", "clock", "core_database", "settings"]
REVENUE, FOOD = Scope(frozenset({"revenue"})), Scope(frozenset({"food"}))
HERE, ELSEWHERE = "south", "north"
SCRIPT = "<script>alert('x')</script>"
File = Callable[..., str]


@pytest.fixture
def file(whole: FastAPI, settings: Settings, sample_fields: Callable[[str], dict[str, str]]) -> File:  # noqa: F811
    """Files an application over the department API, and gives its number."""
    key = {"X-API-Key": settings.api_key_of("*")}
    client = TestClient(whole, base_url="http://127.0.0.1:8000/departments/v1", headers=key)

    def make(service: str = "income_certificate", **fields: str) -> str:
        given = sample_fields(service) | {"district": HERE} | fields
        body = {"service": service, "fields": given, "applicant_ref": "citizen-1"}
        answer = client.post("/applications", json=body, headers={"Idempotency-Key": f"{utc_now().isoformat()}"})
        assert answer.status_code == 201, answer.text
        return str(answer.json()["reference_number"])

    return make


def rows(whole: FastAPI, start: str) -> list[tuple[str, str]]:
    """Method and path of the routes under an address."""
    return [(row.method, row.path) for row in matrix(whole.routes) if f"{row.path}/".startswith(f"{start}/")]


def status_of(client: TestClient, reference: str) -> str:
    found = re.search(r'name="seen" value="[^"]+-(\w+)"', client.get(f"/desk/applications/{reference}").text)
    assert found
    return found[1]


@pytest.mark.parametrize(
    "scope", [FOOD, Scope(frozenset({"revenue"}), frozenset({ELSEWHERE}))], ids=["department", "district"]
)
def test_what_lies_outside_is_not_there_on_any_page_of_the_desk(
    enter: Enter, at: At, whole: FastAPI, file: File, scope: Scope, officials: Officials
) -> None:
    reference, login = file(), f"outside-{len(scope.districts or ())}@example.in"
    visitor, owner = enter(Role.SUPERVISOR, scope, login), at(enter(Role.SUPERVISOR, REVENUE, f"of-{login}"))
    client, token = at(visitor), {"X-CSRF-Token": csrf_in(visitor.get("/officials/me"))}
    seen = owner.get(f"/desk/applications/{reference}").text.split('name="seen" value="')[1].split('"')[0]
    given = {"seen": seen, "action": "approve", "reason": "deciding", "why": "x", "to": ELSEWHERE, "note": "x"}
    of_one = [(method, path) for method, path in rows(whole, "/desk") if "{reference}" in path]
    assert len(of_one) > 10
    for method, path in of_one:
        address = filled(path.replace("{reference}", reference).replace("{page}", "1"))
        answer = client.request(method, address, headers=token, data=given if method == "POST" else None)
        assert answer.status_code == 404, (method, path)
    for address in ("/desk", f"/desk?text={reference}", "/desk?waiting=all&department=revenue", "/desk?district=south"):
        shown = client.get(address)
        assert shown.status_code == 200 and f"/desk/applications/{reference}" not in shown.text, address
    chosen = {"action": "start_review", "chosen": reference}
    listed = client.post("/desk/several", headers=token, data=chosen)
    assert listed.status_code == 200 and reference not in listed.text
    done = client.post("/desk/several/confirmed", headers=token, data=chosen | {"chosen": f"{reference}|{seen}"})
    assert "stayed as they were" in done.text and status_of(owner, reference) == "filed"
    noted = officials.audit.newest(Wanted(login=login, action="refused"))
    assert len(noted) == len(of_one) and {entry.details["error"] for entry in noted} == {"out_of_scope"}


def test_figures_and_alerts_of_others_are_not_shown(enter: Enter, at: At, settings: Settings) -> None:
    core, now = build_core(settings), utc_now()
    with core.database.begin() as connection:
        lived = [change(number, "filed", "revenue", occurred_at=now) for number in (1, 2)]
        connection.execute(insert(application_events), lived)
        raised = {"value": "5", "raised_at": now, "attempts": 0}
        for scope in ("revenue", "food"):
            connection.execute(insert(alerts), raised | {"rule": "breach_risk", "scope": scope, "open_key": scope})
    core.figures.counting.catch_up()
    food, visitor = at(enter(Role.HEAD, FOOD, "food@example.in")), enter(Role.HEAD, REVENUE, "head@example.in")
    for who, filed in ((at(visitor), "2"), (food, "0")):
        for query in ("", "?department=revenue"):
            page = who.get(f"/dashboard{query}").text
            assert f"<dt>Filed</dt><dd>{filed}</dd>" in page, query
    for view in ("overview", "timelines", "interactions", "responses"):
        text = food.get(f"/dashboard/{view}/file.csv?department=revenue").text
        assert "Income certificate" not in text and "Revenue" not in text, view
    assert food.get("/dashboard/operations").status_code == 403
    mine, others = core.figures.alerts.newest()[:2]
    assert (mine.scope, others.scope) == ("food", "revenue")
    token = {"X-CSRF-Token": csrf_in(visitor.get("/officials/me"))}
    acknowledge = [at(visitor).post(f"/dashboard/alerts/{a.id}/acknowledge", headers=token) for a in (mine, others)]
    assert [answer.status_code for answer in acknowledge] == [404, 303]
    with core.database.begin() as connection:
        connection.execute(delete(alerts))


def test_a_cookie_that_is_not_ours_opens_nothing(
    enter: Enter, at: At, whole: FastAPI, officials: Officials, clock: Callable[[], object]
) -> None:
    officer, gone = enter(Role.OFFICER), enter(Role.SUPERVISOR)
    half = officials.sign_in.with_password(officer.login, PASSWORD, "a")
    left = gone.client.cookies[SESSION]
    officials.sessions.end(official_of(officials, gone.login).id, official_of(officials, gone.login).session)
    client = TestClient(whole, base_url="http://127.0.0.1:8000", follow_redirects=False)
    guarded = [row for place in ("/desk", "/dashboard") for row in rows(whole, place) if row not in OPEN]
    assert len(guarded) > 25
    for forged in ("A" * 43, left, half, f"{half}x"):
        for method, path in guarded:
            answer = client.request(method, filled(path), headers={"Cookie": f"{SESSION}={forged}"})
            where = answer.headers.get("Location", "")
            assert answer.status_code == 303 and where.startswith("/officials/login"), (method, path)


def test_a_form_of_another_site_does_nothing_on_any_page(
    enter: Enter, at: At, whole: FastAPI, file: File, officials: Officials
) -> None:
    supervisor, head = enter(Role.SUPERVISOR), enter(Role.HEAD)
    reference, theirs = file(), csrf_in(enter(Role.OFFICER).get("/officials/me"))
    client, changing = at(supervisor), [row for row in rows(whole, "/desk") if row[0] != "GET"]
    before = len(list(officials.audit.all()))
    for method, path in changing:
        address = filled(path.replace("{reference}", reference))
        for token in ({}, {"csrf": "0" * 64}, {"csrf": theirs}):
            data = {"action": "start_review", "reason": "deciding", "chosen": reference, "why": "x", **token}
            assert client.request(method, address, data=data).status_code == 403, address
        own = {"X-CSRF-Token": csrf_in(supervisor.get("/officials/me")), "Sec-Fetch-Site": "cross-site"}
        assert client.request(method, address, data={"action": "start_review"}, headers=own).status_code == 403
    assert at(head).post("/dashboard/alerts/1/acknowledge").status_code == 403
    assert status_of(client, reference) == "filed"
    noted = list(officials.audit.all())[before:]
    assert {(entry.action, entry.details.get("error")) for entry in noted} == {("refused", "forged_request")}


def test_script_that_a_citizen_wrote_is_text_everywhere(
    enter: Enter, at: At, file: File, settings: Settings, whole: FastAPI
) -> None:
    given = {name: SCRIPT for name in ("applicant_name", "guardian_name", "occupation", "purpose", "address")}
    fields = {name: value for name, value in given.items() if name in ("applicant_name", "guardian_name", "address")}
    reference, officer = file(**fields), enter(Role.OFFICER)
    client, token = at(officer), {"X-CSRF-Token": csrf_in(officer.get("/officials/me"))}
    case = f"/desk/applications/{reference}"
    client.post(f"{case}/look", headers=token, data={"reason": "other", "words": SCRIPT})
    pages = [client.get(case).text, client.post("/desk/several", headers=token,
             data={"action": "approve", "chosen": reference}).text]  # fmt: skip
    assert "&lt;script&gt;alert" in pages[0]
    preview = client.get(f"{case}/preview")
    assert preview.headers["Content-Type"] == "image/jpeg", "what is drawn runs nothing"
    seen = pages[0].split('name="seen" value="')[1].split('"')[0]
    client.post(f"{case}/decide", headers=token, data={"action": "approve", "seen": seen})
    pages += [client.get(case).text, client.get("/desk?waiting=done").text]
    pages.append(at(enter(Role.AUDITOR)).get("/officials/audit").text)
    assert not any("<script>alert" in page for page in pages) and "&lt;script&gt;" in pages[-1]
    number = re.search(r'<dd class="reference">(DL-CRT-[\d-]+)</dd>', pages[2])
    assert number, "it was issued"
    api = TestClient(whole, headers={"X-API-Key": settings.api_key_of("*")}, base_url="http://127.0.0.1:8000")
    document = api.get(f"/departments/v1/certificates/{number[1]}/document").content
    drawn = pypdfium2.PdfDocument(BytesIO(document))
    assert SCRIPT in drawn[0].get_textpage().get_text_range().replace("\r\n", "")
    assert b"/JavaScript" not in document and b"/JS" not in document
