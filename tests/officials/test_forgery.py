"""Requests that are not ours, script in names, and what headers every page has."""

import re
from collections.abc import Callable

from starlette.responses import Response

from seva.officials.audit import Wanted
from seva.officials.build import Officials, build_officials
from seva.officials.roles import Role
from seva.officials.settings import OfficialsSettings
from seva.settings import Settings
from seva.storage import Database
from tests.conftest import SetClock
from tests.officials.conftest import Enter, Visitor, csrf_in, official_of
from tests.officials.signing import CHEAP, PASSWORD
from web.officials.browser import Browser

SCRIPT = "<script>alert('x')</script>"
CHANGING = "/officials/me/password"
GOOD = {"old": PASSWORD, "password": "a new long password"}


def test_a_form_without_our_token_changes_nothing(enter: Enter, officials: Officials) -> None:
    officer, other = enter(Role.OFFICER), enter(Role.AUDITOR)
    theirs = csrf_in(other.get("/officials/me"))
    for token in ({}, {"csrf": ""}, {"csrf": "0" * 64}, {"csrf": theirs}, {"csrf": "é"}):
        assert officer.client.post(CHANGING, data=GOOD | token).status_code == 403
    assert officer.get("/officials/me").status_code == 200
    assert officials.audit.newest(Wanted(action="refused"))[0].details["error"] == "forged_request"


def test_a_form_of_another_site_changes_nothing_even_with_the_token(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    data = GOOD | {"csrf": csrf_in(officer.get("/officials/me"))}
    fetched = [{"Sec-Fetch-Site": site} for site in ("cross-site", "same-site")]
    for headers in (*fetched, {"Origin": "https://evil.example"}, {"Origin": "null"}):
        assert officer.client.post(CHANGING, data=data, headers=headers).status_code == 403, headers
    allowed = {"Origin": "http://127.0.0.1:8000", "Sec-Fetch-Site": "same-origin"}
    assert officer.client.post(CHANGING, data=data, headers=allowed).status_code == 303


def test_htmx_may_send_the_token_as_a_header(enter: Enter) -> None:
    officer = enter(Role.OFFICER)
    token = csrf_in(officer.get("/officials/me"))
    assert officer.client.post(CHANGING, data=GOOD, headers={"X-CSRF-Token": token}).status_code == 303


def test_nobody_is_signed_in_by_anothers_form(stranger: Callable[[], Visitor], enter: Enter) -> None:
    """Login CSRF: a form that lures someone into an attacker's account."""
    officer, victim = enter(Role.OFFICER), stranger()
    data = {"login": officer.login, "password": PASSWORD, "csrf": csrf_in(stranger().get("/officials/login"))}
    assert victim.client.post("/officials/login", data=data).status_code == 403


def test_htmx_is_led_to_the_sign_in(stranger: Callable[[], Visitor], administrator: Visitor) -> None:
    answer = stranger().get("/officials/me", headers={"HX-Request": "true"})
    assert answer.status_code == 401 and answer.headers["HX-Redirect"].startswith("/officials/login")
    assert stranger().get("/officials/me", headers={"Accept": "text/event-stream"}).status_code == 401


def test_a_large_body_is_refused_before_it_is_read(stranger: Callable[[], Visitor], administrator: Visitor) -> None:
    visitor = stranger()
    assert visitor.client.post("/officials/login", content=b"x" * 300_000).status_code == 413
    assert visitor.client.post("/officials/login", content=iter([b"x"] * 10)).status_code == 413


def test_script_in_a_name_is_shown_as_text(enter: Enter, officials: Officials, administrator: Visitor) -> None:
    given = {"login": "odd@example.in", "name": SCRIPT, "role": "officer", "departments": "revenue", "language": "en"}
    made = administrator.send("/officials/accounts", "/officials/accounts/new", **given)
    assert made.status_code == 200 and SCRIPT not in made.text and "&lt;script&gt;" in made.text
    odd = Visitor(administrator.web, officials, administrator.clock, "odd@example.in")
    odd.join(re.search(r'id="code">([a-z-]+)<', made.text)[1])
    account_id = official_of(officials, "odd@example.in").id
    for visitor, path in ((administrator, ""), (administrator, f"/{account_id}")):
        assert SCRIPT not in visitor.get(f"/officials/accounts{path}").text
    assert SCRIPT not in odd.get("/officials/me").text and "&lt;script&gt;" in odd.get("/officials/me").text


def test_a_formula_in_an_agent_stays_text_in_the_table(enter: Enter, officials: Officials) -> None:
    auditor = enter(Role.AUDITOR)
    officials.audit.record(None, "=cmd|' /C calc'!A0", "-1+1")
    table = auditor.get("/officials/audit.csv")
    assert table.headers["Content-Disposition"] == 'attachment; filename="audit.csv"'
    assert ",'=cmd|" in table.text and ",'-1+1," in table.text


def test_every_answer_is_protected(enter: Enter) -> None:
    auditor = enter(Role.AUDITOR)
    for path in ("/officials/login", "/officials/me", "/officials/nowhere", "/desk", "/officials/audit.csv"):
        headers = auditor.get(path).headers
        policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
        assert policy["default-src"] == "'none'" and policy["frame-ancestors"] == "'none'", path
        assert policy["script-src"] == policy["style-src"] == "'self'", f"no inline script or style on {path}"
        assert headers["X-Content-Type-Options"] == "nosniff" and headers["Cache-Control"] == "no-store", path


def test_no_page_has_script_or_style_in_it(enter: Enter, officials: Officials) -> None:
    head = enter(Role.HEAD)
    pages = [head.get(f"/officials{path}").text for path in ("", "/me", "/accounts", "/accounts/new")]
    for page in pages:
        assert not re.search(r"<script(?![^>]* src=)|<style|\son\w+=|\sstyle=|javascript:", page)


def test_with_https_cookies_are_bound_to_the_host(
    make_settings: Callable[..., Settings], core_database: Database, clock: SetClock
) -> None:
    settings = make_settings(public_url="https://seva.example.in")
    officials = build_officials(settings, clock, OfficialsSettings(_env_file=None), CHEAP)
    response = Response()
    Browser(officials.public, officials.forms_key).keep(response, "seva-official", "token")
    cookie = response.headers["Set-Cookie"]
    assert cookie.startswith("__Host-seva-official=token;") and "Secure" in cookie and "Path=/" in cookie
    assert "Domain" not in cookie
