"""What is forgotten: content first, ids later, in small steps, and nothing that still waits."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, select
from sqlalchemy.engine import Connection, Engine

from seva.errors import StorageError
from seva.messaging import Accepted, Failed, Inbox, Outgoing, Periods, Retention, Watch
from seva.messaging.results import CallResults
from seva.storage import Cipher, Database
from seva.storage.tables import call_results, deliveries
from seva.storage.tables import inbox as inbox_rows
from seva.storage.tables import outgoing as outgoing_rows
from tests.conftest import SetClock
from tests.messaging.conftest import reply, status, text

PERIODS = Periods(content=timedelta(days=10), ids=timedelta(days=30))
CONTENT = {inbox_rows: "content_encrypted", outgoing_rows: "payload_encrypted"}


class Failing(Database):
    """A database that fails at some of its transactions."""

    def __init__(self, engine: Engine, fails: set[int]) -> None:
        super().__init__(engine)
        self.fails, self.begun = fails, 0

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        self.begun += 1
        if self.begun in self.fails:
            raise StorageError("down")
        with super().begin() as connection:
            yield connection


@pytest.fixture
def retention(database: Database, clock: SetClock) -> Retention:
    return Retention(database, clock, PERIODS)


@pytest.fixture
def results(database: Database, cipher: Cipher, clock: SetClock) -> CallResults:
    return CallResults(database, cipher, clock)


def kept(database: Database, table: Table) -> list[bool]:
    """Of each row, whether its content is there."""
    with database.begin() as connection:
        found = connection.execute(select(table.c[CONTENT[table]]).order_by(table.c.id)).scalars()
        return [content is not None for content in found]


def count(database: Database, table: Table) -> int:
    with database.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def handle(inbox: Inbox, *ids: str) -> None:
    inbox.receive([text(i) for i in ids])
    following = inbox.claim("one", 1)[0]
    while following:
        following = inbox.settle(following, [])  # type: ignore[assignment]


def test_content_goes_first_and_rows_later_and_what_waits_stays(
    queue: Any, inbox: Inbox, outgoing: Outgoing, database: Database, retention: Retention, watch: Watch, clock: Any
) -> None:
    queue("m1", reply("one"), reply("waits"))
    outgoing.record([Accepted(outgoing.claim("s", 1)[0], "out-1")])
    inbox.receive([text("m2")], [status("out-1", "read")])
    clock.forward(days=10, seconds=1)
    assert retention.forget()
    assert kept(database, inbox_rows) == kept(database, outgoing_rows) == [False, True]
    inbox.settle(inbox.claim("one", 1)[0], [])
    outgoing.record([Failed(outgoing.claim("s", 1)[0], "131026")])
    clock.forward(days=20)
    assert retention.forget()
    assert [count(database, table) for table in (inbox_rows, outgoing_rows, deliveries)] == [1, 1, 0]
    assert not watch.redrive_outbox(2), "without content there is nothing to send"
    inbox.receive([text("m3")])
    assert [waiting.id for waiting in inbox.claim("one", 1)] == [3], "the newest row stays, so that no id is used twice"


def test_a_message_that_comes_again_is_known_while_its_content_is_gone(
    inbox: Inbox, database: Database, retention: Retention, clock: Any
) -> None:
    handle(inbox, "m1", "m2")
    clock.forward(days=29, hours=23)
    assert retention.forget() and kept(database, inbox_rows) == [False, False]
    assert inbox.receive([text("m1"), text("m2")]).repeated == 2


def test_what_actions_answered_goes_with_the_content(
    inbox: Inbox, results: CallResults, database: Database, retention: Retention, clock: Any
) -> None:
    (citizen_id,) = inbox.receive([text("m1")]).citizens
    results.put("m1", "action", citizen_id, {"messages": []})
    clock.forward(days=10)
    assert retention.forget() and results.get("m1", "action") == {"messages": []}
    clock.forward(seconds=1)
    assert retention.forget() and count(database, call_results) == 0


def test_it_is_done_in_small_steps_and_goes_on_where_it_was_ended(inbox: Inbox, database: Database, clock: Any) -> None:
    handle(inbox, *(f"m{number}" for number in range(7)))
    inbox.receive([], [status(f"out-{number}", "sent") for number in range(7)])
    clock.forward(days=31)
    retention, left = Retention(database, clock, PERIODS, at_once=3), []
    assert not retention.forget(lambda: left.append(kept(database, inbox_rows).count(True)) or len(left) == 2)
    assert left[:2] == [4, 1], "three at a time, and no more after the word to end"
    assert retention.forget()
    assert (count(database, inbox_rows), count(database, deliveries)) == (1, 0)


@pytest.mark.parametrize("fails", [1, 2, 3])
def test_what_goes_wrong_keeps_nothing_else_and_is_done_the_next_time(
    inbox: Inbox, database: Database, results: CallResults, clock: Any, fails: int
) -> None:
    (citizen_id,) = inbox.receive([text("m0")]).citizens
    handle(inbox, "m1")
    results.put("m1", "action", citizen_id, {})
    clock.forward(days=31)
    retention = Retention(Failing(database.engine, {fails}), clock, PERIODS)
    assert not retention.forget()
    assert count(database, call_results) == 0
    assert retention.forget()
    assert (kept(database, inbox_rows), count(database, call_results)) == ([False], 0)
