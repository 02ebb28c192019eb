"""Callbacks: signed, in order, tried again a bounded number of times, delivered by the app while it runs."""

import hmac
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from queue import Queue
from threading import Barrier, Thread

import pytest
import requests
from fastapi.testclient import TestClient
from sqlalchemy import select

from backoffice import tables
from backoffice.app import create_app
from backoffice.callbacks import AT_ONCE, deliver_due
from backoffice.loops import WorkLoop
from backoffice.models import Callback
from backoffice.office import Office
from backoffice.settings import BackofficeSettings


class Receiver:
    """A real HTTP server that keeps what it gets and answers with the statuses it was given, then with 204."""

    def __init__(self) -> None:
        self.got: Queue[tuple[dict[str, str], bytes]] = Queue()
        self.statuses: list[int] = []
        self.before: Callable[[], object] = lambda: None
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                receiver.before()
                receiver.got.put((dict(self.headers), body))  # before the sender knows that it came
                self.send_response(receiver.statuses.pop(0) if receiver.statuses else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/callbacks/departments"

    def statuses_seen(self) -> list[str]:
        """The application's statuses in the callbacks that came so far."""
        return [json.loads(self.got.get_nowait()[1])["status"] for _ in range(self.got.qsize())]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    thread = Thread(target=receiver.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield receiver
    receiver.server.shutdown()
    thread.join()
    receiver.server.server_close()


@pytest.fixture
def deliver(office: Office):
    with requests.Session() as http:
        yield lambda: deliver_due(office.sessions, http, office.clock, office.settings)


def rows(office: Office) -> list[Callback]:
    with office.sessions.reading() as session:
        return list(session.execute(select(Callback).order_by(tables.callbacks.c.id)).scalars())


@pytest.mark.both_databases
def test_each_change_is_told_with_a_signature(office: Office, receiver: Receiver, file, decide, deliver) -> None:
    reference = file(callback_url=receiver.url)
    decide(reference, "start_review", "approve", remarks="ठीक है।")
    number = decide(reference, "issue", remarks="")["certificate_number"]
    assert deliver() == 3
    headers, raw = [receiver.got.get_nowait() for _ in range(3)][-1]
    expected = "sha256=" + hmac.new(b"secret-of-callbacks", raw, sha256).hexdigest()
    assert headers["X-Department-Signature"] == expected
    event = json.loads(raw)
    assert event.pop("event_id") == headers["X-Department-Event-Id"]
    assert event == {
        "event": "application.status_changed",
        "reference_number": reference,
        "status": "issued",
        "remarks": None,
        "due_on": "2026-12-22",
        "near_on": "2026-12-18",
        "occurred_at": "2026-11-20T05:00:00.000Z",
        "certificate_number": number,
    }
    assert {row.state for row in rows(office)} == {"delivered"}
    assert deliver() == 0


@pytest.mark.both_databases
def test_who_withdraws_or_answers_is_told_too(receiver: Receiver, client, file, decide, deliver, sent) -> None:
    reference = file("land_record_copy", callback_url=receiver.url)
    decide(reference, "start_review", "request_information")
    client.post(f"/applications/{reference}/documents", json={"documents": [sent("id_proof")]})
    client.post(f"/applications/{reference}/withdraw", json={"remarks": "Found it."})
    client.post(f"/applications/{reference}/withdraw")
    deliver()
    assert receiver.statuses_seen() == ["under_review", "needs_information", "under_review", "withdrawn"]


def test_without_an_address_nobody_is_told(office: Office, file, decide) -> None:
    decide(file(), "start_review")
    assert rows(office) == []


@pytest.mark.both_databases
def test_a_failed_callback_waits_longer_each_time_and_ends(
    office: Office, receiver, file, decide, deliver, clock
) -> None:
    receiver.statuses = [500, 302, 404] + [503] * office.settings.callback_attempts
    decide(file(callback_url=receiver.url), "start_review")
    pauses = []
    while rows(office)[0].state == "pending":
        assert deliver() == 1
        assert deliver() == 0
        row = rows(office)[0]
        if row.state == "pending":
            pauses.append((row.next_attempt_at - clock()).total_seconds())
            clock.now = row.next_attempt_at
    row = rows(office)[0]
    assert (row.state, row.attempts, row.last_error) == ("failed", office.settings.callback_attempts, "HTTP 503")
    assert row.finished_at == clock()
    assert pauses[:4] == [5, 10, 20, 40]
    assert max(pauses) <= office.settings.callback_backoff_limit
    assert deliver() == 0


@pytest.mark.both_databases
def test_one_event_waits_for_the_one_before(office: Office, receiver, file, decide, deliver, clock) -> None:
    receiver.statuses = [503]
    first, other = file(callback_url=receiver.url), file(callback_url=receiver.url)
    decide(first, "start_review", "approve")
    assert deliver() == 1
    decide(other, "start_review")
    assert deliver() == 1
    assert [row.state for row in rows(office)] == ["pending", "pending", "delivered"]
    receiver.statuses_seen()
    clock.advance(seconds=5)
    assert deliver() == 2
    assert receiver.statuses_seen() == ["under_review", "approved"]


@pytest.mark.both_databases
def test_many_go_beside_each_other_and_each_once(office: Office, receiver, file, decide, deliver) -> None:
    together = Barrier(AT_ONCE)
    receiver.before = lambda: together.wait(20)
    for reference in [file(callback_url=receiver.url) for _ in range(AT_ONCE)]:
        decide(reference, "start_review")
    assert (deliver(), deliver()) == (AT_ONCE, 0)
    events = [receiver.got.get_nowait()[0]["X-Department-Event-Id"] for _ in range(AT_ONCE)]
    assert sorted(events) == sorted(row.event_id for row in rows(office)) and receiver.got.empty()


def test_an_address_that_nobody_answers_is_an_error_like_another(office: Office, file, decide, deliver) -> None:
    for url in ("http://127.0.0.1:1/nobody", "http://a..b/nowhere", "http://localhost:99999/"):
        decide(file(callback_url=url), "start_review")
    assert deliver() == 3
    assert {(row.state, bool(row.last_error)) for row in rows(office)} == {("pending", True)}
    assert rows(office)[0].last_error == "ConnectionError"


@pytest.mark.both_databases
def test_while_one_process_sends_another_leaves_it_alone(office: Office, receiver, file, decide) -> None:
    decide(file(callback_url=receiver.url), "start_review")

    class Crashing:
        """Sends, and while it does so another process looks for work; then it dies before writing it down."""

        def post(self, url: str, **options: object) -> requests.Response:
            assert deliver_due(office.sessions, requests.Session(), office.clock, office.settings) == 0
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(office.sessions, Crashing(), office.clock, office.settings)
    later: datetime = office.now() + timedelta(minutes=1)
    assert deliver_due(office.sessions, requests.Session(), lambda: later, office.settings) == 1
    assert rows(office)[0].state == "delivered"


def test_callbacks_go_only_to_hosts_that_are_allowed(
    engine, catalogue, settings: BackofficeSettings, clock, body
) -> None:
    only = settings.model_copy(update={"callback_hosts": frozenset({"127.0.0.1"})})
    app = create_app(engine, catalogue, settings=only, clock=clock)
    client = TestClient(app, base_url="http://testserver/departments/v1", headers={"X-API-Key": "key-of-all"})
    for url, status in (("http://127.0.0.1:8000/x", 201), ("http://169.254.169.254/x", 422)):
        answer = client.post("/grievances", json=body("cm_jansunwai", callback_url=url))
        assert answer.status_code == status, answer.text


def test_the_running_app_delivers_by_itself(app, receiver: Receiver, file, decide) -> None:
    with TestClient(app):
        decide(file(callback_url=receiver.url), "start_review")
        assert json.loads(receiver.got.get(timeout=10)[1])["status"] == "under_review"


def test_the_loop_outlives_errors_and_stops() -> None:
    calls: Queue[int] = Queue()

    def fail() -> int:
        calls.put(1)
        raise OSError

    loop = WorkLoop(fail, interval=0.01, name="failing")
    loop.start()
    for _ in range(3):
        calls.get(timeout=10)
    loop.stop()
    assert loop._thread is None
