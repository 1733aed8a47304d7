"""What Alembic runs: the steps, on the connection and in the transaction that `schema.migrate` hands over."""

from alembic import context

from resolver.store.database import tables
from resolver.store.database.columns import Base

assert tables.ArticleRow.metadata is Base.metadata  # noqa: S101 - the tables are known to the metadata once imported

context.configure(connection=context.config.attributes["connection"], target_metadata=Base.metadata)
context.run_migrations()
