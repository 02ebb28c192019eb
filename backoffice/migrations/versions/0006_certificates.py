"""Certificates are signed: keys, what was signed, what became of it, PDFs with the seals that sign them, published lists.

Revision ID: 0006
Revises: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("certificates") as certificates:
        certificates.add_column(sa.Column("edition", sa.Integer, nullable=False, server_default="1"))
        certificates.add_column(sa.Column("valid_until", sa.Date))
        certificates.add_column(sa.Column("signed_encrypted", sa.LargeBinary))
        certificates.add_column(sa.Column("fingerprint", sa.String(64)))
        certificates.drop_constraint("uq_certificates_application_id", type_="unique")
        certificates.create_unique_constraint("uq_certificates_application_id_edition", ["application_id", "edition"])
        certificates.create_unique_constraint("uq_certificates_fingerprint", ["fingerprint"])
    with op.batch_alter_table("certificates") as certificates:
        certificates.alter_column("edition", server_default=None)
    op.create_table(
        "certificate_statuses",
        sa.Column("certificate_id", sa.Integer, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("since", sa.Date, nullable=False),
        sa.Column("reason", sa.String(32), nullable=False),
        sa.Column("successor_id", sa.Integer),
        _refers("certificate_statuses", "certificate_id"),
        _refers("certificate_statuses", "successor_id"),
        sa.PrimaryKeyConstraint("certificate_id", name="pk_certificate_statuses"),
    )
    op.create_table(
        "certificate_documents",
        sa.Column("certificate_id", sa.Integer, nullable=False),
        sa.Column("content_encrypted", sa.LargeBinary, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        _refers("certificate_documents", "certificate_id"),
        sa.PrimaryKeyConstraint("certificate_id", name="pk_certificate_documents"),
    )
    op.create_table(
        "signing_keys",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("kid", sa.String(16), nullable=False),
        sa.Column("use", sa.String(16), nullable=False),
        sa.Column("state", sa.String(2), nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("public_key", sa.String(64), nullable=False),
        sa.Column("private_encrypted", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.Column("verify_until", sa.Date, nullable=False),
        sa.Column("withdrawn_on", sa.Date),
        sa.PrimaryKeyConstraint("id", name="pk_signing_keys"),
        sa.UniqueConstraint("kid", name="uq_signing_keys_kid"),
    )
    op.create_table(
        "seals",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("department", sa.String(64), nullable=False),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("private_encrypted", sa.Text, nullable=False),
        sa.Column("valid_from", sa.Date, nullable=False),
        sa.Column("valid_until", sa.Date, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_seals"),
    )
    op.create_index("ix_seals_department_valid_until", "seals", ["department", "valid_until"])
    op.create_table(
        "publications",
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("sequence", sa.Integer, nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("next_update", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("what", "sequence", name="pk_publications"),
    )


def _refers(table: str, column: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], ["certificates.id"], name=f"fk_{table}_{column}_certificates")


def downgrade() -> None:
    for table in ("publications", "seals", "signing_keys", "certificate_documents", "certificate_statuses"):
        op.drop_table(table)
    with op.batch_alter_table("certificates") as certificates:
        certificates.drop_constraint("uq_certificates_fingerprint", type_="unique")
        certificates.drop_constraint("uq_certificates_application_id_edition", type_="unique")
        certificates.create_unique_constraint("uq_certificates_application_id", ["application_id"])
        for column in ("edition", "valid_until", "signed_encrypted", "fingerprint"):
            certificates.drop_column(column)
