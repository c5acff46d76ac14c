"""Alembic's entry: the migrations run on the connection that the gateway gives, inside its transaction."""

from alembic import context

from gateway.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
