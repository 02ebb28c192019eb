"""The tables of seva.officials. Of tokens and one-time codes only keyed or plain hashes are stored."""

from sqlalchemy import Boolean, Column, DateTime, ForeignKey, Index, Integer, String, Table, Text
from sqlalchemy import UniqueConstraint as Unique

from seva.storage.metadata import metadata

# departments, districts: ids as JSON; null is all. sign_in: password or provider. totp_step: the last time step whose
# code was used, so that none is used twice. An account that was stopped stays, because the log names it.
official_accounts = Table(
    "official_accounts",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("login", String(80), nullable=False, unique=True),
    Column("name", String(120), nullable=False),
    Column("role", String(16), nullable=False),
    Column("departments", Text),
    Column("districts", Text),
    Column("language", String(2), nullable=False),
    Column("sign_in", String(10), nullable=False),
    Column("password_hash", String(200)),
    Column("totp_encrypted", Text),
    Column("totp_step", Integer),
    Column("subject", String(255), unique=True),
    Column("is_stopped", Boolean, nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("updated_at", DateTime, nullable=False),
    Column("last_sign_in_at", DateTime),
)

# What replaces the phone with the codes, each once.
official_recovery = Table(
    "official_recovery",
    metadata,
    Column("account_id", ForeignKey("official_accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("code_index", String(40), primary_key=True),
)

# One-time codes. kind: set_up (the first administrator, no account yet) or begin (an account's first or new password).
official_codes = Table(
    "official_codes",
    metadata,
    Column("code_index", String(40), primary_key=True),
    Column("kind", String(8), nullable=False),
    Column("account_id", ForeignKey("official_accounts.id", ondelete="CASCADE"), index=True),
    Column("expires_at", DateTime, nullable=False),
)

# Wrong tries in a row, of an account name or an address; `subject` is a keyed hash.
official_tries = Table(
    "official_tries",
    metadata,
    Column("subject", String(40), primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", DateTime, nullable=False),
    Column("locked_until", DateTime),
)

# stage: enrol (a second factor is to be set up), code (it is to be shown), full.
official_sessions = Table(
    "official_sessions",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("token_hash", String(64), nullable=False, unique=True),
    Column("account_id", ForeignKey("official_accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("stage", String(8), nullable=False),
    Column("agent", String(120), nullable=False),
    Column("created_at", DateTime, nullable=False),
    Column("seen_at", DateTime, nullable=False),
    Column("expires_at", DateTime, nullable=False, index=True),
)

# A sign-in that is at the identity provider now, bound to the browser that began it.
official_provider_flows = Table(
    "official_provider_flows",
    metadata,
    Column("state_hash", String(64), primary_key=True),
    Column("browser_hash", String(64), nullable=False),
    Column("content_encrypted", Text, nullable=False),
    Column("expires_at", DateTime, nullable=False),
)

official_looks = Table(
    "official_looks",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("session_id", String(32), nullable=False),
    Column("subject", String(40), nullable=False),
    Column("until", DateTime, nullable=False),
    Index("ix_official_looks_session", "session_id", "subject"),
)

# Append-only, each row with the hash of the one before; triggers refuse to change or remove a row.
official_audit = Table(
    "official_audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("actor", String(32), nullable=False, index=True),
    Column("login", String(80), nullable=False),
    Column("role", String(16), nullable=False),
    Column("action", String(40), nullable=False, index=True),
    Column("subject", String(80), nullable=False, index=True),
    Column("department", String(40), nullable=False),
    Column("district", String(40), nullable=False),
    Column("details", Text, nullable=False),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    Unique("hash", name="uq_official_audit_hash"),
)

# One row: the newest entry, sealed with a key that the database does not know, so that a cut-off end is noticed.
official_audit_head = Table(
    "official_audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("number", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("seal", String(64), nullable=False),
)
