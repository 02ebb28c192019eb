"""The tables, as the migrations create them. Columns that end in `_encrypted` hold Fernet tokens."""

from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
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
    Column("occurred_at", Moment, nullable=False, index=True),
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
    _application_id(nullable=False),
    Column("edition", Integer, nullable=False),
    Column("service", String(64), nullable=False),
    Column("holder_encrypted", Text, nullable=False),
    Column("issued_on", Date, nullable=False),
    Column("valid_until", Date),
    Column("signed_encrypted", LargeBinary),
    Column("fingerprint", String(64), unique=True),
    UniqueConstraint("application_id", "edition"),
)

# What became of a certificate; one row at most, which stays.
certificate_statuses = Table(
    "certificate_statuses",
    metadata,
    Column("certificate_id", ForeignKey("certificates.id"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("since", Date, nullable=False),
    Column("reason", String(32), nullable=False),
    Column("successor_id", ForeignKey("certificates.id")),
)

# The PDF, made once.
certificate_documents = Table(
    "certificate_documents",
    metadata,
    Column("certificate_id", ForeignKey("certificates.id"), primary_key=True),
    Column("content_encrypted", LargeBinary, nullable=False),
    Column("made_at", Moment, nullable=False),
)

# `use`: root, certificates, statuses or log. Only the root and `statuses` have no department.
signing_keys = Table(
    "signing_keys",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kid", String(16), nullable=False, unique=True),
    Column("use", String(16), nullable=False),
    Column("state", String(2), nullable=False),
    Column("department", String(64), nullable=False),
    Column("public_key", String(64), nullable=False),
    Column("private_encrypted", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Column("verify_until", Date, nullable=False),
    Column("withdrawn_on", Date),
)

# X.509 certificates (PEM, the owner's first, then its issuer's) with which PDFs are signed; `department` is empty for
# the authority that issued the others.
seals = Table(
    "seals",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("department", String(64), nullable=False),
    Column("chain", Text, nullable=False),
    Column("private_encrypted", Text, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_until", Date, nullable=False),
    Index(None, "department", "valid_until"),
)

# The signed lists as they were published; the one with the highest number counts.
publications = Table(
    "publications",
    metadata,
    Column("what", String(16), primary_key=True),
    Column("sequence", Integer, primary_key=True),
    Column("issued_at", Moment, nullable=False),
    Column("next_update", Moment, nullable=False),
    Column("content", LargeBinary, nullable=False),
)

# What an officer asks the applicant. `fields` and `documents` are lists of ids in JSON; `answer_encrypted` holds words,
# old and new values of fields, and the documents that were promised. Closed when the case goes on.
questions = Table(
    "officer_questions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("question_id", String(36), nullable=False, unique=True),
    _application_id(nullable=False, index=True),
    Column("asked_by", String(120), nullable=False),
    Column("asked_at", Moment, nullable=False),
    Column("words_encrypted", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("documents", Text, nullable=False),
    Column("stops_clock", Boolean, nullable=False),
    Column("answer_encrypted", Text),
    Column("answered_at", Moment),
    Column("closed_at", Moment),
)

# Deadlines that came near or passed, of which the next level was told; each once.
escalations = Table(
    "escalations",
    metadata,
    Column("id", Integer, primary_key=True),
    _application_id(nullable=False),
    Column("kind", String(16), nullable=False),
    Column("due_on", Date, nullable=False),
    Column("noted_at", Moment, nullable=False),
    UniqueConstraint("application_id", "kind", "due_on"),
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

# The transparency log: the database lets rows only be added, entries only without a gap. `entry` is what is hashed.
log_leaves = Table(
    "log_leaves",
    metadata,
    Column("position", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("entry", String(120), nullable=False),
    Column("hash", LargeBinary(32), nullable=False, unique=True),
)

# Perfect subtrees above the leaves; `key` is made of level and position (backoffice/log/ranges.py).
log_nodes = Table(
    "log_nodes",
    metadata,
    Column("key", BigInteger().with_variant(Integer, "sqlite"), primary_key=True, autoincrement=False),
    Column("hash", LargeBinary(32), nullable=False),
)

log_heads = Table(
    "log_heads",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("size", BigInteger, nullable=False),
    Column("root", LargeBinary(32), nullable=False),
    Column("signed_at", Moment, nullable=False),
    Column("note", Text, nullable=False),
)
