"""Figures in spans of days, and what is known of an application in columns. Counted again from the events."""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'

BIG = sa.BigInteger().with_variant(sa.Integer(), 'sqlite')


def upgrade() -> None:
    for table in ('figures_daily', 'figures_cases', 'figures_conversations'):
        op.drop_table(table)
    op.create_index('ix_application_events_application', 'application_events', ['application_id'])
    op.create_table('figures_cases',
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('department', sa.String(length=40), server_default='', nullable=False),
    sa.Column('service', sa.String(length=80), server_default='', nullable=False),
    sa.Column('district', sa.String(length=40), server_default='', nullable=False),
    sa.Column('language', sa.String(length=2), server_default='', nullable=False),
    sa.Column('channel', sa.String(length=20), server_default='', nullable=False),
    sa.Column('channel_at', sa.DateTime(), nullable=True),
    sa.Column('last_step', sa.String(length=80), server_default='', nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=True),
    sa.Column('paying', sa.BigInteger(), nullable=True),
    sa.Column('started', sa.Integer(), nullable=True),
    sa.Column('status', sa.String(length=20), server_default='', nullable=False),
    sa.Column('confirmed', sa.BigInteger(), nullable=True),
    sa.Column('queued', sa.Integer(), nullable=True),
    sa.Column('filed', sa.Integer(), nullable=True),
    sa.Column('decided', sa.Integer(), nullable=True),
    sa.Column('outcome', sa.String(length=20), server_default='', nullable=False),
    sa.Column('due', sa.Integer(), nullable=True),
    sa.Column('took', sa.Integer(), nullable=True),
    sa.Column('late', sa.Integer(), nullable=True),
    sa.Column('spent_department', sa.Integer(), nullable=True),
    sa.Column('spent_citizen', sa.Integer(), nullable=True),
    sa.Column('is_open', sa.Boolean(), server_default=sa.false(), nullable=False),
    sa.Column('last_event', BIG, nullable=True),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_figures_cases')),
    )
    asked = ['department', 'service', 'language', 'channel']
    of_decisions = ['outcome', 'took', 'late', 'spent_department', 'spent_citizen', 'paying', 'confirmed']
    is_decided = sa.text('decided IS NOT NULL')
    for name, more, which in (
        ('started', [], None), ('filed', ['status'], None), ('decided', of_decisions, is_decided),
    ):
        op.create_index(f'ix_figures_cases_{name}', 'figures_cases', ['district', name],
                        postgresql_include=[*asked, *more], postgresql_where=which, sqlite_where=which)
    columns = ['department', 'service', 'due', 'filed', 'district', 'language', 'channel']
    for name, of, which in (
        ('open', columns, sa.text('is_open')), ('queued', ['department', 'queued'], sa.text("status = 'queued'")),
    ):
        op.create_index(f'ix_figures_cases_{name}', 'figures_cases', of, postgresql_where=which, sqlite_where=which)
    op.create_table('figures_steps',
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('step', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('application_id', 'step', name=op.f('pk_figures_steps')),
    )
    op.create_table('figures_conversations',
    sa.Column('person', sa.String(length=40), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('first_at', sa.DateTime(), nullable=False),
    sa.Column('first_id', BIG, nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.Column('last_id', BIG, nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('named_at', sa.DateTime(), nullable=True),
    sa.Column('named_id', BIG, nullable=True),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('human', sa.Boolean(), nullable=False),
    sa.Column('misunderstood', sa.Boolean(), nullable=False),
    sa.Column('gap', sa.Integer(), nullable=True),
    sa.PrimaryKeyConstraint('person', 'day', 'channel', name=op.f('pk_figures_conversations')),
    )
    op.create_table('figures_lots',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('split', sa.Integer(), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_figures_lots')),
    sa.UniqueConstraint(
        'split', 'department', 'service', 'district', 'language', 'channel', name=op.f('uq_figures_lots_split')),
    )
    op.create_table('figures_cells',
    sa.Column('lot', sa.Integer(), nullable=False),
    sa.Column('figure', sa.String(length=24), nullable=False),
    sa.Column('span', sa.Integer(), nullable=False),
    sa.Column('day', sa.Integer(), nullable=False),
    sa.Column('detail', sa.String(length=80), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    )
    op.create_index('ix_figures_cells', 'figures_cells', ['lot', 'figure', 'span', 'day', 'detail'], unique=True,
                    postgresql_include=['count'])
    # What was counted in the old tables is counted again: this row says so (seva.analytics.counting).
    cursors = sa.table('figures_cursors', *map(sa.column, ('source', 'written_by', 'position')))
    op.execute(cursors.delete().where(cursors.c.source != 'demo'))
    op.bulk_insert(cursors, [{'source': 'again', 'written_by': 1, 'position': 0}])


def downgrade() -> None:
    raise NotImplementedError('Events stay; the older tables of figures are not made again.')
