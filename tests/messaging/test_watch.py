"""What waits and is stuck, and what is erased."""

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from seva.citizens import Citizens
from seva.messaging import Accepted, Depth, Failed, Inbox, Outgoing, Watch
from seva.messaging.inbox import MOST_ATTEMPTS
from seva.messaging.results import CallResults
from seva.storage import Cipher, Database
from seva.storage.tables import inbox as inbox_rows
from seva.storage.tables import outgoing as outgoing_rows
from tests.messaging.conftest import PHONE, USER, reply, status, text

MINUTE = timedelta(minutes=1)


def give_up(inbox: Inbox) -> None:
    for _ in range(MOST_ATTEMPTS):
        inbox.fail(inbox.claim("one", 1)[0], "boom", apology=[reply("sorry")])


def contents(database: Database, table: Any, column: str) -> list[bool]:
    with database.begin() as connection:
        return [
            value is not None for value in connection.execute(select(table.c[column]).order_by(table.c.id)).scalars()
        ]


def test_depths(inbox: Inbox, outgoing: Outgoing, watch: Watch, clock: Any) -> None:
    assert watch.inbox_depth() == watch.outbox_depth() == Depth(0, 0.0, 0)
    inbox.receive([text("m1"), text("m2")])
    clock.forward(seconds=90)
    inbox.receive([text("m3")])
    assert watch.inbox_depth() == Depth(3, 90.0, 0)
    give_up(inbox)
    clock.forward(seconds=10)
    assert (watch.inbox_depth(), watch.outbox_depth()) == (Depth(2, 100.0, 1), Depth(1, 10.0, 0))
    outgoing.record([Failed(outgoing.claim("s", 1)[0], "131026")])
    assert watch.outbox_depth() == Depth(0, 0.0, 1)


def test_what_is_stuck_is_listed_without_anything_personal(inbox: Inbox, watch: Watch, clock: Any) -> None:
    inbox.receive([text("m1"), text("m2")])
    give_up(inbox)
    clock.forward(minutes=1)
    inbox.receive([text("m3")])
    found = watch.stuck_inbox(MINUTE)
    told = [(s.id, s.kind, s.state, s.age, s.attempts, s.code, s.can_redrive) for s in found]
    assert told == [(1, "text", "failed", MINUTE, 5, "boom", True), (2, "text", "waiting", MINUTE, 0, None, True)]
    assert [(s.state, s.code) for s in watch.stuck_outbox(MINUTE)] == [("queued", None)]
    assert PHONE not in repr(found) and watch.stuck_inbox(MINUTE, limit=1) == found[:1]


def test_a_message_that_was_given_up_is_handled_when_it_is_driven_again(
    inbox: Inbox, outgoing: Outgoing, watch: Watch
) -> None:
    inbox.receive([text("m1")])
    give_up(inbox)
    assert [watch.redrive_inbox(row) for row in (1, 1, 99)] == [True, False, False]
    (waiting,) = inbox.claim("one", 1)
    assert (waiting.message_id, waiting.attempts) == ("m1", 0)
    inbox.settle(waiting, [reply("at last")])
    words = []
    while claimed := outgoing.claim("s", 1):
        words.append(claimed[0].payload["text"])
        outgoing.record([Accepted(claimed[0], f"out-{len(words)}")])
    assert words == ["sorry", "at last"]


def test_a_send_that_failed_is_sent_when_it_is_driven_again(queue: Any, outgoing: Outgoing, watch: Watch) -> None:
    queue("m1", reply("one"))
    (first,) = outgoing.claim("s", 1)
    outgoing.record([Failed(first, "131000")])
    assert [watch.redrive_outbox(row) for row in (1, 1, 99)] == [True, False, False]
    (again,) = outgoing.claim("s", 1)
    assert (again.id, again.attempts) == (first.id, 1) and again.callback_id != first.callback_id


def test_erasing_removes_what_actions_answered_also_of_one_known_twice(
    inbox: Inbox, citizens: Citizens, database: Database, cipher: Cipher, clock: Any
) -> None:
    results = CallResults(database, cipher, clock)
    for handle in (("phone", PHONE), ("user", USER), ("phone", "919810000002")):
        (citizen_id,) = inbox.receive([text(handle[1], handles=(handle,))]).citizens
        results.put(handle[1], "action", citizen_id, {"messages": ["Asha"]})
    (one,) = inbox.receive([text("both", handles=(("phone", PHONE), ("user", USER)))]).citizens
    citizens.erase(one)
    assert [results.get(message, "action") is None for message in (PHONE, USER, "919810000002")] == [True, True, False]


def test_erasing_removes_what_was_said_both_ways(
    inbox: Inbox, outgoing: Outgoing, citizens: Citizens, database: Database, queue: Any, clock: Any
) -> None:
    queue("m1", reply("one"), reply("never sent"))
    queue("other", reply("stays"), handles=(("phone", "919810000002"),))
    sending, other = outgoing.claim("s", 9)
    inbox.receive([text("delete my data"), text("m3")])
    (waiting,) = inbox.claim("one", 1)
    citizens.erase(waiting.citizen_id)
    assert contents(database, inbox_rows, "content_encrypted") == [False, True, True, True]
    assert contents(database, outgoing_rows, "payload_encrypted") == [False, False, True]
    # Its turn goes on, and could be taken again until it is done.
    following = inbox.settle(waiting, [reply("erased")])
    assert contents(database, inbox_rows, "content_encrypted") == [False, True, False, True]
    assert following and following.content == {"text": "नमस्ते"}
    outgoing.record([Accepted(sending, "out-1"), Accepted(other, "out-2")])
    assert [sent.payload["text"] for sent in outgoing.claim("s", 9)] == ["erased"]
    assert inbox.receive([text("m1"), text("delete my data")]).new == 0
    inbox.receive([], [status("out-1", "read")])
