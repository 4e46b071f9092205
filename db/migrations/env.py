"""Alembic's environment: one connection, given by db.migrate, batch mode for SQLite."""

from __future__ import annotations

from alembic import context

from db.schema import Record

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Record.metadata,
    render_as_batch=True,
    compare_type=True,
    compare_server_default=True,
    transactional_ddl=True,  # SQLite can, though Alembic does not believe it by default
)
with context.begin_transaction():
    context.run_migrations()
