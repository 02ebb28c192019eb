"""A row that cannot be read, since its key is another one or it is damaged, fails alone: all others go on."""

from typing import Any

import pytest
from sqlalchemy import Table, select, update

from seva.messaging import Accepted, Contacts, Inbox, Outgoing, Reply, Watch
from seva.messaging.offers import CHOICES, OFFER, Offers
from seva.messaging.rows import UNREADABLE
from seva.storage import Cipher, Database
from seva.storage.tables import handles
from seva.storage.tables import inbox as inbox_rows
from seva.storage.tables import outgoing as rows
from tests.conftest import SetClock
from tests.messaging.conftest import reply, status, text

OTHER = (("phone", "919810000002"),)
NOT_OURS = Cipher("a key of somebody else").encrypt({"id": "m1", "content": {"text": "one"}, "text": "one"})
SPOILT = pytest.mark.parametrize("token", [NOT_OURS, "damaged", "ख़राब"], ids=["of another key", "damaged", "no token"])


def spoil(database: Database, table: Table, row: int, token: str = NOT_OURS) -> None:
    """Writes something else over what a row holds."""
    column = "content_encrypted" if table is inbox_rows else "payload_encrypted"
    with database.begin() as connection:
        connection.execute(update(table).where(table.c.id == row).values(**{column: token}))


def told(database: Database, table: Table) -> list[tuple[str, str | None]]:
    with database.begin() as connection:
        return [tuple(row) for row in connection.execute(select(table.c.state, table.c.code).order_by(table.c.id))]


@SPOILT
def test_a_message_of_ours_fails_and_others_leave(
    queue: Any, outgoing: Outgoing, database: Database, token: str
) -> None:
    queue("m1", reply("one"), reply("two"))
    queue("m2", reply("other"), handles=OTHER)
    spoil(database, rows, 1, token)
    assert [sending.payload["text"] for sending in outgoing.claim("s", 9)] == ["other"]
    assert told(database, rows)[0] == ("failed", UNREADABLE)
    assert [sending.payload["text"] for sending in outgoing.claim("s", 9)] == ["two"], "the citizen's next"


def test_it_is_listed_and_can_be_sent_when_the_key_is_right_again(
    queue: Any, outgoing: Outgoing, database: Database, cipher: Cipher, watch: Watch, clock: SetClock
) -> None:
    queue("m1", reply("one"))
    wrong = Outgoing(database, Cipher("a key of somebody else"), clock, "whatsapp")
    assert wrong.claim("s", 9) == []
    (stuck,) = watch.stuck_outbox(clock() - clock())
    assert (stuck.state, stuck.code, stuck.can_redrive) == ("failed", UNREADABLE, True)
    assert watch.redrive_outbox(stuck.id)
    assert [sending.payload["text"] for sending in outgoing.claim("s", 9)] == ["one"]


def test_a_citizen_whose_number_is_unreadable_does_not_hold_others(
    queue: Any, outgoing: Outgoing, contacts: Contacts, database: Database
) -> None:
    queue("m1", reply("one"))
    queue("m2", reply("other"), handles=OTHER)
    with database.begin() as connection:
        first = connection.execute(select(rows.c.citizen_id).where(rows.c.id == 1)).scalar()
        connection.execute(update(handles).where(handles.c.citizen_id == first).values(handle_encrypted=NOT_OURS))
    assert [dict(sending.handles) for sending in outgoing.claim("s", 9)] == [{}, {"phone": OTHER[0][1]}]
    assert contacts.recipient(str(first), "whatsapp") == {}


def test_what_was_refused_later_fails_if_it_cannot_be_read_or_is_gone(
    queue: Any, inbox: Inbox, outgoing: Outgoing, database: Database
) -> None:
    for number in range(3):
        queue(f"m{number}", reply(), handles=(("phone", f"91981000000{number}"),))
    sendings = outgoing.claim("s", 9)
    outgoing.record([Accepted(sending, f"out-{sending.id}") for sending in sendings])
    inbox.receive([], [status(f"out-{sending.id}", "failed", code="131026") for sending in sendings])
    spoil(database, rows, 1)
    with database.begin() as connection:
        connection.execute(update(rows).where(rows.c.id == 2).values(payload_encrypted=None))
    assert [sending.id for sending in outgoing.undelivered(9)] == [3]
    assert told(database, rows) == [("failed", UNREADABLE), ("failed", "131026"), ("undelivered", "131026")]


@SPOILT
def test_a_message_of_a_citizen_is_given_up_and_others_are_handled(
    inbox: Inbox, database: Database, token: str
) -> None:
    inbox.receive([text("m1"), text("m2")])
    inbox.receive([text("other", handles=OTHER)])
    spoil(database, inbox_rows, 1, token)
    claimed = inbox.claim("one", 9)
    assert [(waiting.message_id, waiting.begun) for waiting in claimed] == [("m2", 1), ("other", 1)]
    assert told(database, inbox_rows) == [("failed", UNREADABLE), ("waiting", None), ("waiting", None)]


def test_the_message_before_it_is_settled_all_the_same(inbox: Inbox, outgoing: Outgoing, database: Database) -> None:
    inbox.receive([text("m1"), text("m2"), text("m3"), text("m4")])
    for row in (2, 3):
        spoil(database, inbox_rows, row)
    (first,) = inbox.claim("one", 9)
    following = inbox.settle(first, [reply("answer")])
    assert following and following.message_id == "m4"
    assert len(outgoing.claim("s", 9)) == 1


def test_a_citizen_who_has_nothing_readable_is_free(inbox: Inbox, database: Database) -> None:
    inbox.receive([text("m1")])
    spoil(database, inbox_rows, 1)
    assert inbox.claim("one", 9) == []
    inbox.receive([text("m2")])
    assert [waiting.message_id for waiting in inbox.claim("two", 9)] == ["m2"]


def test_unreadable_choices_are_none(inbox: Inbox, database: Database, cipher: Cipher) -> None:
    inbox.receive([text("m1")])
    (waiting,) = inbox.claim("one", 9)
    inbox.settle(waiting, [Reply(CHOICES, {OFFER: {"choices": ["yes"]}})])
    offers = Offers(database, cipher)
    assert offers.open(waiting.citizen_id, "whatsapp") == {"choices": ["yes"]}
    spoil(database, rows, 1)
    assert offers.open(waiting.citizen_id, "whatsapp") is None
