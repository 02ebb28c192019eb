"""Pages as officials open them: through the whole web app, signed in, each after something new was counted."""

import re
import sys
from collections.abc import Iterator
from datetime import UTC, timedelta
from itertools import product
from statistics import quantiles
from time import perf_counter

import pyotp
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from seva.clock import today, utc_now
from seva.officials.build import build_officials
from seva.settings import Settings
from seva.storage import Database
from seva.storage.database import make_engine
from web.app import build_app

VIEWS = ("", "/timelines", "/interactions", "/responses", "/operations")
FILTERS = (
    "", "department=revenue", "department=mcd", "service=income_certificate", "district=south", "language=hi",
    "channel=whatsapp", "language=hi&channel=whatsapp", "department=revenue&language=hi",
    "district=south&language=hi", "department=revenue&district=south",
    "service=income_certificate&district=south&language=hi&channel=whatsapp",
)  # fmt: skip
LANGUAGES = ("en", "hi")
# Every answer that is kept is out of date after this, as after anything is counted.
COUNTED = """
INSERT INTO figures_cursors (source, written_by, position) VALUES ('benchmark', 0, 1)
ON CONFLICT (source) DO UPDATE SET position = figures_cursors.position + 1
"""


def pages(settings: Settings) -> dict[str, object]:
    """Milliseconds of each view over all ranges, filters and languages: after a change, and for who comes next."""
    database = Database(make_engine(settings.database))
    with database.begin() as connection:
        connection.execute(text("DELETE FROM official_accounts"))
    client, found = signed_in(settings), {}
    slowest: list[tuple[float, str]] = []
    for view in VIEWS:
        first, second = [], []
        _ask(client, f"/dashboard{view}")  # what Python and the pool do but once
        for query in queries():
            with database.begin() as connection:
                connection.execute(text(COUNTED))
            first.append(_ask(client, f"/dashboard{view}?{query}"))
            slowest.append((first[-1], f"{view}?{query}"))
            second.append(_ask(client, f"/dashboard{view}?{query}"))
        found[view or "/"] = {"after a change": _told(first), "again": _told(second)}
        sys.stderr.write(f"{view or '/'} {found[view or '/']}\n")
    worst = [f"{milliseconds:.0f} ms {query}" for milliseconds, query in sorted(slowest, reverse=True)[:12]]
    return {"requests": len(slowest) * 2, "views": found, "slowest": worst}


def queries() -> Iterator[str]:
    """All ranges with all filters, in the one language and in the other by turns."""
    now = today(utc_now)
    year = f"range=own&from={now - timedelta(days=364)}&to={now}"
    ranges = ("range=today", "range=7", "range=30", "range=90", year)
    for (row, days), (column, narrow) in product(enumerate(ranges), enumerate(FILTERS)):
        yield f"{days}&{narrow}&lang={LANGUAGES[(row + column) % 2]}"


def signed_in(settings: Settings) -> TestClient:
    """A browser of the first administrator, who sees everything."""
    app: FastAPI = build_app(settings)
    client = TestClient(app, base_url="http://127.0.0.1:8000", follow_redirects=False)
    person = {
        "login": "admin@example.in",
        "name": "Meera Joshi",
        "language": "en",
        "password": "wet monsoon over Yamuna",
    }
    _send(client, "/officials/set-up", one_time=build_officials(settings).beginning.set_up_code(), **person)
    page = client.get("/officials/enrol").text
    secret = re.search(r'class="secret" lang="en">([A-Z2-7 ]+)<', page)
    assert secret, page
    code = pyotp.TOTP(secret[1].replace(" ", "")).at(int(utc_now().replace(tzinfo=UTC).timestamp()))
    _send(client, "/officials/enrol", code=code)
    client.get("/dashboard").raise_for_status()
    return client


def _send(client: TestClient, path: str, **fields: object) -> None:
    token = re.search(r'name="csrf" value="([0-9a-f]{64})"', client.get(path).text)
    assert token, path
    answer = client.post(path, data={"csrf": token[1], **fields})
    assert answer.status_code in (200, 303), answer.text


def _ask(client: TestClient, path: str) -> float:
    began = perf_counter()
    answer = client.get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return (perf_counter() - began) * 1000


def _told(times: list[float]) -> dict[str, int]:
    cut = quantiles(times, n=20)
    return {"median": round(cut[9]), "p95": round(cut[18]), "worst": round(max(times))}
