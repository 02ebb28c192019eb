"""When a department's event happened, and to which application."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'


def upgrade() -> None:
    with op.batch_alter_table('department_events', schema=None) as batch_op:
        batch_op.add_column(sa.Column('reference_number', sa.String(length=24), nullable=True))
        batch_op.add_column(sa.Column('occurred_at', sa.DateTime(), nullable=True))
        batch_op.create_index(batch_op.f('ix_department_events_reference_number'), ['reference_number'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('department_events', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_department_events_reference_number'))
        batch_op.drop_column('occurred_at')
        batch_op.drop_column('reference_number')
