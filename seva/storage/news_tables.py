"""The tables of what news brings about: officers' questions, deadlines, ratings; and news that came too early."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from seva.storage.metadata import metadata


def _owned() -> list[Column]:
    return [
        Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), nullable=False),
        Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    ]


# What an officer asks; `id` is the key under which the answer goes to the department. `fields` and `documents` are ids
# with commas between. open, queued (confirmed), sent; over: it is not waited for; failed: an operator has to look.
# `put_off`: the citizen said later, so nothing that they write is taken for the answer by itself.
enquiries = Table(
    "enquiries",
    metadata,
    Column("id", String(32), primary_key=True),
    *_owned(),
    Column("question_id", String(64), nullable=False),
    Column("words_encrypted", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("documents", Text, nullable=False),
    Column("state", String(8), nullable=False),
    Column("given_encrypted", Text),
    Column("put_off", Boolean, nullable=False),
    Column("asked_at", DateTime, nullable=False),
    Column("answered_at", DateTime),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("last_error", String(60)),
    UniqueConstraint("application_id", "question_id"),
    Index("ix_enquiries_waiting", "state", "next_attempt_at"),
)

# Deadlines that came near or passed, each noticed once. waiting: the department is still to be told; told; over.
deadlines = Table(
    "deadlines",
    metadata,
    Column("id", Integer, primary_key=True),
    *_owned(),
    Column("kind", String(8), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("state", String(8), nullable=False),
    Column("noticed_at", DateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    UniqueConstraint("application_id", "kind", "due_on"),
    Index("ix_deadlines_waiting", "state", "next_attempt_at"),
)

# What citizens thought of how it went, for each application that came to its end; service and department stand here
# for counting. due, asked, rated, skipped. `words_encrypted`: what went wrong.
ratings = Table(
    "ratings",
    metadata,
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("service", String(80), nullable=False),
    Column("department", String(40), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("state", String(8), nullable=False),
    Column("due_at", DateTime, nullable=False),
    Column("nudged", Boolean, nullable=False),
    Column("asked_at", DateTime),
    Column("rating", Integer),
    Column("rated_at", DateTime),
    Column("words_encrypted", Text),
    Index("ix_ratings_due", "state", "nudged", "due_at"),
    Index("ix_ratings_counted", "department", "service", "rated_at"),
)

# Events of departments about numbers that are not known here yet: the answer to the filing may still be on its way.
early_events = Table(
    "early_events",
    metadata,
    Column("event_id", String(64), primary_key=True),
    Column("reference_number", String(24), nullable=False, index=True),
    Column("body_encrypted", Text, nullable=False),
    Column("received_at", DateTime, nullable=False, index=True),
)
