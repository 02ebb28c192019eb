"""What officers ask applicants, with the answers; deadlines of which the next level was told.

Revision ID: 0005
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = sa.DateTime(timezone=True)
    op.create_table(
        "officer_questions",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("question_id", sa.String(36), nullable=False),
        sa.Column("application_id", sa.Integer, nullable=False),
        sa.Column("asked_by", sa.String(120), nullable=False),
        sa.Column("asked_at", moment, nullable=False),
        sa.Column("words_encrypted", sa.Text, nullable=False),
        sa.Column("fields", sa.Text, nullable=False),
        sa.Column("documents", sa.Text, nullable=False),
        sa.Column("stops_clock", sa.Boolean, nullable=False),
        sa.Column("answer_encrypted", sa.Text),
        sa.Column("answered_at", moment),
        sa.Column("closed_at", moment),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_officer_questions_application_id_applications"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_officer_questions"),
        sa.UniqueConstraint("question_id", name="uq_officer_questions_question_id"),
    )
    op.create_index("ix_officer_questions_application_id", "officer_questions", ["application_id"])
    op.create_table(
        "escalations",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("application_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("due_on", sa.Date, nullable=False),
        sa.Column("noted_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["application_id"], ["applications.id"], name="fk_escalations_application_id_applications"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_escalations"),
        sa.UniqueConstraint("application_id", "kind", "due_on", name="uq_escalations_application_id_kind_due_on"),
    )


def downgrade() -> None:
    op.drop_table("escalations")
    op.drop_table("officer_questions")
