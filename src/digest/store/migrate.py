"""Migrations by alembic: make a store, upgrade it, hold it against the tables."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from digest.store.database import Store
from digest.store.signup_tables import metadata

_OVERWRITES = "0010"
_FOLDER = Path(__file__).parent / "migrations"


def upgrade(store: Store) -> str:
    """Bring the store to this program's version in one transaction, and return that version.

    A store of before version 0010 is written anew: what was deleted from it was not overwritten then.
    """
    before = store.version()
    with store.write() as connection:
        command.upgrade(_config(connection), "head")
    if before is not None and before < _OVERWRITES:
        store.compact()
    return store.version() or ""


def knows(version: str) -> bool:
    """Whether this program has the migration that made `version`."""
    return version in {script.revision for script in ScriptDirectory.from_config(_config(None)).walk_revisions()}


def differences(connection: Connection) -> list[str]:
    """How the store's tables differ from the ones that this program expects."""
    context = MigrationContext.configure(connection, opts={"compare_type": False})
    return [str(difference) for difference in compare_metadata(context, metadata)]


def _config(connection: Connection | None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_FOLDER))
    config.attributes["connection"] = connection
    return config
