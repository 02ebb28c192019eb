"""The table of seva.notifications: what citizens are to be told, and how each notice gets to them."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text, false

from seva.storage.metadata import metadata

# One row a notice. state: waiting; told (with an answer; `told_in` is the index of the message answered); sending
# (being given to a channel that is not ours, until `due_at`); sent (given to `channel`, in the message `batch`, which
# several notices may share); delivered; failed and given_up (no channel got it to the citizen: told when they write);
# left_out (the citizen wants no messages). Without a channel it waits for the citizen's next message. `sent_at`: when
# it was told or given to a channel, empty while that is to be done. `is_urgent`: neither night nor joining hold it up.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False),
    Column("dedupe_key", String(80), nullable=False, unique=True),
    Column("message", String(60), nullable=False),
    Column("values_encrypted", Text, nullable=False),
    Column("language", String(2)),
    Column("is_urgent", Boolean, nullable=False, server_default=false()),
    Column("state", String(12), nullable=False, server_default="waiting"),
    Column("channel", String(20)),
    Column("our_number", String(40)),
    Column("due_at", DateTime),
    Column("batch", String(80), index=True),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("code", String(60)),
    Column("told_in", String(40)),
    Column("created_at", DateTime, nullable=False),
    Column("sent_at", DateTime),
    Index("ix_outbox_waiting", "citizen_id", "sent_at"),
    Index("ix_outbox_due", "state", "channel", "due_at"),
)
