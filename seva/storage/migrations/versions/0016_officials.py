"""Officials: accounts, sign-ins, one-time codes, looks at personal fields, the audit log."""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0015'

# Whoever can run statements as the program still cannot rewrite the log by a plain statement.
REFUSALS = {
    "sqlite": [
        f"CREATE TRIGGER official_audit_no_{verb.lower()} BEFORE {verb} ON official_audit"
        " BEGIN SELECT RAISE(ABORT, 'official_audit is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ],
    "postgresql": [
        "CREATE FUNCTION official_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'official_audit is append-only'; END $$",
        "CREATE TRIGGER official_audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON official_audit"
        " FOR EACH STATEMENT EXECUTE FUNCTION official_audit_refuse()",
    ],
}


def upgrade() -> None:
    op.create_table('official_accounts',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('login', sa.String(length=80), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('departments', sa.Text(), nullable=True),
    sa.Column('districts', sa.Text(), nullable=True),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('sign_in', sa.String(length=10), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=True),
    sa.Column('totp_encrypted', sa.Text(), nullable=True),
    sa.Column('totp_step', sa.Integer(), nullable=True),
    sa.Column('subject', sa.String(length=255), nullable=True),
    sa.Column('is_stopped', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('updated_at', sa.DateTime(), nullable=False),
    sa.Column('last_sign_in_at', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_accounts')),
    sa.UniqueConstraint('login', name=op.f('uq_official_accounts_login')),
    sa.UniqueConstraint('subject', name=op.f('uq_official_accounts_subject'))
    )
    op.create_table('official_audit',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('at', sa.String(length=32), nullable=False),
    sa.Column('actor', sa.String(length=32), nullable=False),
    sa.Column('login', sa.String(length=80), nullable=False),
    sa.Column('role', sa.String(length=16), nullable=False),
    sa.Column('action', sa.String(length=40), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('department', sa.String(length=40), nullable=False),
    sa.Column('district', sa.String(length=40), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('previous', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_official_audit')),
    sa.UniqueConstraint('hash', name='uq_official_audit_hash')
    )
    with op.batch_alter_table('official_audit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_audit_action'), ['action'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_audit_actor'), ['actor'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_audit_subject'), ['subject'], unique=False)

    op.create_table('official_audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.Column('seal', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_audit_head'))
    )
    op.create_table('official_looks',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.String(length=32), nullable=False),
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('until', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_looks'))
    )
    with op.batch_alter_table('official_looks', schema=None) as batch_op:
        batch_op.create_index('ix_official_looks_session', ['session_id', 'subject'], unique=False)

    op.create_table('official_provider_flows',
    sa.Column('state_hash', sa.String(length=64), nullable=False),
    sa.Column('browser_hash', sa.String(length=64), nullable=False),
    sa.Column('content_encrypted', sa.Text(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('state_hash', name=op.f('pk_official_provider_flows'))
    )
    op.create_table('official_tries',
    sa.Column('subject', sa.String(length=40), nullable=False),
    sa.Column('failures', sa.Integer(), nullable=False),
    sa.Column('last_at', sa.DateTime(), nullable=False),
    sa.Column('locked_until', sa.DateTime(), nullable=True),
    sa.PrimaryKeyConstraint('subject', name=op.f('pk_official_tries'))
    )
    op.create_table('official_codes',
    sa.Column('code_index', sa.String(length=40), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=True),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['official_accounts.id'], name=op.f('fk_official_codes_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_index', name=op.f('pk_official_codes'))
    )
    with op.batch_alter_table('official_codes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_codes_account_id'), ['account_id'], unique=False)

    op.create_table('official_recovery',
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('code_index', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['official_accounts.id'], name=op.f('fk_official_recovery_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_index', name=op.f('pk_official_recovery'))
    )
    with op.batch_alter_table('official_recovery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_recovery_account_id'), ['account_id'], unique=False)

    op.create_table('official_sessions',
    sa.Column('id', sa.String(length=32), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('account_id', sa.String(length=32), nullable=False),
    sa.Column('stage', sa.String(length=8), nullable=False),
    sa.Column('agent', sa.String(length=120), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('seen_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['official_accounts.id'], name=op.f('fk_official_sessions_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_official_sessions')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_official_sessions_token_hash'))
    )
    with op.batch_alter_table('official_sessions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_official_sessions_account_id'), ['account_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_official_sessions_expires_at'), ['expires_at'], unique=False)

    for statement in REFUSALS[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('official_sessions')
    op.drop_table('official_recovery')
    op.drop_table('official_codes')
    op.drop_table('official_tries')
    op.drop_table('official_provider_flows')
    op.drop_table('official_looks')
    op.drop_table('official_audit_head')
    op.drop_table('official_audit')
    op.drop_table('official_accounts')
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION official_audit_refuse()")
