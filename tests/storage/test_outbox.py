"""The outbox: a notice is queued with the change that it tells of, and told once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest

from seva.citizens import Citizens
from seva.notifications import Notice, Outbox
from seva.storage import Cipher, Database
from seva.storage.encryption import WrongKey

FILED = Notice("filed", {"service": "income_certificate", "reference_number": "REV26-4821-0937-6"})


@pytest.fixture
def citizen(citizens: Citizens) -> str:
    return citizens.resolve("rest", "one").id


def put(outbox: Outbox, database: Database, citizen: str, key: str, notice: Notice = FILED) -> None:
    with database.begin() as connection:
        outbox.put(connection, citizen, key, notice)


def test_notices_are_told_once_the_oldest_first(outbox: Outbox, database: Database, citizen: str) -> None:
    for number in range(3):
        put(outbox, database, citizen, f"key-{number}", Notice(f"status.{number}", {"remarks": "ठीक है"}))
    assert [notice.message for notice in outbox.take(citizen)] == ["status.0", "status.1", "status.2"]
    assert outbox.take(citizen) == []
    put(outbox, database, citizen, "key-3")
    assert outbox.take(citizen) == [FILED]


def test_the_same_key_is_queued_once(outbox: Outbox, database: Database, citizen: str) -> None:
    for message in ("filed", "another"):
        put(outbox, database, citizen, "key", Notice(message, {}))
    assert [notice.message for notice in outbox.take(citizen)] == ["filed"]
    put(outbox, database, citizen, "key")
    assert outbox.take(citizen) == []


def test_each_citizen_gets_their_own(outbox: Outbox, database: Database, citizen: str, citizens: Citizens) -> None:
    other = citizens.resolve("rest", "other").id
    put(outbox, database, other, "key")
    assert outbox.take(citizen) == [] and outbox.take(other) == [FILED]


def test_a_change_that_fails_leaves_no_notice(outbox: Outbox, database: Database, citizen: str) -> None:
    with pytest.raises(ZeroDivisionError), database.begin() as connection:
        outbox.put(connection, citizen, "key", FILED)
        raise ZeroDivisionError
    assert outbox.take(citizen) == []


def test_the_same_key_at_once_is_queued_once(outbox: Outbox, database: Database, citizen: str) -> None:
    start = Barrier(4)

    def queue(_: int) -> None:
        start.wait(20)
        put(outbox, database, citizen, "key")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(queue, range(4)))
    assert outbox.take(citizen) == [FILED]


def test_turns_at_once_share_the_notices(outbox: Outbox, database: Database, citizen: str) -> None:
    for number in range(20):
        put(outbox, database, citizen, f"key-{number}", Notice(f"status.{number}", {}))
    start = Barrier(4)

    def take(_: int) -> list[Notice]:
        start.wait(20)
        return outbox.take(citizen)

    with ThreadPoolExecutor(4) as pool:
        told = [notice.message for notices in pool.map(take, range(4)) for notice in notices]
    assert sorted(told) == sorted(f"status.{number}" for number in range(20))


def test_notices_that_cannot_be_read_are_not_lost(outbox: Outbox, database: Database, citizen: str, clock: Any) -> None:
    put(outbox, database, citizen, "key")
    with pytest.raises(WrongKey):
        Outbox(database, Cipher("another key"), clock).take(citizen)
    assert outbox.take(citizen) == [FILED]
