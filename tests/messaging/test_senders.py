"""Who writes: one citizen for all handles of a sender, also after a number or an id changed."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from seva.citizens import Citizens
from seva.messaging import Contacts, Inbox, Outgoing
from seva.storage import Database
from seva.storage.tables import citizens as citizen_rows
from seva.storage.tables import handles as handle_rows
from tests.conftest import MORNING
from tests.messaging.conftest import OURS, PHONE, USER, Handles, reply, text

P, U = ("phone", PHONE), ("user", USER)
P2, U2 = ("phone", "919810000009"), ("user", "IN.2000000000000000002")


@pytest.fixture
def who(inbox: Inbox) -> Callable[..., str]:
    """The citizen to whom a message with these handles is given."""
    number = iter(range(100))

    def write(*handles: tuple[str, str], **more: Any) -> str:
        (citizen_id,) = inbox.receive([text(f"who-{next(number)}", handles=handles, **more)]).citizens
        return citizen_id

    return write


def count(database: Database, table: Any = citizen_rows) -> int:
    with database.begin() as connection:
        return int(connection.execute(select(func.count()).select_from(table)).scalar() or 0)


def test_handles_that_come_together_are_one_citizen(who: Any, contacts: Contacts, database: Database) -> None:
    first = who(P)
    assert (who(P, U), who(U), who(U, P)) == (first,) * 3
    assert contacts.recipient(first, "whatsapp") == {"phone": PHONE, "user": USER}
    assert not contacts.must_verify(first) and count(database) == 1


def test_a_sender_without_a_number_is_a_citizen(who: Any, contacts: Contacts) -> None:
    assert contacts.recipient(who(U), "whatsapp") == {"user": USER}


def test_a_batch_of_new_senders_makes_each_once(inbox: Inbox, database: Database) -> None:
    senders: list[Handles] = [(P,), (U2,), (P, U), (U,), (P2, U2), (P2,)]
    received = inbox.receive([text(f"m{n}", handles=handles) for n, handles in enumerate(senders)])
    assert (received.new, len(received.citizens), count(database), count(database, handle_rows)) == (6, 2, 2, 4)


def test_the_core_knows_the_same_citizen_by_the_number(who: Any, citizens: Citizens, contacts: Contacts) -> None:
    known = citizens.resolve("whatsapp", PHONE).id
    assert who(P, U) == known
    assert contacts.recipient(known, "whatsapp") == {"phone": PHONE, "user": USER}


def test_one_person_known_twice_becomes_one(
    who: Any, inbox: Inbox, contacts: Contacts, citizens: Citizens, outgoing: Outgoing
) -> None:
    phone, user = who(P), who(U, at=MORNING + timedelta(hours=1))
    citizens.remember(citizens.resolve("whatsapp", USER), {"pincode": "110001"})
    citizens.set_messages(user, False)
    (waiting,) = [waiting for waiting in inbox.claim("one", 10) if waiting.citizen_id == user]
    assert who(P, U) == phone
    merged = citizens.resolve("rest", user)
    assert (merged.id, merged.profile, merged.wants_messages) == (phone, {"pincode": "110001"}, False)
    assert contacts.must_verify(phone)
    assert contacts.last_heard(phone, "whatsapp") == {OURS: MORNING + timedelta(hours=1)}
    inbox.settle(waiting, [reply()])
    assert [sending.citizen_id for sending in outgoing.claim("s", 10)] == [phone]
    contacts.verified(phone)
    assert not contacts.must_verify(phone)


def test_a_batch_may_tell_late_that_two_are_one(inbox: Inbox, database: Database) -> None:
    batch = [text("m1", handles=(U,)), text("m2", handles=(P,)), text("m3", handles=(P, U)), text("m4", handles=(U2,))]
    batch += [text("m5", handles=(P, U2)), text("m6", handles=(U,))]
    received = inbox.receive(batch)
    assert received.new == 6
    found = {waiting.message_id for waiting in inbox.claim("one", 10)}
    assert found == {"m1", "m6"}, "U was replaced by U2, so the last one is somebody new"


def test_a_message_under_way_is_not_overtaken_by_a_merge(who: Any, inbox: Inbox) -> None:
    user = who(U)
    (waiting,) = inbox.claim("one", 10)
    who(P)
    inbox.release(inbox.claim("two", 10)[0])
    merged = who(P, U)
    assert inbox.claim("two", 10) == [], "whoever handles one of the two holds both"
    following = inbox.settle(waiting, [])
    assert following and (waiting.citizen_id, following.citizen_id) == (user, merged)


def test_a_number_change_moves_the_citizen(who: Any, inbox: Inbox, contacts: Contacts, database: Database) -> None:
    citizen_id = who(P, U)
    change = text("change", handles=(P,), kind="system", moved=(("phone", PHONE, P2[1]),), is_heard=False)
    assert inbox.receive([change]).citizens == {citizen_id}
    assert contacts.must_verify(citizen_id)
    assert contacts.recipient(citizen_id, "whatsapp") == {"phone": P2[1], "user": USER}
    assert who(P2, U2) == citizen_id
    assert contacts.recipient(citizen_id, "whatsapp") == {"phone": P2[1], "user": U2[1]}
    assert who(P) != citizen_id, "the old number may be somebody else's"
    # Told again, after the old number was given to somebody else:
    assert inbox.receive([change]).repeated == 1
    assert who(P) != citizen_id and count(database) == 2


def test_a_change_that_comes_after_the_first_message_of_the_new_id_keeps_the_history(
    who: Any, inbox: Inbox, contacts: Contacts
) -> None:
    old, new = who(U), who(U2)
    change = text("change", handles=(U2,), kind="system", moved=(("user", USER, U2[1]),))
    assert inbox.receive([change]).citizens == {old}
    assert (who(U2), contacts.recipient(old, "whatsapp")) == (old, {"user": U2[1]}) and old != new


def test_a_change_of_somebody_unknown_is_no_citizen(contacts: Contacts, database: Database) -> None:
    assert contacts.move("whatsapp", "phone", PHONE, P2[1]) is None
    assert count(database) == 0


def test_a_number_of_the_core_can_be_moved(contacts: Contacts, citizens: Citizens) -> None:
    citizen_id = citizens.resolve("whatsapp", PHONE).id
    assert contacts.move("whatsapp", "phone", PHONE, P2[1]) == citizen_id
    assert contacts.recipient(citizen_id, "whatsapp") == {"phone": P2[1]} and contacts.must_verify(citizen_id)


def test_the_window_opens_with_what_citizens_write(who: Any, inbox: Inbox, contacts: Contacts) -> None:
    citizen_id = who(P)
    who(P, at=MORNING - timedelta(days=3))
    who(P, at=MORNING + timedelta(hours=1), is_heard=False)
    assert contacts.last_heard(citizen_id, "whatsapp") == {OURS: MORNING}
    assert contacts.last_heard(citizen_id, "rest") == {}
