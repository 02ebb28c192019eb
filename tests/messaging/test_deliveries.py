"""Statuses: once each, forward only, in whatever order and however early they come."""

from itertools import permutations
from typing import Any

import pytest
from sqlalchemy import select

from seva.messaging import Accepted, Inbox, Outgoing
from seva.messaging.deliveries import ORDER
from seva.storage import Database
from seva.storage.tables import outgoing as rows
from tests.messaging.conftest import reply, status


def told(database: Database) -> list[tuple[str, str | None]]:
    with database.begin() as connection:
        return [tuple(row) for row in connection.execute(select(rows.c.state, rows.c.delivery).order_by(rows.c.id))]


def test_each_status_counts_once(queue: Any, inbox: Inbox) -> None:
    batch = [status("out-1", "sent"), status("out-1", "sent"), status("out-2", "sent")]
    assert inbox.receive([], batch).deliveries == 2
    assert inbox.receive([], [*batch, status("out-1", "read")]).deliveries == 1


def test_words_that_are_no_delivery_are_left_out(inbox: Inbox) -> None:
    words = ("deleted", "warning", "", "x" * 100)
    assert inbox.receive([], [status("out-1", word) for word in words] + [status("", "sent")]).deliveries == 0


@pytest.mark.parametrize("when", ["before", "after", "before by our id"])
def test_any_order_ends_at_the_furthest(
    queue: Any, inbox: Inbox, outgoing: Outgoing, database: Database, when: str
) -> None:
    orders = list(permutations(ORDER[:4]))
    for number in range(len(orders)):
        queue(f"m{number}", reply(), handles=(("phone", f"9198{number:08d}"),))
    sendings = outgoing.claim("s", 100)
    accepted = [Accepted(sending, f"out-{sending.id}") for sending in sendings]
    if when == "after":
        outgoing.record(accepted)
    for step in range(4):
        for sending, order in zip(sendings, orders, strict=True):
            ours = sending.callback_id if when == "before by our id" else None
            inbox.receive([], [status(f"out-{sending.id}", order[step], ours, "131026")])
        ranks = [max(ORDER.index(word) for word in order[: step + 1]) for order in orders]
        if when != "before":
            assert [delivery for _, delivery in told(database)] == [ORDER[rank] for rank in ranks]
    if when != "after":
        outgoing.record(accepted)
    assert told(database) == [("accepted", "read")] * len(orders)


def test_a_refusal_is_final_unless_the_message_arrived(
    queue: Any, inbox: Inbox, outgoing: Outgoing, database: Database
) -> None:
    queue("m1", reply())
    outgoing.record([Accepted(outgoing.claim("s", 9)[0], "out-1")])
    seen = []
    for word in ("failed", "sent", "delivered", "failed"):
        inbox.receive([], [status("out-1", word, code="131026")])
        seen += told(database)
    refused, arrived = ("undelivered", "failed"), ("accepted", "delivered")
    assert seen == [refused, refused, arrived, arrived]


def test_a_status_with_an_id_of_somebody_else_changes_nothing(
    queue: Any, inbox: Inbox, outgoing: Outgoing, database: Database
) -> None:
    queue("m1", reply())
    outgoing.claim("s", 9)
    inbox.receive([], [status("out-9", "read", "somebody-else"), status("out-8", "read", "1")])
    assert told(database) == [("sending", None)]
