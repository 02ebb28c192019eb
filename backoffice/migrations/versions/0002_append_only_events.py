"""The audit trail can only grow: the database itself refuses to change or delete its rows.

Revision ID: 0002
Revises: 0001
"""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

REFUSE = "BEGIN SELECT RAISE(ABORT, 'application_events is append-only'); END"
FUNCTION = "BEGIN RAISE EXCEPTION 'application_events is append-only'; END"
CREATE = {
    "sqlite": (
        f"CREATE TRIGGER application_events_no_update BEFORE UPDATE ON application_events {REFUSE}",
        f"CREATE TRIGGER application_events_no_delete BEFORE DELETE ON application_events {REFUSE}",
    ),
    "postgresql": (
        f"CREATE FUNCTION application_events_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ {FUNCTION} $$",
        """CREATE TRIGGER application_events_append_only BEFORE UPDATE OR DELETE ON application_events
        FOR EACH STATEMENT EXECUTE FUNCTION application_events_append_only()""",
    ),
}
DROP = {
    "sqlite": ("DROP TRIGGER application_events_no_update", "DROP TRIGGER application_events_no_delete"),
    "postgresql": (
        "DROP TRIGGER application_events_append_only ON application_events",
        "DROP FUNCTION application_events_append_only()",
    ),
}


def upgrade() -> None:
    for statement in CREATE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    for statement in DROP[op.get_bind().dialect.name]:
        op.execute(statement)
