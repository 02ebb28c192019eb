"""Runs the migrations on the connection that `backoffice.database.upgrade` hands over."""

from alembic import context
from sqlalchemy import text

from backoffice.tables import metadata

connection = context.config.attributes["connection"]
if connection.dialect.name == "postgresql":
    # Two processes that start together must not both create the tables; any constant number serves as the lock's name.
    connection.execute(text("SELECT pg_advisory_xact_lock(7320001)"))
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
