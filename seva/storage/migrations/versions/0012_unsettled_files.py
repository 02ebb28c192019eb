"""Documents: names in the store that no row may speak of, so that no file is left behind by a crash."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'


def upgrade() -> None:
    op.create_table(
        'unsettled_files',
        sa.Column('stored_as', sa.String(length=120), nullable=False),
        sa.Column('noted_at', sa.DateTime(), nullable=False),
        sa.PrimaryKeyConstraint('stored_as'),
    )
    op.create_index('ix_unsettled_files_noted_at', 'unsettled_files', ['noted_at'])


def downgrade() -> None:
    op.drop_table('unsettled_files')
