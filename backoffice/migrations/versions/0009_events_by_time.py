"""An index for what officers did in some days.

Revision ID: 0009
Revises: 0008
"""

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_application_events_occurred_at", "application_events", ["occurred_at"])


def downgrade() -> None:
    op.drop_index("ix_application_events_occurred_at", "application_events")
