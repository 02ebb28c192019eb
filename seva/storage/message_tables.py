"""The tables of seva.messaging. No id of a channel stands in them in the clear: WhatsApp's hold the citizen's number.

`*_index` columns hold Cipher.index of such an id. Ids of rows are never used again, since keys are made of them;
whoever deletes rows leaves the newest.
"""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text

from seva.storage.metadata import metadata

# What citizens wrote. state: waiting, done, failed. `begun` counts how often somebody took it up, `attempts` how often
# that was told to have failed; `is_erased`: its content goes as soon as it is handled.
inbox = Table(
    "inbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("channel", String(20), nullable=False),
    Column("message_index", String(40), nullable=False, unique=True),
    Column("our_number", String(40), nullable=False),
    Column("citizen_id", ForeignKey("citizens.id"), nullable=False, index=True),
    Column("kind", String(40), nullable=False),
    Column("content_encrypted", Text),
    Column("occurred_at", DateTime, nullable=False),
    Column("received_at", DateTime, nullable=False),
    Column("state", String(12), nullable=False),
    Column("begun", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("code", String(60)),
    Column("handled_at", DateTime),
    Column("is_erased", Boolean, nullable=False),
    Index("ix_inbox_waiting", "state", "citizen_id"),
)

# Who handles a citizen's messages now, and until when nobody else may; `token` is of one taking. Without an owner it is
# a pause.
leases = Table(
    "leases",
    metadata,
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True),
    Column("token", String(32), nullable=False),
    Column("owner", String(60)),
    Column("until", DateTime, nullable=False),
)

# When a citizen last wrote to one of our numbers: from then on the channel's window is open.
contacts = Table(
    "contacts",
    metadata,
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), primary_key=True),
    Column("channel", String(20), primary_key=True),
    Column("our_number", String(40), primary_key=True),
    Column("last_heard_at", DateTime, nullable=False),
)

# What we send. state: queued, sending, unknown, holding (accepted media that the next one waits for), accepted,
# undelivered (accepted, then refused by a status), failed. `delivery` is the furthest status; `callback_id` goes out
# with the message and comes back with its statuses; `due_at` is the time that the state waits for. `attempts` counts
# how often it was taken to be sent, `unknowns` how often nobody learned what became of it.
outgoing = Table(
    "outgoing",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id"), nullable=False, index=True),
    Column("channel", String(20), nullable=False),
    Column("our_number", String(40), nullable=False),
    Column("dedupe_key", String(80), nullable=False, unique=True),
    Column("callback_id", String(32), nullable=False, unique=True),
    Column("kind", String(40), nullable=False),
    Column("payload_encrypted", Text),
    Column("holds", Boolean, nullable=False),
    Column("state", String(12), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("unknowns", Integer, nullable=False, server_default="0"),
    Column("code", String(60)),
    Column("owner", String(60)),
    Column("due_at", DateTime, nullable=False),
    Column("message_index", String(40), index=True),
    Column("delivery", String(12)),
    Column("delivery_at", DateTime),
    Column("created_at", DateTime, nullable=False),
    Column("accepted_at", DateTime),
    Index("ix_outgoing_waiting", "state", "citizen_id"),
)

# Each status of each message once, also of messages that we do not know yet.
deliveries = Table(
    "deliveries",
    metadata,
    Column("message_index", String(40), primary_key=True),
    Column("status", String(12), primary_key=True),
    Column("occurred_at", DateTime, nullable=False),
    Column("code", String(60)),
    Column("received_at", DateTime, nullable=False, index=True),
)

# What the conversation's actions answered to a message, so that a call that is made again after a crash acts once.
# `call_index` is of the message's id and the action's name.
call_results = Table(
    "call_results",
    metadata,
    Column("call_index", String(40), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("result_encrypted", Text, nullable=False),
    Column("created_at", DateTime, nullable=False, index=True),
)
