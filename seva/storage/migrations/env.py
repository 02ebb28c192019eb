"""Alembic's entry: runs the migrations on the connection that it is given."""

from alembic import context

from seva.storage.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, version_table="seva_version", render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
