"""The outbox: each message once, one after the other for each citizen, and what became of it."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from seva.messaging import Accepted, Failed, Inbox, Outgoing, Queueing, Retry, Sending, Unknown, Watch
from seva.storage import Database
from seva.storage.tables import outgoing as rows
from tests.conftest import MORNING
from tests.messaging.conftest import OURS, PHONE, reply, status

OTHER = (("phone", "919810000002"),)


def only(sendings: list[Sending]) -> Sending:
    (sending,) = sendings
    return sending


def row(database: Database, number: int = 1) -> Any:
    with database.begin() as connection:
        return connection.execute(select(rows).where(rows.c.id == number)).one()


def said(sendings: list[Sending]) -> list[str]:
    return [sending.payload["text"] for sending in sendings]


def test_a_send_has_all_that_it_needs(queue: Any, outgoing: Outgoing, database: Database) -> None:
    queue("m1", reply("आवेदन मिल गया"))
    sending = only(outgoing.claim("s", 9))
    assert (sending.kind, sending.payload, sending.our_number) == ("text", {"text": "आवेदन मिल गया"}, OURS)
    assert (sending.handles, sending.last_heard_at, sending.attempts) == ({"phone": PHONE}, MORNING, 1)
    assert "आवेदन" not in str(tuple(row(database)))


def test_the_next_leaves_when_the_one_before_is_accepted(queue: Any, outgoing: Outgoing) -> None:
    queue("m1", reply("one"), reply("two"))
    queue("m2", reply("other"), handles=OTHER)
    first, other = outgoing.claim("s", 9)
    assert said([first, other]) == ["one", "other"] and outgoing.claim("t", 9) == []
    outgoing.record([Accepted(first, "out-1"), Failed(other, "131026")])
    assert said(outgoing.claim("t", 9)) == ["two"]


@pytest.mark.parametrize("word", ["delivered", "read", "failed", None])
def test_after_media_the_next_waits_for_its_delivery_or_a_while(
    queue: Any, outgoing: Outgoing, inbox: Inbox, clock: Any, word: str | None
) -> None:
    queue("m1", reply("certificate", holds=True), reply("two"))
    outgoing.record([Accepted(only(outgoing.claim("s", 9)), "out-1")])
    inbox.receive([], [status("out-1", "sent")])
    assert outgoing.claim("s", 9) == []
    if word:
        inbox.receive([], [status("out-1", word)])
    else:
        clock.forward(seconds=30)
    assert said(outgoing.claim("s", 9)) == ["two"]


def test_the_same_key_is_queued_once(queue: Any, queueing: Queueing, outgoing: Outgoing, database: Database) -> None:
    queue("m1", reply())
    citizen_id = row(database).citizen_id
    for words in ("told", "told again"):
        with database.begin() as connection:
            queueing.put(connection, citizen_id, "whatsapp", OURS, {"notice:1": reply(words)})
    outgoing.record([Accepted(only(outgoing.claim("s", 9)), "out-1")])
    outgoing.record([Accepted(only(outgoing.claim("s", 9)), "out-2")])
    assert outgoing.claim("s", 9) == [] and row(database, 2).dedupe_key == "notice:1"


def test_a_refused_send_is_tried_again_later_in_its_place(queue: Any, outgoing: Outgoing, clock: Any) -> None:
    queue("m1", reply("one"), reply("two"))
    first = only(outgoing.claim("s", 9))
    outgoing.record([Retry(first, clock() + timedelta(seconds=4), "131056")])
    assert outgoing.claim("s", 9) == []
    clock.forward(seconds=4)
    again = only(outgoing.claim("s", 9))
    assert (said([again]), again.attempts, again.code) == (["one"], 2, "131056")
    assert again.callback_id != first.callback_id


def test_what_was_refused_later_is_sent_as_a_template(
    queue: Any, outgoing: Outgoing, inbox: Inbox, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"))
    first = only(outgoing.claim("s", 9))
    outgoing.record([Accepted(first, "out-1")])
    inbox.receive([], [status("out-1", "failed", first.callback_id, "131047")])
    refused = only(outgoing.undelivered(9))
    assert refused.code == "131047"
    outgoing.record([Retry(refused, clock(), "131047", reply("template"))])
    # What still comes about the first one is not news about the second.
    inbox.receive([], [status("out-1", "sent", first.callback_id)])
    assert outgoing.undelivered(9) == []
    again = only(outgoing.claim("s", 9))
    outgoing.record([Accepted(again, "out-2")])
    inbox.receive([], [status("out-2", "delivered", again.callback_id)])
    assert (said([again]), row(database).state, row(database).delivery) == (["template"], "accepted", "delivered")


def test_an_unknown_outcome_holds_the_next_and_is_settled_by_a_status(
    queue: Any, outgoing: Outgoing, inbox: Inbox, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"), reply("two"))
    first = only(outgoing.claim("s", 9))
    outgoing.record([Unknown(first)])
    clock.forward(seconds=59)
    assert outgoing.settle_unknown(timedelta(seconds=60)) == 0 and outgoing.claim("s", 9) == []
    inbox.receive([], [status("out-1", "sent", first.callback_id)])
    assert row(database).state == "accepted" and said(outgoing.claim("s", 9)) == ["two"]
    inbox.receive([], [status("out-1", "delivered")])
    assert row(database).delivery == "delivered", "the id was learned from the first status"


def test_an_unknown_outcome_without_a_status_is_sent_again_and_may_still_be_settled(
    queue: Any, outgoing: Outgoing, inbox: Inbox, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"))
    first = only(outgoing.claim("s", 9))
    outgoing.record([Unknown(first)])
    clock.forward(seconds=60)
    assert outgoing.settle_unknown(timedelta(seconds=60)) == 1
    inbox.receive([], [status("out-1", "sent", first.callback_id)])
    assert outgoing.claim("s", 9) == [] and row(database).state == "accepted"


def test_what_stays_unknown_fails_after_five_sends(
    queue: Any, outgoing: Outgoing, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"))
    for _ in range(5):
        outgoing.record([Unknown(only(outgoing.claim("s", 9)))])
        clock.forward(seconds=60)
        outgoing.settle_unknown(timedelta(seconds=60))
    assert (row(database).state, row(database).code) == ("failed", "outcome_unknown")


def test_refusals_with_an_answer_are_no_unknown_outcomes(
    queue: Any, outgoing: Outgoing, watch: Watch, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"))

    def lose_and_repeat(times: int) -> None:
        for _ in range(times):
            outgoing.record([Unknown(only(outgoing.claim("s", 9)))])
            clock.forward(seconds=60)
            outgoing.settle_unknown(timedelta(seconds=60))

    lose_and_repeat(2)
    for _ in range(9):
        outgoing.record([Retry(only(outgoing.claim("s", 9)), clock(), "131000")])
    lose_and_repeat(2)
    assert row(database).state == "queued"
    lose_and_repeat(1)
    assert (row(database).state, row(database).code) == ("failed", "outcome_unknown")
    assert watch.redrive_outbox(1)
    lose_and_repeat(4)
    assert row(database).state == "queued", "somebody has acted: all begins anew"


def test_an_unknown_outcome_that_a_status_settled_does_not_count(
    queue: Any, outgoing: Outgoing, inbox: Inbox, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"))
    for number in range(9):
        sending = only(outgoing.claim("s", 9))
        outgoing.record([Unknown(sending)])
        inbox.receive([], [status(f"out-{number}", "failed", sending.callback_id, "131000")])
        outgoing.record([Retry(only(outgoing.undelivered(9)), clock(), "131000")])
    outgoing.record([Unknown(only(outgoing.claim("s", 9)))])
    clock.forward(seconds=60)
    assert outgoing.settle_unknown(timedelta(seconds=60)) == 1
    assert row(database).state == "queued"


@pytest.mark.parametrize("is_restart", [True, False])
def test_a_killed_sender_leaves_an_unknown_outcome(
    queue: Any, outgoing: Outgoing, database: Database, clock: Any, is_restart: bool
) -> None:
    queue("m1", reply("one"))
    outgoing.claim("s", 9)
    if is_restart:
        outgoing.restart("t")
        assert row(database).state == "sending"
        outgoing.restart("s")
    else:
        clock.forward(seconds=60)
        assert outgoing.settle_unknown(timedelta(seconds=60)) == 0
    assert row(database).state == "unknown"


def test_an_answer_that_comes_late_still_counts_and_a_late_failure_does_not(
    queue: Any, outgoing: Outgoing, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"))
    slow = only(outgoing.claim("slow", 9))
    clock.forward(seconds=60)
    outgoing.settle_unknown(timedelta(0))
    again = only(outgoing.claim("s", 9))
    outgoing.record([Failed(slow, "131000")])
    assert row(database).state == "sending"
    outgoing.record([Accepted(slow, "out-1")])
    outgoing.record([Failed(again, "131000")])
    assert row(database).state == "accepted"


def test_a_message_whose_content_is_gone_does_not_hold_others(
    queue: Any, outgoing: Outgoing, database: Database, clock: Any
) -> None:
    queue("m1", reply("one"), reply("two"))
    sending = only(outgoing.claim("s", 9))
    outgoing.record([Unknown(sending)])
    with database.begin() as connection:
        connection.execute(update(rows).where(rows.c.id == 1).values(payload_encrypted=None))
    outgoing.record([Retry(sending, clock(), "131000")])
    outgoing.settle_unknown(timedelta(0))
    assert row(database).state == "failed" and said(outgoing.claim("s", 9)) == ["two"]
