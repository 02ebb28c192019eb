"""Bills: what is being chosen, account numbers that were kept, fees of applications."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'


def upgrade() -> None:
    op.create_table('bill_baskets',
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('content_encrypted', sa.Text(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_bill_baskets_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('citizen_id', name=op.f('pk_bill_baskets'))
    )
    op.create_table('bill_accounts',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('account_index', sa.String(length=40), nullable=False),
    sa.Column('account_encrypted', sa.Text(), nullable=False),
    sa.Column('notice_version', sa.String(length=20), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('agreed_at', sa.DateTime(), nullable=False),
    sa.Column('next_look_at', sa.DateTime(), nullable=True),
    sa.Column('told_index', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_bill_accounts_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bill_accounts')),
    sa.UniqueConstraint('citizen_id', 'service', 'account_index', name=op.f('uq_bill_accounts_citizen_id'))
    )
    with op.batch_alter_table('bill_accounts', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bill_accounts_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_bill_accounts_next_look_at'), ['next_look_at'], unique=False)
    op.create_table('fees',
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('due', sa.String(length=8), nullable=False),
    sa.Column('amount_paise', sa.BigInteger(), nullable=False),
    sa.Column('subject_index', sa.String(length=40), nullable=False),
    sa.Column('is_open', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_fees_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_fees_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('application_id', name=op.f('pk_fees'))
    )
    with op.batch_alter_table('fees', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_fees_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_fees_subject_index'), ['subject_index'], unique=False)


def downgrade() -> None:
    op.drop_table('fees')
    op.drop_table('bill_accounts')
    op.drop_table('bill_baskets')
