"""Alembic's entry: it runs on the connection that `issuer.storage.schema` hands it."""

from alembic import context

from issuer.storage.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    render_as_batch=True,
    transactional_ddl=True,
)
context.run_migrations()
