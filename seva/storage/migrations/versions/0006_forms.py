"""Forms that a channel shows: which are published, and who may fill one; how a citizen likes to answer."""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'


def upgrade() -> None:
    op.create_table('published_forms',
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('flow_id', sa.String(length=40), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('published_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('service', 'language', name=op.f('pk_published_forms'))
    )
    op.create_table('form_tokens',
    sa.Column('token_index', sa.String(length=40), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('application_id', sa.String(length=32), nullable=False),
    sa.Column('purpose', sa.String(length=20), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('submitted_at', sa.DateTime(), nullable=True),
    sa.Column('told_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['application_id'], ['applications.id'], name=op.f('fk_form_tokens_application_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_form_tokens_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_index', name=op.f('pk_form_tokens'))
    )
    with op.batch_alter_table('form_tokens', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_form_tokens_application_id'), ['application_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_form_tokens_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_form_tokens_expires_at'), ['expires_at'], unique=False)

    with op.batch_alter_table('citizens', schema=None) as batch_op:
        batch_op.add_column(sa.Column('way', sa.String(length=8), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('citizens', schema=None) as batch_op:
        batch_op.drop_column('way')

    op.drop_table('form_tokens')
    op.drop_table('published_forms')
