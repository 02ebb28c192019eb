"""Documents with their content: what was sent of each, encrypted, and the receipt's number.

Revision ID: 0003
Revises: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("application_documents", sa.Column("receipt_number", sa.String(40), nullable=True))
    op.create_table(
        "document_contents",
        sa.Column("document_id", sa.Integer, nullable=False),
        sa.Column("content_encrypted", sa.LargeBinary, nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"],
            ["application_documents.id"],
            name="fk_document_contents_document_id_application_documents",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("document_id", name="pk_document_contents"),
    )


def downgrade() -> None:
    op.drop_table("document_contents")
    op.drop_column("application_documents", "receipt_number")
