"""The tables, as the migrations create them. Columns that end in `_encrypted` hold Fernet tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    text,
)

from backoffice.times import as_utc

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class Moment(TypeDecorator):
    """A moment in UTC; SQLite keeps no zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Any) -> datetime | None:
        """To the database, always in UTC."""
        return None if value is None else as_utc(value)

    def process_result_value(self, value: datetime | None, dialect: Any) -> datetime | None:
        """From the database, always in UTC."""
        return None if value is None else as_utc(value)


def _application_id(**options: Any) -> Any:
    return Column("application_id", ForeignKey("applications.id"), **options)


STILL_OPEN = "status IN ('filed', 'under_review', 'needs_information', 'approved')"
# `district`: of the office that decides; empty where none was given, NULL while nobody has looked. `filed_with`: the
# department that took it, where another decides now.
applications = Table(
    "applications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("reference_number", String(24), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("department", String(64), nullable=False),
    Column("service", String(64), nullable=False),
    Column("status", String(24), nullable=False),
    Column("language", String(2), nullable=False),
    Column("applicant_ref", String(128), nullable=False),
    Column("client", String(80), nullable=False),
    Column("callback_url", String(500)),
    Column("fields_encrypted", Text, nullable=False),
    Column("remarks_encrypted", Text),
    Column("fee_paise", BigInteger),
    Column("filed_at", Moment, nullable=False),
    Column("updated_at", Moment, nullable=False),
    Column("due_on", Date),
    Column("district", String(64)),
    Column("filed_with", String(64)),
    Index(None, "department", "status"),
    Index(None, "applicant_ref"),
    Index("ix_applications_open", "due_on", "id", sqlite_where=text(STILL_OPEN), postgresql_where=text(STILL_OPEN)),
)

events = Table(
    "application_events",
    metadata,
    Column("id", Integer, primary_key=True),
    _application_id(nullable=False, index=True),
    Column("occurred_at", Moment, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("action", String(32), nullable=False),
    Column("from_status", String(24)),
    Column("to_status", String(24), nullable=False),
    Column("reason", String(64)),
    Column("remarks_encrypted", Text),
)

documents = Table(
    "application_documents",
    metadata,
    Column("id", Integer, primary_key=True),
    _application_id(nullable=False),
    Column("document", String(64), nullable=False),
    Column("file_name_encrypted", Text, nullable=False),
    Column("content_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("received_at", Moment, nullable=False),
    Column("receipt_number", String(40)),
    UniqueConstraint("application_id", "document"),
)

# What was sent of a document; one that was only described has none.
contents = Table(
    "document_contents",
    metadata,
    Column("document_id", ForeignKey("application_documents.id", ondelete="CASCADE"), primary_key=True),
    Column("content_encrypted", LargeBinary, nullable=False),
)

payments = Table(
    "payments",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("receipt_number", String(24), nullable=False, unique=True),
    Column("subject", String(80), nullable=False),
    Column("part", Integer, nullable=False),
    Column("client", String(80), nullable=False),
    Column("transaction_id", String(64), nullable=False),
    Column("amount_paise", BigInteger, nullable=False),
    Column("method", String(16), nullable=False),
    Column("paid_at", Moment, nullable=False),
    UniqueConstraint("subject", "part"),
    UniqueConstraint("client", "transaction_id"),
)

bookings = Table(
    "bookings",
    metadata,
    Column("id", Integer, primary_key=True),
    _application_id(nullable=False, unique=True),
    Column("slot_id", String(160), nullable=False),
    Column("seat", Integer, nullable=False),
    UniqueConstraint("slot_id", "seat"),
)

certificates = Table(
    "certificates",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("number", String(24), nullable=False, unique=True),
    _application_id(nullable=False, unique=True),
    Column("service", String(64), nullable=False),
    Column("holder_encrypted", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
)

# A decision that waits for its second officer, or did. `state`: open, confirmed, declined.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Integer, primary_key=True),
    _application_id(nullable=False, index=True),
    Column("action", String(32), nullable=False),
    Column("reason", String(64)),
    Column("remarks_encrypted", Text),
    Column("proposed_by", String(120), nullable=False),
    Column("proposed_at", Moment, nullable=False),
    Column("state", String(16), nullable=False),
    Column("closed_by", String(120)),
    Column("closed_at", Moment),
    Column("note_encrypted", Text),
    Index(
        "uq_proposals_open",
        "application_id",
        unique=True,
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
)

# What officers changed apart from decisions, with what was there before: corrected answers, transfers, decisions taken
# back. Not for the citizen's eyes, and it can only grow.
traces = Table(
    "traces",
    metadata,
    Column("id", Integer, primary_key=True),
    _application_id(nullable=False, index=True),
    Column("kind", String(16), nullable=False),
    Column("at", Moment, nullable=False),
    Column("actor", String(120), nullable=False),
    Column("details_encrypted", Text, nullable=False),
)

callbacks = Table(
    "callbacks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("event_id", String(36), nullable=False, unique=True),
    _application_id(nullable=False, index=True),
    Column("url", String(500), nullable=False),
    Column("payload_encrypted", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_attempt_at", Moment, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("finished_at", Moment),
    Column("last_error", String(200)),
    Index(None, "state", "next_attempt_at"),
)

idempotency_keys = Table(
    "idempotency_keys",
    metadata,
    Column("client", String(80), primary_key=True),
    Column("key", String(128), primary_key=True),
    Column("operation", String(32), nullable=False),
    Column("request_digest", String(64), nullable=False),
    Column("response", Text, nullable=False),
    Column("created_at", Moment, nullable=False),
)
