"""Notices: how each gets to its citizen, beside what it says. Those from before are told at the next turn, as they were."""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'

NEW = ('language', 'is_urgent', 'state', 'channel', 'our_number', 'due_at', 'batch', 'attempts', 'code', 'told_in')


def upgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column('is_urgent', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('state', sa.String(length=12), server_default='waiting', nullable=False))
        batch_op.add_column(sa.Column('channel', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('our_number', sa.String(length=40), nullable=True))
        batch_op.add_column(sa.Column('due_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('batch', sa.String(length=80), nullable=True))
        batch_op.add_column(sa.Column('attempts', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('code', sa.String(length=60), nullable=True))
        batch_op.add_column(sa.Column('told_in', sa.String(length=40), nullable=True))
        batch_op.create_index(batch_op.f('ix_outbox_batch'), ['batch'], unique=False)
        batch_op.create_index('ix_outbox_due', ['state', 'channel', 'due_at'], unique=False)
    op.execute("UPDATE outbox SET state = 'told' WHERE sent_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table('outbox', schema=None) as batch_op:
        batch_op.drop_index('ix_outbox_due')
        batch_op.drop_index(batch_op.f('ix_outbox_batch'))
        for name in NEW:
            batch_op.drop_column(name)
