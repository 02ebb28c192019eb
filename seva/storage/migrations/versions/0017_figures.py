"""What happened and what is counted of it, for the dashboard; alerts."""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    op.create_table('application_events',
    sa.Column('id', BIG, autoincrement=True, nullable=False),
    sa.Column('written_by', sa.BigInteger(), nullable=False),
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('status', sa.String(length=20), nullable=False),
    sa.Column('occurred_at', sa.DateTime(), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_application_events')),
    )
    op.create_index('ix_application_events_order', 'application_events', ['written_by', 'id'])
    op.create_table('department_calls',
    sa.Column('id', BIG, autoincrement=True, nullable=False),
    sa.Column('written_by', sa.BigInteger(), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('occurred_at', sa.DateTime(), nullable=False),
    sa.Column('outcome', sa.String(length=60), nullable=False),
    sa.Column('milliseconds', sa.Integer(), nullable=False),
    sa.Column('is_made_up', sa.Boolean(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_department_calls')),
    )
    op.create_index('ix_department_calls_order', 'department_calls', ['written_by', 'id'])
    op.create_table('figures_cursors',
    sa.Column('source', sa.String(length=24), nullable=False),
    sa.Column('written_by', sa.BigInteger(), nullable=False),
    sa.Column('position', BIG, nullable=False),
    sa.Column('moved_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('source', name=op.f('pk_figures_cursors'))
    )
    op.create_table('figures_cases',
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_figures_cases'))
    )
    op.create_table('figures_conversations',
    sa.Column('person', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('state', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('person', 'day', 'channel', name=op.f('pk_figures_conversations'))
    )
    op.create_table('figures_daily',
    sa.Column('figure', sa.String(length=24), nullable=False),
    sa.Column('is_whole', sa.Boolean(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('detail', sa.String(length=80), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(
        'figure', 'is_whole', 'day', 'department', 'service', 'district', 'language', 'channel', 'detail',
        name=op.f('pk_figures_daily'))
    )
    op.create_table('alerts',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('rule', sa.String(length=40), nullable=False),
    sa.Column('scope', sa.String(length=40), nullable=False),
    sa.Column('value', sa.String(length=40), nullable=False),
    sa.Column('raised_at', sa.DateTime(), nullable=False),
    sa.Column('told_at', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    sa.Column('acknowledged_at', sa.DateTime(), nullable=True),
    sa.Column('acknowledged_by', sa.String(length=80), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('open_key', sa.String(length=90), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alerts')),
    sa.UniqueConstraint('open_key', name=op.f('uq_alerts_open_key'))
    )


def downgrade() -> None:
    for table in (
        'alerts', 'figures_daily', 'figures_conversations', 'figures_cases', 'figures_cursors', 'department_calls',
        'application_events',
    ):
        op.drop_table(table)
