"""Payments: which order a transaction pays, since a chat may hold several for one payment."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'


def upgrade() -> None:
    op.add_column('payment_transactions', sa.Column('order_id', sa.String(length=80), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('payment_transactions', schema=None) as batch_op:
        batch_op.drop_column('order_id')
