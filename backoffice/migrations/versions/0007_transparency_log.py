"""The transparency log: entries, the hashes above them, and signed heads. The database itself lets rows only be added.

Revision ID: 0007
Revises: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

TABLES = ("log_leaves", "log_nodes", "log_heads")
GAP = "log_leaves has no gaps"


def append_only(table: str) -> dict[str, tuple[str, ...]]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
    function = f"BEGIN RAISE EXCEPTION '{table} is append-only'; END"
    return {
        "sqlite": (
            f"CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table} {refuse}",
            f"CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table} {refuse}",
        ),
        "postgresql": (
            f"CREATE FUNCTION {table}_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ {function} $$",
            f"""CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION {table}_append_only()""",
        ),
    }


# A REPLACE of SQLite deletes without asking the trigger above; it meets this one, since the place is taken.
NEXT = "(SELECT COALESCE(MAX(position) + 1, 0) FROM log_leaves)"
NO_GAPS = {
    "sqlite": (
        f"""CREATE TRIGGER log_leaves_no_gaps BEFORE INSERT ON log_leaves WHEN NEW.position <> {NEXT}
        BEGIN SELECT RAISE(ABORT, '{GAP}'); END""",
    ),
    "postgresql": (
        f"""CREATE FUNCTION log_leaves_no_gaps() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN IF NEW.position <> {NEXT} THEN RAISE EXCEPTION '{GAP}'; END IF; RETURN NEW; END $$""",
        """CREATE TRIGGER log_leaves_no_gaps BEFORE INSERT ON log_leaves
        FOR EACH ROW EXECUTE FUNCTION log_leaves_no_gaps()""",
    ),
}
FUNCTIONS = (*(f"{table}_append_only" for table in TABLES), "log_leaves_no_gaps")


def upgrade() -> None:
    place = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "log_leaves",
        sa.Column("position", place, autoincrement=False, nullable=False),
        sa.Column("entry", sa.String(120), nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("position", name="pk_log_leaves"),
        sa.UniqueConstraint("hash", name="uq_log_leaves_hash"),
    )
    op.create_table(
        "log_nodes",
        sa.Column("key", place, autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_log_nodes"),
    )
    op.create_table(
        "log_heads",
        sa.Column("id", sa.Integer, nullable=False),
        sa.Column("size", sa.BigInteger, nullable=False),
        sa.Column("root", sa.LargeBinary(32), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_log_heads"),
    )
    dialect = op.get_bind().dialect.name
    for statements in (*(append_only(table) for table in TABLES), NO_GAPS):
        for statement in statements[dialect]:
            op.execute(statement)


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    if op.get_bind().dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")
