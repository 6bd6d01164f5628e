"""What alembic runs: the migrations, on the connection that `migrate.upgrade` hands over."""

from __future__ import annotations

from alembic import context

from digest.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
context.run_migrations()
