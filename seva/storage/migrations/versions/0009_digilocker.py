"""Consents to take documents from DigiLocker."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'


def upgrade() -> None:
    op.create_table('digilocker_consents',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('application_id', sa.String(length=32), nullable=True),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('purpose', sa.String(length=40), nullable=False),
    sa.Column('documents', sa.Text(), nullable=False),
    sa.Column('notice_version', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('link_index', sa.String(length=40), nullable=False),
    sa.Column('state_index', sa.String(length=40), nullable=True),
    sa.Column('browser_index', sa.String(length=40), nullable=True),
    sa.Column('content_encrypted', sa.Text(), nullable=True),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('outcome', sa.String(length=12), nullable=True),
    sa.Column('error', sa.String(length=60), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=False),
    sa.Column('offered_at', sa.DateTime(), nullable=False),
    sa.Column('opened_at', sa.DateTime(), nullable=True),
    sa.Column('granted_at', sa.DateTime(), nullable=True),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_digilocker_consents_application_id'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_digilocker_consents_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_digilocker_consents')),
    sa.UniqueConstraint('link_index', name=op.f('uq_digilocker_consents_link_index')),
    sa.UniqueConstraint('state_index', name=op.f('uq_digilocker_consents_state_index'))
    )
    with op.batch_alter_table('digilocker_consents', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_digilocker_consents_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_digilocker_consents_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index('ix_digilocker_consents_waiting', ['state', 'next_attempt_at'], unique=False)


def downgrade() -> None:
    op.drop_table('digilocker_consents')
