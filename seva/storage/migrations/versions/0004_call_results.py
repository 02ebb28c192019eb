"""What actions answered to a message."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'


def upgrade() -> None:
    op.create_table('call_results',
    sa.Column('call_index', sa.String(length=40), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('result_encrypted', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_call_results_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('call_index', name=op.f('pk_call_results'))
    )
    with op.batch_alter_table('call_results', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_call_results_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_call_results_created_at'), ['created_at'], unique=False)


def downgrade() -> None:
    op.drop_table('call_results')
