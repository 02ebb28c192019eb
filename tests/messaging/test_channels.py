"""Two channels share one outbox: the senders of one leave the messages of the other alone."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from seva.messaging import Accepted, Inbox, Outgoing, Queueing, Reply, Unknown
from seva.storage import Cipher, Database
from seva.storage.tables import outgoing as rows
from tests.conftest import SetClock
from tests.messaging.conftest import OURS, reply, status, text

LONG = timedelta(days=1)


@pytest.fixture
def sms(database: Database, cipher: Cipher, clock: SetClock) -> Outgoing:
    return Outgoing(database, cipher, clock, "sms", timedelta(seconds=60))


@pytest.fixture(autouse=True)
def one_of_each(inbox: Inbox, queueing: Queueing, database: Database) -> None:
    """A citizen to whom one message waits on each channel, the one of the other channel longer."""
    (citizen_id,) = inbox.receive([text("m1")]).citizens
    for channel, words in (("sms", reply("by SMS")), ("whatsapp", reply("by WhatsApp", holds=True))):
        put(database, queueing, citizen_id, channel, words)


def put(database: Database, queueing: Queueing, citizen_id: str, channel: str, words: Reply) -> None:
    with database.begin() as connection:
        queueing.put(connection, citizen_id, channel, OURS, {f"notice:{channel}": words})


def states(database: Database) -> dict[str, str]:
    with database.begin() as connection:
        return {row.channel: row.state for row in connection.execute(select(rows.c.channel, rows.c.state))}


def test_each_channel_has_its_own_messages_in_its_own_order(outgoing: Outgoing, sms: Outgoing) -> None:
    claimed = [sending.payload["text"] for channel in (outgoing, sms) for sending in channel.claim("s", 9)]
    assert claimed == ["by WhatsApp", "by SMS"]
    assert outgoing.claim("s", 9) == sms.claim("s", 9) == []


def test_a_restart_and_a_lease_that_ran_out_are_of_one_channel(
    outgoing: Outgoing, sms: Outgoing, database: Database, clock: SetClock
) -> None:
    outgoing.claim("same owner", 9)
    sms.restart("same owner")
    clock.forward(seconds=61)
    sms.settle_unknown(LONG)
    assert states(database)["whatsapp"] == "sending"
    outgoing.settle_unknown(LONG)
    assert states(database)["whatsapp"] == "unknown"


def test_what_is_unknown_or_holds_is_looked_after_by_its_channel(
    outgoing: Outgoing, sms: Outgoing, inbox: Inbox, database: Database, clock: SetClock
) -> None:
    (sending,) = outgoing.claim("s", 9)
    outgoing.record([Unknown(sending)])
    clock.forward(seconds=61)
    assert sms.settle_unknown(timedelta(0)) == 0 and states(database)["whatsapp"] == "unknown"
    outgoing.record([Accepted(sending, "out-1")])
    clock.forward(seconds=61)
    sms.settle_unknown(timedelta(0))
    assert states(database)["whatsapp"] == "holding"
    outgoing.settle_unknown(timedelta(0))
    assert states(database)["whatsapp"] == "accepted"


def test_what_was_refused_later_is_judged_by_its_channel(outgoing: Outgoing, sms: Outgoing, inbox: Inbox) -> None:
    outgoing.record([Accepted(outgoing.claim("s", 9)[0], "out-1")])
    inbox.receive([], [status("out-1", "failed", code="131026")])
    assert sms.undelivered(9) == [] and [sending.code for sending in outgoing.undelivered(9)] == ["131026"]
