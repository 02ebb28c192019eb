"""What the monitor finds when rows of a real log are changed, on SQLite and PostgreSQL."""

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Thread

import pytest
import uvicorn
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text
from sqlalchemy.engine import Engine

from backoffice.certificates.publishing import publish_statuses
from backoffice.log import tree
from backoffice.office import Office
from seva.certificates.monitor.checking import Look
from seva.certificates.monitor.errors import Alarm, Finding
from seva.certificates.monitor.source import HttpLog
from seva.certificates.monitor.state import Seen
from tests.backoffice.conftest import FakeClock
from tests.certificates.some_log import entry

TABLES = ("log_leaves", "log_nodes", "log_heads")


@pytest.fixture
def look(app: FastAPI, office: Office) -> Iterator[Look]:
    """A look at the log over HTTP, as the command takes it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", ws="none", lifespan="off"))
    thread = Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    source = HttpLog(f"http://127.0.0.1:{listening.getsockname()[1]}")
    yield Look(source, office.log_keys[0].public, office.now(), timedelta(hours=3), lambda _done, _total: None)
    server.should_exit = True
    thread.join(20)


def found(look: Look, seen: Seen | None = None, **options: bool) -> Finding:
    with pytest.raises(Alarm) as alarm:
        look.check(seen, **options)
    return alarm.value.finding


def rewrite(engine: Engine, *changes: str) -> None:
    """What an operator can do who has the database: the triggers go first."""
    drop = "DROP TRIGGER IF EXISTS {table}_no_{what}"
    names = [drop.format(table=table, what=what) for table in TABLES for what in ("update", "delete")]
    if engine.dialect.name == "postgresql":
        names = [f"DROP TRIGGER IF EXISTS {table}_append_only ON {table}" for table in TABLES]
    with engine.execution_options(writes=True).begin() as connection:
        for change in (*names, *changes):
            connection.execute(text(change))


def begin_anew(office: Office, engine: Engine, numbers: list[int]) -> None:
    """All hashes and heads are made anew over another history."""
    rewrite(engine, *(f"DELETE FROM {table}" for table in TABLES))  # noqa: S608 our own names
    with office.sessions.writing() as session:
        for number in numbers:
            tree.append(session, entry(number))


@pytest.mark.both_databases
def test_one_row_that_was_rewritten_is_found(
    look: Look, office: Office, engine: Engine, clock: FakeClock, officer: TestClient,
    file: Callable[..., str], decide: Callable[..., dict[str, str]],
) -> None:  # fmt: skip
    numbers = [decide(file(), "start_review", "approve", "issue")["certificate_number"] for _ in range(3)]
    action = {"action": "revoke", "reason": "court_order", "remarks": "As on file.", "by": "SDM"}
    assert officer.post(f"/certificates/{numbers[0]}/actions", json=action).status_code == 200
    seen = look.check(None)
    assert (seen.frontier.size, look.check(seen, audit=True)) == (4, seen)

    rewrite(engine, "UPDATE log_leaves SET entry = REPLACE(entry, 'issued', 'revoked') WHERE position = 1")
    assert found(look, seen, audit=True) is Finding.leaves_differ
    rewrite(engine, "UPDATE log_leaves SET entry = REPLACE(entry, 'revoked', 'issued') WHERE position = 1")
    assert look.check(seen, audit=True) == seen

    rewrite(engine, "DELETE FROM certificate_statuses")
    with office.sessions.writing() as session:
        publish_statuses(session, office)
    assert found(look, seen, audit=True) is Finding.statuses_differ, "a revocation that was taken back in silence"

    rewrite(engine, "UPDATE log_nodes SET hash = (SELECT hash FROM log_leaves WHERE position = 0)")
    clock.advance(hours=2)
    assert found(replace(look, now=office.now()), seen) is Finding.damaged, "its last head does not fit"


@pytest.mark.both_databases
def test_two_who_are_shown_different_logs_find_out(
    look: Look, office: Office, engine: Engine, clock: FakeClock
) -> None:
    begin_anew(office, engine, [0, 1, 2])
    mine = look.check(None)
    begin_anew(office, engine, [0, 1, 9, 3])
    theirs = look.check(None)
    with pytest.raises(Alarm) as alarm:
        look.compare(theirs, mine.heads)
    assert alarm.value.finding is Finding.split_view
    assert found(look, mine) is Finding.inconsistent, "who comes again finds it alone"
    assert look.compare(theirs, theirs.heads) == 1
