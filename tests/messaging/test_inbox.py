"""The inbox: each message once, in order for each citizen, whoever crashes when."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from seva.messaging import AlreadyHandled, Inbox, Outgoing, Received, Waiting
from seva.messaging.inbox import MOST_ATTEMPTS
from seva.storage import Database
from seva.storage.tables import inbox as rows
from tests.conftest import MORNING
from tests.messaging.conftest import PHONE, reply, text

OTHER = (("phone", "919810000002"),)


def handle_all(inbox: Inbox, owner: str = "one") -> list[str]:
    """The ids of all messages in the order in which they were handed out."""
    done = []
    while claimed := inbox.claim(owner, 10):
        for waiting in claimed:
            following: Waiting | None = waiting
            while following:
                done.append(following.message_id)
                following = inbox.settle(following, [])
    return done


def test_a_batch_is_stored_and_handed_out_with_all_that_was_said(inbox: Inbox, clock: Any) -> None:
    received = inbox.receive([text("m1", "आय प्रमाण पत्र")])
    assert (received.new, received.repeated, len(received.citizens)) == (1, 0, 1)
    (waiting,) = inbox.claim("one", 10)
    assert {waiting.citizen_id} == received.citizens
    assert (waiting.message_id, waiting.content, waiting.name) == ("m1", {"text": "आय प्रमाण पत्र"}, "Asha")
    assert (waiting.kind, waiting.at, waiting.received_at, waiting.begun) == ("text", MORNING, clock(), 1)


def test_nothing_is_a_batch_too(inbox: Inbox) -> None:
    assert inbox.receive([]) == Received()
    assert inbox.claim("one", 10) == []


def test_a_message_comes_once_however_often_it_is_told(inbox: Inbox, clock: Any) -> None:
    assert inbox.receive([text("m1"), text("m1", "again"), text("m2")]).new == 2
    assert handle_all(inbox) == ["m1", "m2"]
    clock.forward(days=7, hours=1)
    again = inbox.receive([text("m2"), text("m1"), text("m3")])
    assert (again.new, again.repeated) == (1, 2)
    assert handle_all(inbox) == ["m3"]


def test_messages_without_an_id_are_never_repetitions(inbox: Inbox) -> None:
    assert inbox.receive([text(""), text("")]).new == 2


def test_a_message_without_a_sender_is_a_mistake() -> None:
    for handles in ((), (("phone", ""),)):
        with pytest.raises(ValueError, match="sender"):
            text("m1", handles=handles)


def test_what_a_channel_says_can_be_stored_whatever_it_is(inbox: Inbox) -> None:
    odd = "\ud83d\0" + "x" * 1000
    inbox.receive([text(odd, odd, (("phone", odd),), kind=odd)])
    (waiting,) = inbox.claim("one", 10)
    assert (waiting.message_id, waiting.content) == (odd, {"text": odd})


def test_the_order_is_the_channels_time_then_the_arrival(inbox: Inbox) -> None:
    later = MORNING + timedelta(seconds=1)
    inbox.receive([text("m3", at=later), text("m1"), text("m2")])
    inbox.receive([text("m0", at=MORNING - timedelta(seconds=5)), text("m4", at=later)])
    assert handle_all(inbox) == ["m0", "m1", "m2", "m3", "m4"]


def test_what_was_begun_is_not_overtaken(inbox: Inbox, clock: Any) -> None:
    inbox.receive([text("m1")])
    inbox.claim("one", 1)
    inbox.receive([text("m0", at=MORNING - timedelta(days=1))])
    clock.forward(seconds=61)
    assert handle_all(inbox, "two") == ["m1", "m0"]


def test_a_citizen_is_held_by_one_and_the_longest_waiting_comes_first(inbox: Inbox) -> None:
    inbox.receive([text("m1"), text("m2")])
    inbox.receive([text("other", handles=OTHER)])
    assert [waiting.message_id for waiting in inbox.claim("one", 1)] == ["m1"]
    assert [waiting.message_id for waiting in inbox.claim("two", 10)] == ["other"]
    assert inbox.claim("three", 10) == []


def test_settling_hands_out_the_next_and_then_frees_the_citizen(inbox: Inbox) -> None:
    inbox.receive([text("m1"), text("m2")])
    (first,) = inbox.claim("one", 10)
    second = inbox.settle(first, [])
    assert second and second.message_id == "m2" and inbox.claim("two", 10) == []
    assert inbox.settle(second, []) is None
    inbox.receive([text("m3")])
    assert [waiting.message_id for waiting in inbox.claim("two", 10)] == ["m3"]


def test_a_lease_that_ran_out_is_taken_over_and_the_first_to_settle_wins(
    inbox: Inbox, outgoing: Outgoing, clock: Any
) -> None:
    inbox.receive([text("m1"), text("m2")])
    (lost,) = inbox.claim("one", 10)
    clock.forward(seconds=61)
    (taken,) = inbox.claim("two", 10)
    assert (taken.id, taken.begun) == (lost.id, 2)
    assert inbox.settle(lost, [reply("by one")]) is None, "the lease is lost, so the next is not for this holder"
    with pytest.raises(AlreadyHandled):
        inbox.settle(taken, [reply("by two")])
    with pytest.raises(AlreadyHandled):
        inbox.fail(taken, "late", apology=[reply("sorry")])
    assert [sending.payload["text"] for sending in outgoing.claim("s", 10)] == ["by one"]


def test_a_renewed_lease_does_not_run_out(inbox: Inbox, clock: Any) -> None:
    inbox.receive([text("m1")])
    inbox.claim("one", 10)
    clock.forward(seconds=50)
    assert (inbox.renew("one"), inbox.renew("two")) == (1, 0)
    clock.forward(seconds=50)
    assert inbox.claim("two", 10) == []


def test_an_owner_that_starts_again_takes_up_its_own_at_once(inbox: Inbox) -> None:
    inbox.receive([text("m1"), text("other", handles=OTHER)])
    inbox.claim("one", 1)
    inbox.claim("two", 1)
    inbox.restart("one")
    assert handle_all(inbox, "one") == ["m1"]


def test_a_citizen_given_back_may_be_taken_after_the_pause(inbox: Inbox, clock: Any) -> None:
    inbox.receive([text("m1")])
    inbox.release(inbox.claim("one", 1)[0], pause=10)
    assert inbox.claim("two", 1) == []
    clock.forward(seconds=10)
    inbox.release(inbox.claim("two", 1)[0])
    assert handle_all(inbox) == ["m1"]


def test_what_fails_is_tried_again_and_given_up_with_an_apology(inbox: Inbox, outgoing: Outgoing, clock: Any) -> None:
    inbox.receive([text("m1"), text("m2")])
    for attempt in range(1, MOST_ATTEMPTS):
        (waiting,) = inbox.claim("one", 1)
        assert (waiting.message_id, waiting.attempts) == ("m1", attempt - 1)
        assert inbox.fail(waiting, "boom", 5, [reply("क्षमा करें")]) == attempt
        assert inbox.claim("two", 1) == [] == outgoing.claim("s", 1)
        clock.forward(seconds=5)
    assert inbox.fail(inbox.claim("one", 1)[0], "boom", 5, [reply("क्षमा करें")]) == MOST_ATTEMPTS
    assert [sending.payload["text"] for sending in outgoing.claim("s", 9)] == ["क्षमा करें"]
    assert handle_all(inbox) == ["m2"]


def test_replies_and_done_are_stored_together_or_not_at_all(inbox: Inbox, outgoing: Outgoing) -> None:
    inbox.receive([text("m1")])
    (waiting,) = inbox.claim("one", 1)
    with pytest.raises(TypeError):
        inbox.settle(waiting, [reply("one"), reply(object())])  # type: ignore[arg-type]
    assert outgoing.claim("s", 9) == []
    assert inbox.settle(waiting, [reply("one"), reply("two")]) is None
    assert [sending.payload["text"] for sending in outgoing.claim("s", 9)] == ["one"]


def test_no_column_holds_a_number_an_id_or_words(inbox: Inbox, database: Database) -> None:
    inbox.receive([text("wamid.X", "मेरा नाम आशा है")])
    with database.begin() as connection:
        row = str(tuple(connection.execute(select(rows)).one()))
    assert [told for told in (PHONE, "wamid.X", "आशा", "Asha") if told in row] == []
