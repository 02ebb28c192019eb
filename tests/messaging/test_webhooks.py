"""Webhooks as they came: kept whole, read in order by whoever took them in, given up alone, forgotten in time."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from seva.messaging import Depth, Webhooks
from seva.messaging.webhooks import LEFT, tables
from seva.storage import Cipher, Database
from tests.conftest import SetClock

BODIES = [b'{"a": "\\u0928\\u092e"}', "{'नमस्ते'}".encode(), bytes(range(256))]


def make(
    database: Database, clock: SetClock, owner: str = "one", channel: str = "whatsapp", key: str = "a key"
) -> Webhooks:
    webhooks = Webhooks(database, Cipher(key), clock, channel, owner)
    webhooks.create()
    return webhooks


@pytest.fixture(autouse=True)
def without_those_of_other_tests(database: Database) -> Iterator[None]:
    yield
    tables.drop_all(database.engine)


@pytest.fixture
def webhooks(database: Database, clock: SetClock) -> Webhooks:
    return make(database, clock)


def bodies(webhooks: Webhooks, limit: int = 10, most_bytes: int = 10_000) -> list[bytes | None]:
    return [kept.body for kept in webhooks.next(limit, most_bytes)]


def test_bodies_come_back_as_they_were_and_in_order(webhooks: Webhooks) -> None:
    webhooks.keep(BODIES)
    assert bodies(webhooks) == BODIES and bodies(webhooks, limit=2) == BODIES[:2]


def test_what_is_done_is_gone_and_the_rest_waits(webhooks: Webhooks) -> None:
    webhooks.keep(BODIES)
    webhooks.done([webhooks.next(1, 1)[0].id])
    assert bodies(webhooks) == BODIES[1:] and webhooks.depth().waiting == 2
    webhooks.done([])
    assert webhooks.depth().waiting == 2


@pytest.mark.parametrize(("most", "count"), [(0, 1), (11, 1), (20, 2), (29, 2), (30, 3), (99, 3)])
def test_no_more_bytes_are_read_at_once_than_asked_for_but_at_least_one_body(
    webhooks: Webhooks, most: int, count: int
) -> None:
    webhooks.keep([b"x" * 10] * 3)
    assert len(bodies(webhooks, most_bytes=most)) == count


def test_making_the_table_twice_keeps_what_is_there(database: Database, clock: SetClock) -> None:
    make(database, clock).keep(BODIES)
    assert bodies(make(database, clock)) == BODIES


def test_each_process_reads_its_own_and_later_what_another_left(database: Database, clock: SetClock) -> None:
    one, two, other = make(database, clock), make(database, clock, "two"), make(database, clock, channel="sms")
    one.keep([b"1"])
    two.keep([b"2"])
    assert (bodies(one), bodies(two), bodies(other)) == ([b"1"], [b"2"], [])
    clock.now += LEFT + timedelta(seconds=1)
    assert (bodies(one), bodies(two), bodies(other)) == ([b"1", b"2"], [b"1", b"2"], [])


def test_one_that_was_given_up_lies_until_it_is_tried_again(webhooks: Webhooks) -> None:
    webhooks.keep(BODIES[:2])
    first = webhooks.next(1, 1)[0].id
    webhooks.give_up(first, "ValueError")
    assert bodies(webhooks) == BODIES[1:2] and webhooks.depth() == Depth(1, 0.0, 1)
    assert webhooks.redrive(first) and not webhooks.redrive(first) and not webhooks.redrive(99)
    assert bodies(webhooks) == BODIES[:2]


def test_what_cannot_be_decrypted_is_told_by_its_body(database: Database, clock: SetClock, webhooks: Webhooks) -> None:
    make(database, clock, key="another key").keep([b"1"])
    webhooks.keep([b"2"])
    assert bodies(webhooks) == [None, b"2"]


def test_what_waits_and_what_is_stuck_is_told_with_its_age(webhooks: Webhooks, clock: SetClock) -> None:
    webhooks.keep([b"1"])
    clock.now += timedelta(seconds=90)
    webhooks.keep([b"2"])
    webhooks.give_up(webhooks.next(2, 99)[1].id, "ValueError")
    assert webhooks.depth() == Depth(1, 90.0, 1)
    stuck = [(row.state, row.age, row.code, row.can_redrive) for row in webhooks.stuck(timedelta(minutes=1))]
    assert stuck == [
        ("waiting", timedelta(seconds=90), None, False), ("failed", timedelta(0), "ValueError", True),
    ]  # fmt: skip
    assert [row.state for row in webhooks.stuck(timedelta(hours=1))] == ["failed"]


def test_only_what_was_given_up_is_forgotten_and_only_when_it_is_old(webhooks: Webhooks, clock: SetClock) -> None:
    webhooks.keep(BODIES[:2])
    webhooks.give_up(webhooks.next(1, 1)[0].id)
    assert webhooks.forget(timedelta(days=30)) == 0
    clock.now += timedelta(days=31)
    assert webhooks.forget(timedelta(days=30)) == 1
    assert bodies(webhooks) == BODIES[1:2]


def test_nothing_of_a_body_can_be_read_in_the_database(webhooks: Webhooks, database: Database) -> None:
    webhooks.keep([b"919810000001"])
    with database.begin() as connection:
        (row,) = connection.exec_driver_sql("SELECT * FROM webhooks")
    assert "919810000001" not in str(tuple(row))
