"""Alembic's entry: runs the migrations on the connection that Database.migrate hands over."""

from alembic import context

from facilitator.store.records import Record

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=Record.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
