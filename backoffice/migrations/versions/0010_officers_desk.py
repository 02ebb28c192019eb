"""The officers' desk: districts, decisions that wait for a second officer, traces, indexes of the queue.

Revision ID: 0010
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = sa.text("status IN ('filed', 'under_review', 'needs_information', 'approved')")
WAITS = sa.text("state = 'open'")
REFUSE = "BEGIN SELECT RAISE(ABORT, 'traces is append-only'); END"
CREATE = {
    "sqlite": (
        f"CREATE TRIGGER traces_no_update BEFORE UPDATE ON traces {REFUSE}",
        f"CREATE TRIGGER traces_no_delete BEFORE DELETE ON traces {REFUSE}",
    ),
    "postgresql": (
        """CREATE FUNCTION traces_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'traces is append-only'; END $$""",
        """CREATE TRIGGER traces_append_only BEFORE UPDATE OR DELETE ON traces
        FOR EACH STATEMENT EXECUTE FUNCTION traces_append_only()""",
    ),
}


def upgrade() -> None:
    with op.batch_alter_table("applications") as applications:
        applications.add_column(sa.Column("district", sa.String(64)))
        applications.add_column(sa.Column("filed_with", sa.String(64)))
    op.create_index("ix_applications_applicant_ref", "applications", ["applicant_ref"])
    op.create_index(
        "ix_applications_open", "applications", ["due_on", "id"], sqlite_where=OPEN, postgresql_where=OPEN
    )
    _proposals()
    op.create_table(
        "traces",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("applications.id"), nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(120), nullable=False),
        sa.Column("details_encrypted", sa.Text, nullable=False),
    )
    op.create_index("ix_traces_application_id", "traces", ["application_id"])
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def _proposals() -> None:
    op.create_table(
        "proposals",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("application_id", sa.Integer, sa.ForeignKey("applications.id"), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("reason", sa.String(64)),
        sa.Column("remarks_encrypted", sa.Text),
        sa.Column("proposed_by", sa.String(120), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("closed_by", sa.String(120)),
        sa.Column("closed_at", sa.DateTime(timezone=True)),
        sa.Column("note_encrypted", sa.Text),
    )
    op.create_index("ix_proposals_application_id", "proposals", ["application_id"])
    op.create_index(
        "uq_proposals_open", "proposals", ["application_id"], unique=True, sqlite_where=WAITS, postgresql_where=WAITS
    )


def downgrade() -> None:
    op.drop_table("traces")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION traces_append_only()")
    op.drop_table("proposals")
    op.drop_index("ix_applications_open", "applications")
    op.drop_index("ix_applications_applicant_ref", "applications")
    with op.batch_alter_table("applications") as applications:
        applications.drop_column("filed_with")
        applications.drop_column("district")
