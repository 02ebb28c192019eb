"""What departments report of their officers' work."""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'


def upgrade() -> None:
    op.create_table('officer_work',
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('officer', sa.String(length=120), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('action', sa.String(length=24), nullable=False),
    sa.Column('days', sa.Integer(), nullable=False),
    sa.Column('late', sa.Integer(), nullable=False),
    sa.Column('is_made_up', sa.Boolean(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint(
        'department', 'officer', 'day', 'service', 'district', 'action', 'days', 'late', 'is_made_up',
        name=op.f('pk_officer_work'),
    ),
    )
    op.create_table('officer_reports',
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('reported_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('department', name=op.f('pk_officer_reports')),
    )
