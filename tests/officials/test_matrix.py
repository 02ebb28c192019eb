"""Every route times every role: as the table in docs/officials.md says, and as the pages really answer."""

import re
from collections.abc import Callable

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute
from fastapi.testclient import TestClient
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from seva.officials.build import Officials
from seva.officials.roles import GRANTS, MANAGES, Permission, Role
from tests.conftest import ROOT
from tests.officials.conftest import Enter, Visitor, csrf_in, official_of
from tests.officials.whole import administrator, at, clock, core_database, settings
from web.officials.matrix import OPEN, Row, below, matrix

__all__ = ["administrator", "at", "clock", "core_database", "settings"]
HANDBOOK = (ROOT / "docs" / "officials.md").read_text(encoding="utf-8")


def test_the_handbook_shows_every_route_and_no_other(whole: FastAPI) -> None:
    table = HANDBOOK.split("## Every route, every role\n")[1].split("\n## ")[0]
    shown = {line for line in table.splitlines() if re.match(r"\| (GET|POST|PUT|PATCH|DELETE) ", line)}
    wanted = {row.line() for row in matrix(whole.routes)}
    assert len(wanted) > 25
    assert "\n".join(sorted(wanted - shown)) == "" and shown - wanted == set()


def test_no_route_of_officials_asks_for_nothing(whole: FastAPI) -> None:
    assert [row.line() for row in matrix(whole.routes) if row.asks == "NOTHING"] == []
    assert OPEN.keys() <= {(row.method, row.path) for row in matrix(whole.routes)}


def test_under_the_officials_addresses_lie_only_routes_and_files(whole: FastAPI) -> None:
    """A mounted app would have routes that the matrix does not see."""
    others = [r.original_route for r in below(whole.routes) if not isinstance(r.original_route, APIRoute)]
    assert others and all(isinstance(r, Mount) and isinstance(r.app, StaticFiles) for r in others)


def test_a_route_that_was_forgotten_is_found() -> None:
    router = APIRouter()
    router.add_api_route("/desk/forgotten", lambda: "", methods=["POST"])
    assert [row.asks for row in matrix(router.routes)] == ["NOTHING"]


def test_the_handbook_shows_every_permission() -> None:
    table = HANDBOOK.split("## Roles and permissions\n")[1].split("\n## ")[0]
    shown = dict(re.findall(r"^\| `([\w.]+)` \| .+? \| ((?:yes|–)(?: \| (?:yes|–)){4}) \|$", table, re.MULTILINE))
    wanted = {p.value: " | ".join("yes" if p in GRANTS[role] else "–" for role in Role) for p in Permission}
    assert shown == wanted


def filled(path: str, account_id: str = "x") -> str:
    """An address with something in each of its places."""
    return re.sub(r"\{\w+(:\w+)?\}", "x", path.replace("{account_id}", account_id))


def test_every_route_answers_every_role_as_the_table_says(
    enter: Enter, officials: Officials, whole: FastAPI, at: Callable[[Visitor], TestClient]
) -> None:
    other = enter(Role.OFFICER, login="other@example.in")
    # A stream does not end, and whoever signs out is out.
    rows = [row for row in matrix(whole.routes) if not row.path.endswith(("/logout", "/live"))]
    wrong = {}
    for role in Role:
        visitor = enter(role)
        client, csrf = at(visitor), csrf_in(visitor.get("/officials/me"))
        for row in rows:
            path = filled(row.path, official_of(officials, other.login).id)
            answer = client.request(row.method, path, data={"csrf": csrf} if row.method != "GET" else None)
            if (answer.status_code == 403) != is_shut(row, role) or answer.status_code >= 500:
                wrong[role, row.method, row.path] = answer.status_code
    assert wrong == {}


def is_shut(row: Row, role: Role) -> bool:
    # A form before the sign-in does not take the token of a session.
    return role not in row.roles if row.asks.startswith("`") else "form token" in row.asks


def test_nobody_passes_without_a_sign_in(whole: FastAPI) -> None:
    client, wrong = TestClient(whole, base_url="http://127.0.0.1:8000", follow_redirects=False), {}
    for row in matrix(whole.routes):
        if (row.method, row.path) not in OPEN:
            answer = client.request(row.method, filled(row.path))
            if answer.status_code != 303 or not answer.headers["Location"].startswith("/officials/login"):
                wrong[row.method, row.path] = answer.status_code
    assert wrong == {}


def test_nobody_manages_a_role_with_more_permissions_than_theirs_but_the_administrators() -> None:
    for role, managed in MANAGES.items():
        assert role is Role.IT_DEPARTMENT or all(GRANTS[other] <= GRANTS[role] for other in managed)


def test_those_who_keep_accounts_do_not_keep_the_log() -> None:
    assert [role for role in Role if {Permission.ACCOUNTS, Permission.AUDIT} <= GRANTS[role]] == []


def test_those_who_see_all_departments_see_no_personal_fields() -> None:
    assert not any(Permission.LOOK in GRANTS[role] for role in (Role.IT_DEPARTMENT, Role.AUDITOR))
