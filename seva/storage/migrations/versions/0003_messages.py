"""Messages of citizens and ours to them, with what became of both."""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'


def upgrade() -> None:
    op.create_table('deliveries',
    sa.Column('message_index', sa.String(length=40), nullable=False),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('occurred_at', sa.DateTime(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=True),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('message_index', 'status', name=op.f('pk_deliveries'))
    )
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_deliveries_received_at'), ['received_at'], unique=False)

    op.create_table('contacts',
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('our_number', sa.String(length=40), nullable=False),
    sa.Column('last_heard_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_contacts_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('citizen_id', 'channel', 'our_number', name=op.f('pk_contacts'))
    )
    op.create_table('inbox',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('message_index', sa.String(length=40), nullable=False),
    sa.Column('our_number', sa.String(length=40), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('content_encrypted', sa.Text(), nullable=True),
    sa.Column('occurred_at', sa.DateTime(), nullable=False),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('begun', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=True),
    sa.Column('handled_at', sa.DateTime(), nullable=True),
    sa.Column('is_erased', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_inbox_citizen_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inbox')),
    sa.UniqueConstraint('message_index', name=op.f('uq_inbox_message_index'))
    )
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inbox_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index('ix_inbox_waiting', ['state', 'citizen_id'], unique=False)

    op.create_table('leases',
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('token', sa.String(length=32), nullable=False),
    sa.Column('owner', sa.String(length=60), nullable=True),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_leases_citizen_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('citizen_id', name=op.f('pk_leases'))
    )
    op.create_table('outgoing',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('our_number', sa.String(length=40), nullable=False),
    sa.Column('dedupe_key', sa.String(length=80), nullable=False),
    sa.Column('callback_id', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('payload_encrypted', sa.Text(), nullable=True),
    sa.Column('holds', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=60), nullable=True),
    sa.Column('owner', sa.String(length=60), nullable=True),
    sa.Column('due_at', sa.DateTime(), nullable=False),
    sa.Column('message_index', sa.String(length=40), nullable=True),
    sa.Column('delivery', sa.String(length=12), nullable=True),
    sa.Column('delivery_at', sa.DateTime(), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_outgoing_citizen_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outgoing')),
    sa.UniqueConstraint('callback_id', name=op.f('uq_outgoing_callback_id')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_outgoing_dedupe_key'))
    )
    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_outgoing_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_outgoing_message_index'), ['message_index'], unique=False)
        batch_op.create_index('ix_outgoing_waiting', ['state', 'citizen_id'], unique=False)

    with op.batch_alter_table('citizens', schema=None) as batch_op:
        batch_op.add_column(sa.Column('verify_again_since', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('merged_into', sa.String(length=32), nullable=True))

    with op.batch_alter_table('handles', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=12), nullable=True))



def downgrade() -> None:
    with op.batch_alter_table('handles', schema=None) as batch_op:
        batch_op.drop_column('kind')

    with op.batch_alter_table('citizens', schema=None) as batch_op:
        batch_op.drop_column('merged_into')
        batch_op.drop_column('verify_again_since')

    with op.batch_alter_table('outgoing', schema=None) as batch_op:
        batch_op.drop_index('ix_outgoing_waiting')
        batch_op.drop_index(batch_op.f('ix_outgoing_message_index'))
        batch_op.drop_index(batch_op.f('ix_outgoing_citizen_id'))

    op.drop_table('outgoing')
    op.drop_table('leases')
    with op.batch_alter_table('inbox', schema=None) as batch_op:
        batch_op.drop_index('ix_inbox_waiting')
        batch_op.drop_index(batch_op.f('ix_inbox_citizen_id'))

    op.drop_table('inbox')
    op.drop_table('contacts')
    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_deliveries_received_at'))

    op.drop_table('deliveries')
