"""Applications, what belongs to them, payments, callbacks, idempotency keys.

Revision ID: 0001
Revises:
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

TABLES = (
    "applications",
    "application_events",
    "application_documents",
    "payments",
    "bookings",
    "certificates",
    "callbacks",
    "idempotency_keys",
)


def _id() -> sa.Column:
    return sa.Column("id", sa.Integer, primary_key=True)


def _application_id() -> sa.Column:
    return sa.Column("application_id", sa.Integer, sa.ForeignKey("applications.id"), nullable=False)


def _text(name: str, length: int, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=nullable)


def _long(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.Text, nullable=nullable)


def _moment(name: str, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def upgrade() -> None:
    _applications()
    _belongings()
    _money_and_seats()
    _delivery()


def _applications() -> None:
    op.create_table(
        "applications",
        _id(),
        _text("reference_number", 24),
        _text("kind", 16),
        _text("department", 64),
        _text("service", 64),
        _text("status", 24),
        _text("language", 2),
        _text("applicant_ref", 128),
        _text("client", 80),
        _text("callback_url", 500, nullable=True),
        _long("fields_encrypted"),
        _long("remarks_encrypted", nullable=True),
        sa.Column("fee_paise", sa.BigInteger),
        _moment("filed_at"),
        _moment("updated_at"),
        sa.Column("due_on", sa.Date),
        sa.UniqueConstraint("reference_number"),
    )
    op.create_index(op.f("ix_applications_department_status"), "applications", ["department", "status"])


def _belongings() -> None:
    op.create_table(
        "application_events",
        _id(),
        _application_id(),
        _moment("occurred_at"),
        _text("actor", 120),
        _text("action", 32),
        _text("from_status", 24, nullable=True),
        _text("to_status", 24),
        _text("reason", 64, nullable=True),
        _long("remarks_encrypted", nullable=True),
    )
    op.create_index(op.f("ix_application_events_application_id"), "application_events", ["application_id"])
    op.create_table(
        "application_documents",
        _id(),
        _application_id(),
        _text("document", 64),
        _long("file_name_encrypted"),
        _text("content_type", 100),
        sa.Column("size", sa.Integer, nullable=False),
        _text("sha256", 64),
        _moment("received_at"),
        sa.UniqueConstraint("application_id", "document"),
    )
    op.create_table(
        "certificates",
        _id(),
        _text("number", 24),
        _application_id(),
        _text("service", 64),
        _long("holder_encrypted"),
        sa.Column("issued_on", sa.Date, nullable=False),
        sa.UniqueConstraint("number"),
        sa.UniqueConstraint("application_id"),
    )


def _money_and_seats() -> None:
    op.create_table(
        "payments",
        _id(),
        _text("receipt_number", 24),
        _text("subject", 80),
        _text("client", 80),
        _text("transaction_id", 64),
        sa.Column("amount_paise", sa.BigInteger, nullable=False),
        _text("method", 16),
        _moment("paid_at"),
        sa.UniqueConstraint("receipt_number"),
        sa.UniqueConstraint("subject"),
        sa.UniqueConstraint("client", "transaction_id"),
    )
    op.create_table(
        "bookings",
        _id(),
        _application_id(),
        _text("slot_id", 160),
        sa.Column("seat", sa.Integer, nullable=False),
        sa.UniqueConstraint("application_id"),
        sa.UniqueConstraint("slot_id", "seat"),
    )


def _delivery() -> None:
    op.create_table(
        "callbacks",
        _id(),
        _text("event_id", 36),
        _application_id(),
        _text("url", 500),
        _long("payload_encrypted"),
        _text("state", 16),
        sa.Column("attempts", sa.Integer, nullable=False),
        _moment("next_attempt_at"),
        _moment("created_at"),
        _moment("finished_at", nullable=True),
        _text("last_error", 200, nullable=True),
        sa.UniqueConstraint("event_id"),
    )
    op.create_index(op.f("ix_callbacks_application_id"), "callbacks", ["application_id"])
    op.create_index(op.f("ix_callbacks_state_next_attempt_at"), "callbacks", ["state", "next_attempt_at"])
    op.create_table(
        "idempotency_keys",
        sa.Column("client", sa.String(80), primary_key=True),
        sa.Column("key", sa.String(128), primary_key=True),
        _text("operation", 32),
        _text("request_digest", 64),
        _long("response"),
        _moment("created_at"),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
