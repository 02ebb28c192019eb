"""Ratings as the page shows them: by department after an end, over all in between, nothing outside of a scope."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import insert

from seva.core import Core
from seva.officials.fake import official
from seva.officials.model import Scope
from seva.officials.roles import Role
from seva.storage.tables import applications, ratings
from tests.dashboard.conftest import AT, Visit

WHOLE = "range=own&from=2026-11-15&to=2026-11-30"
COUNTS = re.compile(r'<th scope="row">(\d) of 5</th>\s*<td[^>]*>(\d+)</td>\s*<td[^>]*>(\d+)</td>')


@pytest.fixture
def rated(lived: Core) -> Core:
    """One star for the revenue department, five for the municipal corporation, three for nobody in particular."""
    citizen = lived.citizens.resolve("rest", "someone").id
    for stars, department, service in ((1, "revenue", "income_certificate"), (5, "mcd", "birth_certificate")):
        what = {"service": service, "department": department, "citizen_id": citizen}
        row = {"id": f"a-{department}", "status": "issued", "content_encrypted": "", "language": "hi", "attempts": 0}
        moments = {"created_at": AT, "updated_at": AT}
        kept = {"application_id": f"a-{department}", "outcome": "issued", "state": "rated", "due_at": AT}
        given = {"nudged": True, "rating": stars, "rated_at": AT + timedelta(days=1)}
        words = lived.cipher.encrypt(f"Words for {department}")
        with lived.database.begin() as connection:
            connection.execute(insert(applications), what | row | moments)
            connection.execute(insert(ratings), what | kept | given | {"words_encrypted": words})
    lived.citizens.record_feedback(citizen, 3, "Words for all")
    return lived


def stars(page: str) -> dict[int, tuple[int, int]]:
    return {int(n): (int(after), int(other)) for n, after, other in COUNTS.findall(page)}


def test_stars_are_those_of_the_filter(rated: Core, visit: Visit) -> None:
    client = visit()
    whole = client.get(f"/dashboard/interactions?{WHOLE}&lang=en").text
    assert stars(whole) == {5: (1, 0), 4: (0, 0), 3: (0, 1), 2: (0, 0), 1: (1, 0)}
    assert all(f"Words for {who}" in whole for who in ("revenue", "mcd", "all"))
    for narrow, found in (("department=mcd", 5), ("service=income_certificate", 1)):
        page = client.get(f"/dashboard/interactions?{WHOLE}&{narrow}&lang=en").text
        assert {n: counts for n, counts in stars(page).items() if any(counts)} == {found: (1, 0)}, narrow
    assert stars(client.get("/dashboard/interactions?range=own&from=2026-11-01&to=2026-11-05").text) == {}


@pytest.mark.parametrize(
    ("scope", "heard"),
    [(Scope(frozenset({"mcd"})), ["mcd"]), (Scope(None, frozenset({"south"})), [])],
    ids=["one department", "one district"],
)
def test_an_official_reads_the_words_of_their_department_alone(
    rated: Core, visit: Visit, scope: Scope, heard: list[str]
) -> None:
    page = visit(official(Role.HEAD, scope)).get(f"/dashboard/interactions?{WHOLE}&lang=en").text
    assert [who for who in ("revenue", "mcd", "all") if f"Words for {who}" in page] == heard
