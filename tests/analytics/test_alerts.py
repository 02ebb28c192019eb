"""Alerts: raised once, told with bounded tries, acknowledged once, ended when the rule is quiet again."""

import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from functools import partial
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from sqlalchemy import delete, insert

from seva.analytics.alerts import MOST_TRIES, Alert, Alerts, NotTold
from seva.analytics.rules import Rules
from seva.analytics.telling import Webhook, facts_of
from seva.analytics.wording import LANGUAGES, AlertWords, texts
from seva.catalogue import Catalogue
from seva.storage import Database
from seva.storage.tables import alerts as table
from seva.storage.tables import department_calls, payment_statements
from tests.conftest import SetClock


class Listens:
    """Is told; refuses as long as it is away."""

    def __init__(self) -> None:
        self.heard: list[int] = []
        self.tries = 0
        self.is_away = False

    def tell(self, alert: Alert) -> None:
        self.tries += 1
        if self.is_away:
            raise NotTold("away")
        self.heard.append(alert.id)


@pytest.fixture
def listens() -> Listens:
    return Listens()


@pytest.fixture
def found(core_database: Database, clock: SetClock, listens: Listens) -> Alerts:
    return Alerts(core_database, Rules(core_database, clock), clock, [listens])


def calls(database: Database, clock: SetClock, outcome: str, count: int = 6) -> None:
    row = {"department": "mcd", "occurred_at": clock(), "outcome": outcome, "milliseconds": 9, "is_made_up": False}
    with database.begin() as connection:
        connection.execute(insert(department_calls), [row] * count)


def test_a_department_that_is_down_is_told_once_and_ends_by_itself(
    found: Alerts, listens: Listens, core_database: Database, clock: SetClock
) -> None:
    calls(core_database, clock, "unavailable")
    for _ in range(3):
        found.work()
        clock.forward(seconds=30)
    (alert,) = found.newest()
    assert (alert.rule, alert.scope, alert.value) == ("department_down", "mcd", "1.00")
    assert listens.heard == [alert.id]
    clock.forward(minutes=20)
    calls(core_database, clock, "ok")
    found.work()
    assert found.newest()[0].ended_at == clock()
    calls(core_database, clock, "unavailable", 60)
    clock.forward(seconds=30)
    found.work()
    assert len(found.newest()) == 2


def test_an_alert_is_acknowledged_once(found: Alerts, core_database: Database, clock: SetClock) -> None:
    calls(core_database, clock, "unavailable")
    found.look()
    (alert,) = found.newest()
    assert found.acknowledge(alert.id, "Asha")
    assert not found.acknowledge(alert.id, "Ravi")
    assert found.newest()[0].acknowledged_by == "Asha"
    assert not found.acknowledge(alert.id + 1, "Asha")


def test_who_cannot_be_told_is_tried_again_and_then_left(
    found: Alerts, listens: Listens, core_database: Database, clock: SetClock
) -> None:
    listens.is_away = True
    calls(core_database, clock, "unavailable")
    found.work()
    found.work()
    assert listens.tries == 1
    for _ in range(MOST_TRIES + 3):
        clock.forward(hours=3)
        found.tell_waiting()
    assert listens.tries == MOST_TRIES
    assert found.newest()[0].told_at is None


def test_a_statement_that_does_not_balance_is_told(found: Alerts, core_database: Database, clock: SetClock) -> None:
    day = clock().date() - timedelta(days=1)
    row = {"day": day, "made_at": clock(), "is_balanced": False, "mismatches": 2, "csv": "", "text": ""}
    with core_database.begin() as connection:
        connection.execute(insert(payment_statements), row)
    found.look()
    assert [(one.rule, one.scope, one.value) for one in found.newest()] == [("payment_mismatch", str(day), "2")]
    with core_database.begin() as connection:
        connection.execute(delete(table))


class Receiver(BaseHTTPRequestHandler):
    got: list[tuple[dict[str, str], bytes]]
    status = 204

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).got.append((dict(self.headers), body))
        self.send_response(self.status)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def receiver() -> Iterator[tuple[str, type[Receiver]]]:
    handler = type("Mine", (Receiver,), {"got": []})
    server = HTTPServer(("127.0.0.1", 0), handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/alerts", handler
    server.shutdown()
    thread.join()
    server.server_close()


def test_the_webhook_is_signed_and_a_no_is_a_no(
    receiver: tuple[str, type[Receiver]], clock: SetClock, catalogue: Catalogue
) -> None:
    facts = partial(facts_of, AlertWords(catalogue), "https://seva.example/dashboard/alerts")
    url, handler = receiver
    alert = Alert(7, "department_down", "mcd", "0.90", clock(), None, None, None, None)
    Webhook(url, "a secret", 2.0, facts).tell(alert)
    headers, body = handler.got[0]
    assert headers["X-Seva-Signature"] == "sha256=" + hmac.new(b"a secret", body, sha256).hexdigest()
    assert json.loads(body) | {"raised_at": ""} == {
        "id": 7, "rule": "department_down", "about": "mcd", "value": "0.90", "raised_at": "",
        "text": {
            "en": "MCD: 90% of the calls of the last minutes failed",
            "hi": "दिल्ली नगर निगम: पिछले कुछ मिनटों की 90% कॉल विफल",
        },
        "page": "https://seva.example/dashboard/alerts",
    }  # fmt: skip
    handler.status = 500
    with pytest.raises(NotTold):
        Webhook(url, "", 2.0, facts).tell(alert)
    with pytest.raises(NotTold):
        Webhook("http://127.0.0.1:9/", "", 0.5, facts).tell(alert)


def test_every_rule_has_words_in_both_languages(core_database: Database, clock: SetClock, catalogue: Catalogue) -> None:
    assert texts().keys() == Rules(core_database, clock).all.keys()
    words = AlertWords(catalogue)
    for rule in (*texts(), "a_rule_of_later"):
        said = words.in_all(Alert(1, rule, "mcd", "14", clock(), None, None, None, None))
        assert said.keys() == set(LANGUAGES) and all("14" in text or rule == "fallback_rate" for text in said.values())
