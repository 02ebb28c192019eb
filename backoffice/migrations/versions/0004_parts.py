"""A bill may be paid in parts; two payments of a subject at once meet under the number of the part.

Revision ID: 0004
Revises: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("payments") as payments:
        payments.add_column(sa.Column("part", sa.Integer, nullable=False, server_default="1"))
        payments.drop_constraint("uq_payments_subject", type_="unique")
        payments.create_unique_constraint("uq_payments_subject_part", ["subject", "part"])
    with op.batch_alter_table("payments") as payments:
        payments.alter_column("part", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("payments") as payments:
        payments.drop_constraint("uq_payments_subject_part", type_="unique")
        payments.create_unique_constraint("uq_payments_subject", ["subject"])
        payments.drop_column("part")
