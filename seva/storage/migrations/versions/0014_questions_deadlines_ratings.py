"""What news brings about: officers' questions, deadlines, ratings; and news that came too early."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'


def _owned(table: str) -> list:
    return [
        sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f(f'fk_{table}_application_id'), ondelete='CASCADE'),
        sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f(f'fk_{table}_citizen_id'), ondelete='CASCADE'),
    ]


def upgrade() -> None:
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.add_column(sa.Column('near_on', sa.Date(), nullable=True))
        batch_op.create_index('ix_applications_due', ['status', 'due_on'], unique=False)
    op.create_table('enquiries',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('question_id', sa.String(length=64), nullable=False),
    sa.Column('words_encrypted', sa.Text(), nullable=False),
    sa.Column('fields', sa.Text(), nullable=False),
    sa.Column('documents', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('given_encrypted', sa.Text(), nullable=True),
    sa.Column('put_off', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=False),
    sa.Column('answered_at', sa.DateTime(), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    sa.Column('last_error', sa.String(length=60), nullable=True),
    *_owned('enquiries'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_enquiries')),
    sa.UniqueConstraint('application_id', 'question_id', name=op.f('uq_enquiries_application_id'))
    )
    with op.batch_alter_table('enquiries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_enquiries_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index('ix_enquiries_waiting', ['state', 'next_attempt_at'], unique=False)
    op.create_table('deadlines',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('noticed_at', sa.DateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    *_owned('deadlines'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_deadlines')),
    sa.UniqueConstraint('application_id', 'kind', 'due_on', name=op.f('uq_deadlines_application_id'))
    )
    with op.batch_alter_table('deadlines', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deadlines_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index('ix_deadlines_waiting', ['state', 'next_attempt_at'], unique=False)
    op.create_table('ratings',
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('outcome', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('nudged', sa.Boolean(), nullable=False),
    sa.Column('asked_at', sa.DateTime(), nullable=True),
    sa.Column('rating', sa.Integer(), nullable=True),
    sa.Column('rated_at', sa.DateTime(), nullable=True),
    sa.Column('words_encrypted', sa.Text(), nullable=True),
    *_owned('ratings'),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_ratings'))
    )
    with op.batch_alter_table('ratings', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ratings_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index('ix_ratings_counted', ['department', 'service', 'rated_at'], unique=False)
        batch_op.create_index('ix_ratings_due', ['state', 'nudged', 'due_at'], unique=False)
    op.create_table('early_events',
    sa.Column('event_id', sa.String(length=64), nullable=False),
    sa.Column('reference_number', sa.String(length=24), nullable=False),
    sa.Column('body_encrypted', sa.Text(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('event_id', name=op.f('pk_early_events'))
    )
    with op.batch_alter_table('early_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_early_events_received_at'), ['received_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_early_events_reference_number'), ['reference_number'], unique=False)


def downgrade() -> None:
    for table in ('early_events', 'ratings', 'deadlines', 'enquiries'):
        op.drop_table(table)
    with op.batch_alter_table('applications', schema=None) as batch_op:
        batch_op.drop_index('ix_applications_due')
        batch_op.drop_column('near_on')
