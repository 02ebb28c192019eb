"""The worker: it files and forgets, neither waits for the other, and a program of it ends when it is told to."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, cast

import pytest
from sqlalchemy import select, update

from seva.applications.filing import Filing
from seva.clock import utc_now
from seva.errors import StorageError
from seva.messaging import Inbox, Incoming, Retention
from seva.storage import Cipher, Database
from seva.storage.database import make_engine
from seva.storage.tables import inbox as rows
from seva.worker import FORGET_AGAIN, FORGET_EVERY, forget, run
from tests.conftest import MORNING, ROOT

PATIENCE = 30.0
KEY = "a key for tests"


class Waits(Event):
    """An event that is set after some waits, and knows for how long each would have been."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most, self.seconds = most, list[float | None]()

    def wait(self, timeout: float | None = None) -> bool:
        self.seconds.append(timeout)
        if len(self.seconds) == self.most:
            self.set()
        return self.is_set()


class Forgetful:
    """Retention that tells what came of each round."""

    def __init__(self, *ends: bool, then: Callable[[], Any] = lambda: None) -> None:
        self.ends, self.then = list(ends), then

    def forget(self, rest: Callable[[], bool]) -> bool:
        self.then()
        return self.ends.pop(0)


class Endless:
    """Filing that takes as long as it is let."""

    def __init__(self, may_end: Event) -> None:
        self.may_end = may_end

    def file_waiting(self) -> int:
        assert self.may_end.wait(PATIENCE)
        return 1


def test_it_forgets_at_once_then_every_hour_and_sooner_if_something_was_left() -> None:
    stop = Waits(3)
    forget(cast(Retention, Forgetful(True, False, True)), stop)
    assert stop.seconds == [FORGET_EVERY, FORGET_AGAIN, FORGET_EVERY] == [3600, 60, 3600]


def test_filing_that_takes_long_does_not_keep_it_from_forgetting() -> None:
    stop, forgotten = Event(), Event()
    filing, retention = Endless(forgotten), Forgetful(True, then=lambda: (stop.set(), forgotten.set()))
    run(cast(Filing, filing), cast(Retention, retention), 0.01, stop)
    assert forgotten.is_set()


class Sending:
    """Deliveries that fail once, and then tell that they were asked."""

    def __init__(self, asked: Event) -> None:
        self.asked, self.rounds = asked, 0

    def send_waiting(self) -> int:
        self.rounds += 1
        if self.rounds == 1:
            raise StorageError("away")
        self.asked.set()
        return 1


def test_documents_are_sent_and_forgotten_beside_the_rest_also_after_a_failure() -> None:
    stop, asked, forgotten = Event(), Event(), Event()
    filing = Endless(asked)
    documents = Forgetful(True, then=forgotten.set)
    ending = Forgetful(True, then=lambda: (asked.wait(PATIENCE), forgotten.wait(PATIENCE), stop.set()))
    run(cast(Filing, filing), cast(Retention, ending), 0.01, stop, Sending(asked), documents)
    assert asked.is_set() and forgotten.is_set()


@pytest.mark.timeout(90)
def test_the_program_forgets_and_ends(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'seva.db'}"
    database = Database(make_engine(url))
    database.migrate()
    inbox = Inbox(database, Cipher(KEY), utc_now)
    inbox.receive([Incoming("whatsapp", "m1", "109", (("phone", "919810000001"),), MORNING, "text", {"text": "hello"})])
    inbox.settle(inbox.claim("one", 1)[0], [])
    with database.begin() as connection:
        connection.execute(update(rows).values(received_at=MORNING.replace(year=2020)))
    given = {"SEVA_HOME": str(tmp_path), "SEVA_SECRET_KEY": KEY, "SEVA_DATABASE_URL": url}
    command = [sys.executable, "-m", "seva", "worker"]
    with subprocess.Popen(command, env=os.environ | given, cwd=ROOT, stderr=subprocess.PIPE) as worker:
        deadline = monotonic() + PATIENCE
        while _content(database) and worker.poll() is None and monotonic() < deadline:
            Event().wait(0.05)
        worker.send_signal(signal.SIGTERM)
        _, said = worker.communicate(timeout=PATIENCE)
    assert (_content(database), worker.returncode) == (None, 0)
    assert '"forgotten"' in said.decode()


def _content(database: Database) -> str | None:
    with database.begin() as connection:
        return cast(str | None, connection.execute(select(rows.c.content_encrypted)).scalar())
