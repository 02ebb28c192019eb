"""The tables of seva.handover and seva.tries."""

from sqlalchemy import Column, DateTime, ForeignKey, Index, Integer, String, Table

from seva.storage.metadata import metadata

# Certificates as the department issued them, one for an application. `state` is waiting (to be fetched), kept (the file
# is in the store), away (it was forgotten, or the department would not give it; it is fetched again when it is asked
# for) or over (it does not count any more, and is given to nobody).
papers = Table(
    "papers",
    metadata,
    Column("application_id", ForeignKey("applications.id", ondelete="CASCADE"), primary_key=True),
    Column("citizen_id", ForeignKey("citizens.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("number", String(40), nullable=False),
    Column("state", String(8), nullable=False),
    Column("stored_as", String(120)),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", DateTime),
    Column("last_error", String(60)),
    Column("kept_until", DateTime, index=True),
    Column("created_at", DateTime, nullable=False),
    Index("ix_papers_waiting", "state", "next_attempt_at"),
)

# How often something was tried since the first try, until `until`; then it begins anew. The subject, such as a
# citizen or an address, stands there as an index only.
tries = Table(
    "tries",
    metadata,
    Column("subject_index", String(40), primary_key=True),
    Column("count", Integer, nullable=False),
    Column("until", DateTime, nullable=False, index=True),
)
