"""Payments: what is paid for what, transactions, refunds, callbacks, statements."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'


def upgrade() -> None:
    op.create_table('payment_events',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(length=20), nullable=False),
    sa.Column('event_id', sa.String(length=80), nullable=False),
    sa.Column('body_hash', sa.String(length=64), nullable=False),
    sa.Column('body_encrypted', sa.Text(), nullable=True),
    sa.Column('received_at', sa.DateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    sa.Column('outcome', sa.String(length=60), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_events')),
    sa.UniqueConstraint('provider', 'body_hash', name='uq_payment_events_body'),
    sa.UniqueConstraint('provider', 'event_id', name='uq_payment_events_event')
    )
    with op.batch_alter_table('payment_events', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_events_next_attempt_at'), ['next_attempt_at'], unique=False)

    op.create_table('payment_statements',
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('is_balanced', sa.Boolean(), nullable=False),
    sa.Column('mismatches', sa.Integer(), nullable=False),
    sa.Column('csv', sa.Text(), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.PrimaryKeyConstraint('day', name=op.f('pk_payment_statements'))
    )
    op.create_table('payments',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('citizen_id', sa.String(length=32), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('amount_paise', sa.BigInteger(), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('channel', sa.String(length=20), nullable=False),
    sa.Column('our_number', sa.String(length=40), nullable=False),
    sa.Column('provider', sa.String(length=20), nullable=False),
    sa.Column('order_id', sa.String(length=80), nullable=True),
    sa.Column('url', sa.Text(), nullable=True),
    sa.Column('token_index', sa.String(length=40), nullable=False),
    sa.Column('token_encrypted', sa.Text(), nullable=False),
    sa.Column('counted', sa.Integer(), nullable=True),
    sa.Column('is_replaced', sa.Boolean(), nullable=False),
    sa.Column('looks', sa.Integer(), nullable=False),
    sa.Column('next_look_at', sa.DateTime(), nullable=True),
    sa.Column('last_error', sa.String(length=60), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('paid_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['citizen_id'], ['citizens.id'], name=op.f('fk_payments_citizen_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payments')),
    sa.UniqueConstraint('token_index', name=op.f('uq_payments_token_index'))
    )
    with op.batch_alter_table('payments', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payments_citizen_id'), ['citizen_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payments_next_look_at'), ['next_look_at'], unique=False)
        batch_op.create_index('ix_payments_order', ['provider', 'order_id'], unique=False)

    op.create_table('payment_items',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('payment_id', sa.String(length=32), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('service', sa.String(length=80), nullable=False),
    sa.Column('subject_index', sa.String(length=40), nullable=False),
    sa.Column('purpose_encrypted', sa.Text(), nullable=False),
    sa.Column('amount_paise', sa.BigInteger(), nullable=False),
    sa.Column('state', sa.String(length=12), nullable=False),
    sa.Column('receipt_number', sa.String(length=40), nullable=True),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    sa.Column('last_error', sa.String(length=60), nullable=True),
    sa.Column('recorded_at', sa.DateTime(), nullable=True),
    sa.Column('open_key', sa.String(length=40), nullable=True),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_items_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_items')),
    sa.UniqueConstraint('open_key', name=op.f('uq_payment_items_open_key'))
    )
    with op.batch_alter_table('payment_items', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_items_payment_id'), ['payment_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_items_subject_index'), ['subject_index'], unique=False)
        batch_op.create_index('ix_payment_items_waiting', ['state', 'next_attempt_at'], unique=False)

    op.create_table('payment_transactions',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('provider', sa.String(length=20), nullable=False),
    sa.Column('transaction_id', sa.String(length=80), nullable=False),
    sa.Column('payment_id', sa.String(length=32), nullable=True),
    sa.Column('status', sa.String(length=12), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=8), nullable=False),
    sa.Column('role', sa.String(length=12), nullable=True),
    sa.Column('method', sa.String(length=20), nullable=False),
    sa.Column('dispute', sa.String(length=8), nullable=True),
    sa.Column('first_seen_at', sa.DateTime(), nullable=False),
    sa.Column('captured_at', sa.DateTime(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['payment_id'], ['payments.id'], name=op.f('fk_payment_transactions_payment_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_transactions')),
    sa.UniqueConstraint('provider', 'transaction_id', name='uq_payment_transactions_transaction')
    )
    with op.batch_alter_table('payment_transactions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_transactions_captured_at'), ['captured_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_transactions_payment_id'), ['payment_id'], unique=False)

    op.create_table('payment_refunds',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('transaction', sa.Integer(), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.String(length=20), nullable=False),
    sa.Column('state', sa.String(length=8), nullable=False),
    sa.Column('refund_id', sa.String(length=80), nullable=True),
    sa.Column('tries', sa.Integer(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_attempt_at', sa.DateTime(), nullable=True),
    sa.Column('last_error', sa.String(length=60), nullable=True),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('done_at', sa.DateTime(), nullable=True),
    sa.Column('settled_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['transaction'], ['payment_transactions.id'], name=op.f('fk_payment_refunds_transaction')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_refunds'))
    )
    with op.batch_alter_table('payment_refunds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_payment_refunds_done_at'), ['done_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_payment_refunds_transaction'), ['transaction'], unique=False)
        batch_op.create_index('ix_payment_refunds_waiting', ['state', 'next_attempt_at'], unique=False)


def downgrade() -> None:
    for table in ('payment_refunds', 'payment_items', 'payment_transactions', 'payments', 'payment_events', 'payment_statements'):
        op.drop_table(table)
